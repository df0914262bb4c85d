import { describe, expect, it } from 'vitest';
import { layoutPage } from './layout.ts';
import { blankPage, fill, outline, printed } from './testing/page-maker.ts';

const textOf = (cells: { category: string; text: string }[], category: string) =>
  cells.filter((cell) => cell.category === category).map((cell) => cell.text);

describe('a page', () => {
  it('without print has no cells', () => {
    expect(layoutPage({ lines: [], gray: blankPage(400, 400) })).toEqual([]);
  });

  it('gives boxes in whole pixels inside the picture', () => {
    const line = printed('Total', 10, 10);
    const moved = {
      ...line,
      words: [{ ...line.words[0]!, bbox: [-2.4, 9.7, 401.2, 33.1] as [number, number, number, number] }],
    };
    expect(layoutPage({ lines: [moved], gray: blankPage(400, 400) })[0]?.bbox).toEqual([0, 9, 400, 34]);
  });

  it('marks a title and a section header as Markdown does', () => {
    const title = printed('STATEMENT', 100, 60);
    title.words[0]!.bbox = [100, 60, 500, 110];
    title.bbox = [100, 60, 500, 110];
    const lines = [title, printed('ACCOUNT SUMMARY', 100, 300), printed('Nothing to report in this month.', 100, 360)];
    const cells = layoutPage({ lines, gray: blankPage(1650, 2200) });
    expect(cells.map((cell) => [cell.category, cell.text])).toEqual([
      ['Title', '# STATEMENT'],
      ['Section-header', '## ACCOUNT SUMMARY'],
      ['Text', 'Nothing to report in this month.'],
    ]);
  });

  it('puts the number at its foot into a Page-footer', () => {
    const lines = [printed('Dear customer', 100, 400), printed('Page 1 of 2', 760, 2120)];
    expect(textOf(layoutPage({ lines, gray: blankPage(1650, 2200) }), 'Page-footer')).toEqual(['Page 1 of 2']);
  });
});

