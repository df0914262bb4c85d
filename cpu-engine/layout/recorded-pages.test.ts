import { describe, expect, it } from 'vitest';
import { layoutPage } from './layout.ts';
import { recordedPage } from './testing/recorded-page.ts';

const tablesOf = (name: string): string[][][] =>
  layoutPage(recordedPage(name))
    .filter((cell) => cell.category === 'Table')
    .map((cell) =>
      cell.text
        .split('<tr>')
        .slice(1)
        .map((row) => [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map((match) => match[1]!)),
    );

const textsOf = (name: string): string[] =>
  layoutPage(recordedPage(name))
    .filter((cell) => cell.category !== 'Table')
    .map((cell) => cell.text);

describe('a W-2', () => {
  it.each([
    'a Employee’s social security number<br>554-03-0876',
    'b Employer identification number (EIN)<br>63-0065650',
    '1 Wages, tips, other compensation<br>23,677.70',
    '2 Federal income tax withheld<br>2,841.32',
    '4 Social security tax withheld<br>1,513.42',
    '16 State wages, tips, etc.<br>24,410.00',
    '17 State income tax<br>244.10',
  ])('has %s in one box', (box) => {
    expect(tablesOf('w2-form').flat(2)).toContain(box.replace('’', "'"));
  });

  it('keeps code and amount of box 12 together under its label', () => {
    expect(
      tablesOf('w2-form')
        .flat(2)
        .find((box) => box.startsWith('12a')),
    ).toMatch(/box 12<br>.*C 2,929\.20$/);
  });

  it('shows each checkbox of box 13 before its label', () => {
    const box = tablesOf('w2-form')
      .flat(2)
      .find((text) => text.includes('Statutory'));
    expect(box).toContain('☐ Statutory employee ☐ Retirement plan ☐ Third-party sick pay');
  });
});

describe('a bank statement', () => {
  it('has one row a transaction, each amount in its column', () => {
    const transactions = tablesOf('bank-statement').at(-1);
    expect(transactions?.slice(0, 4)).toEqual([
      ['Date', 'Description', 'Withdrawals', 'Deposits', 'Balance'],
      ['06/01/2025', 'Opening Balance', '', '', '$3,200.00'],
      ['06/02/2025', 'Payroll Deposit', '', '$1,200.00', '$4,400.00'],
      ['06/03/2025', 'Coffee Shop', '$5.75', '', '$4,394.25'],
    ]);
  });

  it('keeps its summary apart from its transactions', () => {
    expect(tablesOf('bank-statement')[0]).toContainEqual(['Ending Balance', '$5,050.00']);
  });

  it('with a date printed once for several rows keeps those rows', () => {
    const rows = tablesOf('savings-statement').at(-1);
    expect(rows).toContainEqual(['2/4/2022', 'Life Insurance Payments', 'Credit', '', '445', '9500.45']);
    expect(rows).toContainEqual(['', 'Property Management', 'Credit', '', '300', '9945.45']);
    expect(rows).toHaveLength(12);
  });
});

describe('an invoice', () => {
  it('has its items in rows, apart from addresses and totals', () => {
    expect(tablesOf('repair-invoice')[0]).toEqual([
      ['QTY', 'DESCRIPTION', 'UNIT PRICE', 'AMOUNT'],
      ['1', 'Front and rear brake cables', '100.00', '100.00'],
      ['2', 'New set of pedal arms', '15.00', '30.00'],
      ['3', 'Labor 3hrs', '5.00', '15.00'],
    ]);
  });

  it('keeps each label beside its value', () => {
    expect(textsOf('repair-invoice').join('\n')).toContain('INVOICE # US-001\nINVOICE DATE 11/02/2019');
    expect(textsOf('plumbing-invoice').join('\n')).toContain('Invoice No: #INV03051');
    expect(textsOf('plumbing-invoice').join('\n')).toContain('BALANCE DUE $1,536.52');
  });

  it('keeps an address in one cell', () => {
    expect(textsOf('repair-invoice')).toContain('John Smith\n2 Court Square\nNew York, NY 12210');
  });
});

describe('a receipt', () => {
  it('has each item beside its price, and the total among the sums', () => {
    expect(tablesOf('receipt')).toEqual([
      [
        ['2 Surface Pro 6', '$1,998.00'],
        ['3 Surface Pen', '$299.97'],
        ['Sub-Total', '$2,297.97'],
        ['Tax', '$218.31'],
        ['Total', '$2,516.28'],
      ],
    ]);
  });
});
