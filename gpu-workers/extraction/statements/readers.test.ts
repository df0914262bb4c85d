import { describe, expect, it } from 'vitest';
import type { CellCategory } from '../../../shared/cell.ts';
import { extractBankStatement } from '../bank-statement.ts';
import { extractInvoice } from '../invoice.ts';
import type { PageContent } from '../page-content.ts';
import { extractReceipt } from '../receipt.ts';
import { pageOf, recordedPages } from './testing/pages.ts';

const extractors = [extractBankStatement, extractInvoice, extractReceipt];

describe('whatever stands on a page', () => {
  it('never throws, and every amount read is a normalised one', () => {
    const pieces = [
      'Date',
      'Amount',
      'Total',
      'Balance',
      'Description',
      '$1,234.56',
      '(9.99)',
      '01/05',
      '12/31/2023',
      'Bill To',
      'page 1 of 2',
      '<table>',
      '<tr><td>',
      '<td rowspan=9 colspan=9>',
      '</table>',
      '**',
      '#',
      '\n',
      '  ',
      ' ',
      '€',
      '：',
      '１２',
      'é',
      '[',
      '\\',
      '$$',
      'x'.repeat(200),
      '*',
      '-',
      '999999999999999999999.99',
    ];
    const categories: CellCategory[] = ['Table', 'Text', 'Title', 'Page-footer', 'Formula'];
    let seed = 11;
    const random = (limit: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return Math.floor((seed / 2 ** 32) * limit);
    };
    for (let round = 0; round < 120; round += 1) {
      const cells = Array.from({ length: random(8) }, (): [CellCategory, string] => [
        categories[random(categories.length)] as CellCategory,
        Array.from({ length: random(14) }, () => pieces[random(pieces.length)]).join(' '),
      ]);
      for (const extract of extractors) {
        for (const [path, { value }] of extract([pageOf(cells)]).readings) {
          if (/amount|balance|total$/.test(path) && typeof value === 'string') expect(value).toMatch(/^-?\d+\.\d{2}$/);
        }
      }
    }
  });

  it('is read without boxes too, and then no box is claimed', () => {
    const pages = recordedPages('bank-contoso', { lines: false }).map(
      (page): PageContent => ({ ...page, cells: page.cells.map((cell) => ({ ...cell, bbox: null })) }),
    );
    const { readings } = extractBankStatement(pages);
    expect(readings.get('summary.ending_balance')).toMatchObject({ value: '5050.00', bbox: null, page: 1 });
    expect(readings.get('transactions[0].amount')?.value).toBe('1200.00');
  });
});

describe('with printed lines beside the cells', () => {
  it('the evidence is as fine as the lines', () => {
    const widthOf = (lines: boolean) => {
      const box = extractInvoice(recordedPages('invoice-contoso', { lines })).readings.get('vendor.name')?.bbox;
      return box ? box[2] - box[0] : 0;
    };
    expect(widthOf(true)).toBeLessThanOrEqual(widthOf(false));
    expect(widthOf(true)).toBeGreaterThan(0);
  });

  it('a page that has none sends the whole document to its cells', () => {
    const [first, second] = recordedPages('bank-contoso');
    const { readings } = extractBankStatement([first as PageContent, { ...(second as PageContent), lines: [] }]);
    expect(readings.get('transactions[11].running_balance')?.value).toBe('5050.00');
  });
});