describe('a ruled form', () => {
  const form = () => {
    const gray = blankPage(1650, 600);
    outline(gray, [100, 100, 900, 180]);
    fill(gray, [500, 100, 501, 180], 0);
    return gray;
  };

  it('gives each box its label and its value', () => {
    const lines = [
      printed('1 Wages', 110, 108),
      printed('48,500.00', 380, 144),
      printed('2 Federal income tax', 510, 108),
      printed('2,841.32', 790, 144),
    ];
    expect(textOf(layoutPage({ lines, gray: form() }), 'Table')).toEqual([
      '<table><tr><td>1 Wages<br>48,500.00</td><td>2 Federal income tax<br>2,841.32</td></tr></table>',
    ]);
  });

  it('parts a line that OCR read across a rule', () => {
    const across = printed('48,500.00 2,841.32', 385, 144);
    const lines = [printed('1 Wages', 110, 108), printed('2 Tax', 510, 108), across];
    expect(textOf(layoutPage({ lines, gray: form() }), 'Table')[0]).toContain(
      '<br>48,500.00</td><td>2 Tax<br>2,841.32',
    );
  });

  it('escapes what HTML would read as markup', () => {
    const lines = [printed('Smith & Sons <Ltd>', 110, 120), printed('Payer', 510, 120)];
    expect(textOf(layoutPage({ lines, gray: form() }), 'Table')[0]).toContain('Smith &amp; Sons &lt;Ltd&gt;');
  });

  it('says how many rows and columns a merged box takes', () => {
    const gray = blankPage(1650, 600);
    outline(gray, [100, 100, 900, 300]);
    fill(gray, [500, 100, 501, 300], 0);
    fill(gray, [500, 200, 900, 201], 0);
    const lines = [printed('Payer', 110, 120), printed('Rents', 510, 120), printed('Royalties', 510, 220)];
    expect(textOf(layoutPage({ lines, gray }), 'Table')).toEqual([
      '<table><tr><td rowspan="2">Payer</td><td>Rents</td></tr><tr><td>Royalties</td></tr></table>',
    ]);
  });

  it('ignores a tick between code and amount that does not part the whole box', () => {
    const gray = form();
    fill(gray, [600, 142, 601, 180], 0);
    const lines = [
      printed('Control', 110, 120),
      printed('12a See instructions', 510, 108),
      printed('D', 550, 146),
      printed('9,000.00', 700, 146),
    ];
    expect(textOf(layoutPage({ lines, gray }), 'Table')[0]).toContain('<td>12a See instructions<br>D 9,000.00</td>');
  });

  it('gives one row to each printed row where only the columns are ruled', () => {
    const gray = blankPage(1650, 600);
    outline(gray, [100, 100, 900, 340]);
    fill(gray, [100, 150, 900, 151], 0);
    fill(gray, [600, 100, 601, 340], 0);
    const lines = [
      printed('Item', 110, 112),
      printed('Amount', 610, 112),
      printed('Hinges', 110, 170),
      printed('12.00', 780, 170),
      printed('Door with frame', 110, 210),
      printed('and handle', 110, 240),
      printed('310.00', 770, 210),
    ];
    expect(textOf(layoutPage({ lines, gray }), 'Table')).toEqual([
      '<table><tr><td>Item</td><td>Amount</td></tr><tr><td>Hinges</td><td>12.00</td></tr>' +
        '<tr><td>Door with frame<br>and handle</td><td>310.00</td></tr></table>',
    ]);
  });

  it('gives each sum its own row where their labels share one tall box', () => {
    const gray = blankPage(1650, 600);
    outline(gray, [100, 100, 900, 250]);
    fill(gray, [600, 100, 601, 250], 0);
    fill(gray, [600, 150, 900, 151], 0);
    fill(gray, [600, 200, 900, 201], 0);
    const lines = [
      printed('Subtotal', 450, 112),
      printed('$100.00', 780, 112),
      printed('Sales tax', 450, 162),
      printed('$10.00', 780, 162),
      printed('Total', 450, 212),
      printed('$110.00', 780, 212),
    ];
    expect(textOf(layoutPage({ lines, gray }), 'Table')).toEqual([
      '<table><tr><td>Subtotal</td><td>$100.00</td></tr><tr><td>Sales tax</td><td>$10.00</td></tr>' +
        '<tr><td>Total</td><td>$110.00</td></tr></table>',
    ]);
  });

  it('takes column heads printed above its box as its first row', () => {
    const lines = [
      printed('Invoice date', 110, 60),
      printed('Charges', 510, 60),
      printed('6/18/2017', 110, 130),
      printed('$56,651.49', 510, 130),
    ];
    expect(textOf(layoutPage({ lines, gray: form() }), 'Table')).toEqual([
      '<table><tr><td>Invoice date</td><td>Charges</td></tr><tr><td>6/18/2017</td><td>$56,651.49</td></tr></table>',
    ]);
  });

  it('is no table when it is only a frame around text', () => {
    const gray = blankPage(1650, 600);
    outline(gray, [50, 50, 1600, 550]);
    expect(textOf(layoutPage({ lines: [printed('Dear customer', 100, 100)], gray }), 'Table')).toEqual([]);
  });
});

describe('checkboxes', () => {
  it('stand before their label, ticked by the ink inside', () => {
    const gray = blankPage(1650, 600);
    outline(gray, [100, 100, 124, 124]);
    outline(gray, [100, 200, 124, 224]);
    fill(gray, [106, 206, 118, 218], 0);
    const lines = [printed('Statutory employee', 136, 100), printed('Retirement plan', 136, 200)];
    const text = layoutPage({ lines, gray })
      .map((cell) => cell.text)
      .join('\n');
    expect(text).toContain('☐ Statutory employee');
    expect(text).toContain('☑ Retirement plan');
  });

  it('stand before a label that is printed over them, in two lines too', () => {
    const gray = blankPage(1650, 600);
    for (const x of [100, 300]) outline(gray, [x, 160, x + 24, 184]);
    const lines = [
      printed('Statutory', 100, 100),
      printed('employee', 100, 130),
      printed('Sick', 300, 100),
      printed('pay', 300, 130),
    ];
    const text = layoutPage({ lines, gray })
      .map((cell) => cell.text)
      .join('\n');
    expect(text).toContain('☐ Statutory employee');
    expect(text).toContain('☐ Sick pay');
  });

  it('belong to the label that ends right before them rather than to a farther one behind', () => {
    const gray = blankPage(1650, 600);
    outline(gray, [330, 100, 354, 124]);
    const lines = [printed('Not determined', 154, 100), printed('Total', 390, 100)];
    expect(layoutPage({ lines, gray }).map((cell) => cell.text)).toEqual(['Not determined ☐', 'Total']);
  });

  it('are no box around a figure', () => {
    const gray = blankPage(1650, 600);
    outline(gray, [100, 96, 130, 126]);
    const lines = [printed('7', 108, 99), printed('Distribution code', 150, 99)];
    const text = layoutPage({ lines, gray }).map((cell) => cell.text);
    expect(text.join(' ')).toContain('7');
    expect(text.join(' ')).not.toContain('☐');
  });

  it('without a label near them are left out', () => {
    const gray = blankPage(1650, 600);
    outline(gray, [1000, 400, 1024, 424]);
    expect(layoutPage({ lines: [printed('Dear customer', 100, 100)], gray }).map((cell) => cell.text)).toEqual([
      'Dear customer',
    ]);
  });
});

