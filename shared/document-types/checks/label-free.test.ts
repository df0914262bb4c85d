import { describe, expect, it } from 'vitest';
import { runChecks } from './run-checks.ts';
import type { Data } from './sums.ts';

const row = (amount: string, direction: string, more: Data = {}): Data => ({ amount, direction, ...more });

describe.each([
  { docType: 'bank_statement', id: 'bank.label_free', plus: 'credit', minus: 'debit', proof: 'ending_balance' },
  { docType: 'credit_card_statement', id: 'card.label_free', plus: 'charge', minus: 'credit', proof: 'new_balance' },
] as const)('$id', ({ docType, id, plus, minus, proof }) => {
  const rows = [
    row('100.00', plus, { page: 1, section: 'A' }),
    row('23.45', plus, { page: 1, section: 'A' }),
    row('50.00', plus, { page: 2, section: 'B' }),
    row('10.00', minus, { page: 2, section: 'C' }),
  ];
  const resultOf = (data: Data, ...printed: string[]) =>
    runChecks(docType, data, (amount) => printed.includes(amount)).find((result) => result.id === id);
  const statusOf = (data: Data, ...printed: string[]) => resultOf(data, ...printed)?.status;

  it('passes where the sum of the rows is printed, or those of their headings or pages', () => {
    expect(statusOf({ transactions: rows }, '173.45')).toBe('pass');
    expect(statusOf({ transactions: rows }, '123.45', '50.00')).toBe('pass');
  });

  it('needs the sums of both directions', () => {
    const both = { transactions: [...rows, row('7.00', minus)] };
    expect(statusOf(both, '173.45')).toBe('fail');
    expect(statusOf(both, '173.45', '17.00')).toBe('pass');
  });

  it('fails by one digit of a row, as a warning', () => {
    const misread = { transactions: [row('160.00', plus), ...rows.slice(1)] };
    expect(resultOf(misread, '173.45')).toMatchObject({ status: 'fail', severity: 'warn', fields: ['transactions'] });
  });

  it('asks for no sums where the balances prove the rows', () => {
    const [beginning, ending] = ['1.00', '164.45'];
    const summary = { beginning_balance: beginning, previous_balance: beginning, [proof]: ending };
    expect(resultOf({ summary, transactions: rows })).toMatchObject({
      status: 'skipped',
      reason: expect.stringContaining('balances'),
    });
  });

  it.each([
    { what: 'without rows', transactions: [] },
    { what: 'with a single row', transactions: rows.slice(2) },
    { what: 'where a row lacks its direction', transactions: [...rows, { amount: '1.00', direction: null }] },
    { what: 'where a row lacks its amount', transactions: [...rows, { amount: null, direction: plus }] },
  ])('is skipped $what', ({ transactions }) =>
    expect(resultOf({ transactions }, '173.45')).toMatchObject({ status: 'skipped', reason: expect.any(String) }),
  );

  it('is skipped where the text of the pages is not known', () =>
    expect(runChecks(docType, { transactions: rows }).find((result) => result.id === id)?.status).toBe('skipped'));
});
