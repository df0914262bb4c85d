import { describe, expect, it } from 'vitest';
import { extractData } from '../extract-data.ts';
import { pageOf, table } from '../statements/testing/pages.ts';

const head = "Form 1099-INT 2024 Interest Income PAYER'S TIN 39-1188234 RECIPIENT'S TIN 412-55-7789";
const list = [
  ['Account', '1 Interest income', 'Box 4 Federal income tax withheld', 'Tax-exempt interest'],
  ['4400-1', '1,050.25', '252.06', ''],
  ['4400-2', '98.10', '', '12.00'],
  ['Total', '1,148.35', '252.06', '12.00'],
];
const extract = (rows: string[][]) =>
  extractData('1099-INT', [
    pageOf([
      ['Text', head],
      ['Table', table(rows)],
    ]),
  ]);
const totalsOf = ({ validations }: ReturnType<typeof extract>) =>
  validations.filter(({ id }) => id === 'int.composite_total');

describe('a list of accounts with their totals', () => {
  it('gives an entry for each account, and the totals for themselves', () => {
    const { data } = extract(list);
    expect(data).toMatchObject({
      entries: [
        {
          page: 1,
          row_index: 0,
          interest_income: '1050.25',
          federal_income_tax_withheld: '252.06',
          tax_exempt_interest: null,
        },
        {
          page: 1,
          row_index: 1,
          interest_income: '98.10',
          federal_income_tax_withheld: null,
          tax_exempt_interest: '12.00',
        },
      ],
      totals: [
        { field: 'interest_income', amount: '1148.35' },
        { field: 'federal_income_tax_withheld', amount: '252.06' },
        { field: 'tax_exempt_interest', amount: '12.00' },
      ],
    });
  });

  it('is checked column by column, and the misread amount is named', () => {
    expect(totalsOf(extract(list)).map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
    const misread = list.map((row) => row.map((text) => text.replace('98.10', '93.10')));
    expect(totalsOf(extract(misread))[0]).toMatchObject({
      status: 'fail',
      delta: '-5.00',
      suspects: expect.arrayContaining(['entries[1].interest_income']),
    });
  });

  it('is none without totals, or with words where amounts should be', () => {
    const single = (rows: string[][]) => (extract(rows).data.totals as unknown[]).length;
    expect(single(list.slice(0, 3))).toBe(0);
    expect(single(list.map((row) => row.map((text) => text.replace('98.10', 'see below'))))).toBe(0);
    expect(single([list[0] as string[], list[1] as string[], list[3] as string[]])).toBe(0);
  });
});