describe('print without rules', () => {
  const gray = blankPage(1650, 2200);

  it('that lines up in columns is a table, wrapped descriptions joined to their row', () => {
    const lines = [
      printed('Date', 100, 300),
      printed('Description', 300, 300),
      printed('Amount', 900, 300),
      printed('03/01', 100, 350),
      printed('Payroll deposit', 300, 350),
      printed('1,200.00', 888, 350),
      printed('ACME CORP', 300, 378),
      printed('03/04', 100, 420),
      printed('Coffee house', 300, 420),
      printed('5.75', 936, 420),
    ];
    expect(textOf(layoutPage({ lines, gray }), 'Table')).toEqual([
      '<table><tr><td>Date</td><td>Description</td><td>Amount</td></tr>' +
        '<tr><td>03/01</td><td>Payroll deposit<br>ACME CORP</td><td>1,200.00</td></tr>' +
        '<tr><td>03/04</td><td>Coffee house</td><td>5.75</td></tr></table>',
    ]);
  });

  it('keeps an empty cell where a row has no deposit', () => {
    const row = (y: number, ...cells: [string, number][]) => cells.map(([text, x]) => printed(text, x, y));
    const lines = [
      ...row(300, ['Date', 100], ['Withdrawals', 400], ['Deposits', 700], ['Balance', 1000]),
      ...row(350, ['06/02', 100], ['1,200.00', 700], ['4,400.00', 1000]),
      ...row(400, ['06/03', 100], ['5.75', 440], ['4,394.25', 1000]),
    ];
    expect(textOf(layoutPage({ lines, gray }), 'Table')[0]).toContain(
      '<tr><td>06/02</td><td></td><td>1,200.00</td><td>4,400.00</td></tr><tr><td>06/03</td><td>5.75</td><td></td><td>4,394.25</td></tr>',
    );
  });

  it('gives dated entries their rows even when their columns do not line up', () => {
    const lines = [
      printed('Date Description Amount', 100, 300),
      printed('02-Sep-24 GROCER 925.00', 100, 350),
      printed('04-Sep-24 BOOK SHOP ONLINE 75.00', 100, 400),
      printed('07-Sep-24 FUEL 2,499.00', 100, 450),
    ];
    expect(textOf(layoutPage({ lines, gray }), 'Table')[0]).toContain(
      '<tr><td>04-Sep-24</td><td>BOOK SHOP ONLINE</td><td>75.00</td></tr>',
    );
  });

  it('keeps a label and its value on one line', () => {
    const lines = [
      printed('Invoice No:', 900, 300),
      printed('INV-100', 1200, 300),
      printed('Due Date:', 900, 340),
      printed('12/15/2019', 1200, 340),
    ];
    expect(layoutPage({ lines, gray }).map((cell) => cell.text)).toEqual(['Invoice No: INV-100\nDue Date: 12/15/2019']);
  });

  it('reads an address beside labels and values as a block of its own', () => {
    const lines = [
      printed('Microsoft Corp', 100, 300),
      printed('Invoice No:', 900, 300),
      printed('INV-100', 1200, 300),
      printed('123 Other St', 100, 330),
      printed('Due Date:', 900, 330),
      printed('12/15/2019', 1200, 330),
    ];
    expect(layoutPage({ lines, gray }).map((cell) => cell.text)).toEqual([
      'Microsoft Corp\n123 Other St',
      'Invoice No: INV-100\nDue Date: 12/15/2019',
    ]);
  });

  it('parts two blocks of names and amounts that stand side by side', () => {
    const row = (y: number, ...cells: [string, number][]) => cells.map(([text, x]) => printed(text, x, y));
    const lines = [
      ...row(300, ['New balance', 100], ['$1,305.11', 500], ['Previous balance', 800], ['$900.00', 1300]),
      ...row(340, ['Minimum payment', 100], ['$35.00', 536], ['Purchases', 800], ['$1,305.11', 1276]),
      ...row(380, ['Credit limit', 100], ['$10,000.00', 488], ['Fees charged', 800], ['$0.00', 1324]),
    ];
    expect(textOf(layoutPage({ lines, gray }), 'Table')).toEqual([
      '<table><tr><td>New balance</td><td>$1,305.11</td></tr><tr><td>Minimum payment</td><td>$35.00</td></tr>' +
        '<tr><td>Credit limit</td><td>$10,000.00</td></tr></table>',
      '<table><tr><td>Previous balance</td><td>$900.00</td></tr><tr><td>Purchases</td><td>$1,305.11</td></tr>' +
        '<tr><td>Fees charged</td><td>$0.00</td></tr></table>',
    ]);
  });

  it('parts two tables above each other that have different columns', () => {
    const row = (y: number, ...cells: [string, number][]) => cells.map(([text, x]) => printed(text, x, y));
    const lines = [
      ...row(300, ['Date', 100], ['Description', 300], ['Amount', 900]),
      ...row(340, ['03/01', 100], ['Payroll', 300], ['1,200.00', 888]),
      ...row(380, ['03/04', 100], ['Coffee house', 300], ['5.75', 936]),
      ...row(420, ['Date', 100], ['Ending balance', 220], ['Date', 500], ['Ending balance', 620]),
      ...row(460, ['03/01', 100], ['4,400.00', 280], ['03/04', 500], ['4,394.25', 680]),
      ...row(500, ['03/02', 100], ['4,400.00', 280], ['03/05', 500], ['4,394.25', 680]),
    ];
    const tables = textOf(layoutPage({ lines, gray }), 'Table');
    expect(tables).toHaveLength(2);
    expect(tables[0]).toContain('<tr><td>03/04</td><td>Coffee house</td><td>5.75</td></tr>');
    expect(tables[1]).toContain('<tr><td>03/01</td><td>4,400.00</td><td>03/04</td><td>4,394.25</td></tr>');
  });

  it('reads two columns of prose one after the other', () => {
    const column = (x: number, name: string) =>
      [0, 1, 2, 3].map((line) => printed(`${name} goes on in this column ${'abcd'[line]}`, x, 300 + 30 * line));
    const cells = layoutPage({ lines: [...column(100, 'left'), ...column(900, 'right')], gray });
    expect(cells.map((cell) => cell.text.slice(0, 4))).toEqual(['left', 'righ']);
  });
});

it('a page of 350 lines is laid out in well under a second', () => {
  const lines = Array.from({ length: 350 }, (_, index) => [
    printed('03/01', 100, 40 + 26 * index),
    printed(`Payment number ${index}`, 300, 40 + 26 * index),
    printed('1,200.00', 900, 40 + 26 * index),
  ]).flat();
  const started = performance.now();
  const cells = layoutPage({ lines, gray: blankPage(1100, 9300) });
  expect(performance.now() - started).toBeLessThan(1000);
  expect(cells[0]?.text.match(/<tr>/g)).toHaveLength(350);
});

it('no word is lost, however rules and print fall together', () => {
  let state = 7;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  for (let page = 0; page < 25; page++) {
    const gray = blankPage(700, 700);
    for (let rule = 0; rule < 12; rule++) {
      const [across, down] = [random(690), random(690)];
      fill(gray, [random(300), across, 400 + random(299), across + 1], 0);
      fill(gray, [down, random(300), down + 1, 400 + random(299)], 0);
    }
    const lines = Array.from({ length: 60 }, (_, index) => printed(`word${index} 12.00`, random(500), random(670)));
    const text = layoutPage({ lines, gray }).map((cell) => cell.text);
    const characters = (texts: string[]) => [...texts.join('').replace(/<[^>]*>|[#☐☑\s]/g, '')].sort().join('');
    expect(characters(text)).toBe(characters(lines.map((line) => line.text)));
  }
});
