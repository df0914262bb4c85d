import { describe, expect, it } from 'vitest';
import { checkBankStatement } from './bank-statement.ts';
import type { Data } from './sums.ts';

/** Rows as statements print them: an interest credit, a fee, and a check that is in its own list only. */
const statement = {
  header: {
    period_start: '2024-01-01',
    period_end: '2024-01-31',
    statement_date: '2024-01-31',
    page_count_printed: 2,
    routing_number: '021000021',
  },
  summary: {
    beginning_balance: '1000.00',
    ending_balance: '1144.50',
    total_deposits: '500.00',
    deposit_count: 1,
    total_withdrawals: '250.00',
    withdrawal_count: 1,
    total_checks: '100.00',
    check_count: 1,
    total_service_fees: '7.00',
    interest_paid: '1.50',
    apy_earned: '0.15',
  } as Data,
  transactions: [
    { page: 1, date: '2024-01-03', description: 'PAYROLL', amount: '500.00', direction: 'credit' },
    { page: 1, date: '2024-01-10', description: 'RENT', amount: '250.00', direction: 'debit' },
    { page: 2, date: '2024-01-31', description: 'SERVICE FEE', amount: '7.00', direction: 'debit' },
    { page: 2, date: '2024-01-31', description: 'INTEREST', amount: '1.50', direction: 'credit' },
  ] as Data[],
  checks: [{ page: 2, number: '201', date: '2024-01-12', amount: '100.00' }] as Data[],
  daily_balances: [
    { page: 2, date: '2024-01-03', balance: '1500.00' },
    { page: 2, date: '2024-01-12', balance: '1150.00' },
    { page: 2, date: '2024-01-31', balance: '1144.50' },
  ] as Data[],
};

const resultsOf = (id: string, data: Data) => checkBankStatement(data).filter((result) => result.id === id);
const failuresOf = (id: string, data: Data) => resultsOf(id, data).filter(({ status }) => status === 'fail');
const withHeader = (values: Data) => ({ ...statement, header: { ...statement.header, ...values } });
const withSummary = (values: Data) => ({ ...statement, summary: { ...statement.summary, ...values } });
const withRow = (index: number, values: Data) => ({
  ...statement,
  transactions: statement.transactions.map((row, at) => (at === index ? { ...row, ...values } : row)),
});
const withDay = (index: number, values: Data) => ({
  ...statement,
  daily_balances: statement.daily_balances.map((day, at) => (at === index ? { ...day, ...values } : day)),
});

describe('a statement that adds up', () => {
  it.each([
    'bank.summary_totals',
    'bank.daily_balances',
    'bank.counts',
    'bank.no_blank_rows',
    'bank.pages_complete',
    'bank.duplicate_rows',
    'bank.checks_once',
    'bank.routing',
    'bank.apy',
  ])('passes %s', (id) => {
    const statuses = new Set(resultsOf(id, statement).map(({ status }) => status));
    expect(statuses).toEqual(new Set(['pass']));
  });
});

describe('one changed digit', () => {
  it.each([
    {
      id: 'bank.summary_totals',
      data: withSummary({ total_deposits: '508.00' }),
      suspects: ['summary.total_deposits'],
    },
    {
      id: 'bank.summary_totals',
      data: withRow(1, { amount: '256.00' }),
      suspects: ['transactions[1].amount', 'transactions[2].amount', 'summary.total_withdrawals'],
    },
    { id: 'bank.summary_totals', data: withRow(1, { amount: '861.00' }), suspects: [] },
    { id: 'bank.daily_balances', data: withDay(1, { balance: '1158.00' }), suspects: ['daily_balances[1].balance'] },
    { id: 'bank.daily_balances', data: withRow(0, { amount: '508.00' }), suspects: ['transactions[0].amount'] },
    { id: 'bank.counts', data: withSummary({ deposit_count: 7 }), suspects: ['summary.deposit_count'] },
    { id: 'bank.counts', data: withSummary({ withdrawal_count: 7 }), suspects: ['summary.withdrawal_count'] },
    { id: 'bank.counts', data: withSummary({ check_count: 7 }), suspects: ['summary.check_count'] },
    { id: 'bank.pages_complete', data: withHeader({ page_count_printed: 1 }), suspects: ['header.page_count_printed'] },
    { id: 'bank.routing', data: withHeader({ routing_number: '021000027' }), suspects: ['header.routing_number'] },
    {
      id: 'bank.apy',
      data: withSummary({ interest_paid: '0.00' }),
      suspects: ['summary.interest_paid', 'summary.apy_earned'],
    },
    { id: 'bank.no_blank_rows', data: withRow(1, { amount: null }), suspects: ['transactions[1].amount'] },
    { id: 'bank.no_blank_rows', data: withRow(1, { description: null }), suspects: ['transactions[1].description'] },
    { id: 'bank.no_blank_rows', data: withRow(0, { date: null }), suspects: ['transactions[0].date'] },
    {
      id: 'bank.duplicate_rows',
      data: withRow(2, { date: '2024-01-10', description: 'RENT', amount: '250.00' }),
      suspects: ['transactions[2]'],
    },
    {
      id: 'bank.checks_once',
      data: { ...statement, checks: [...statement.checks, { number: '201', amount: '8.00' }] },
      suspects: ['checks[1].number'],
    },
  ])('fails $id and names $suspects', ({ id, data, suspects }) => {
    expect(failuresOf(id, data).map((result) => result.suspects)).toEqual([suspects]);
  });
});

describe('a missing input', () => {
  it.each([
    { id: 'bank.summary_totals', data: withSummary({ total_deposits: null, total_withdrawals: null }) },
    { id: 'bank.summary_totals', data: withRow(0, { direction: null }) },
    { id: 'bank.daily_balances', data: { ...statement, daily_balances: [] } },
    { id: 'bank.daily_balances', data: withRow(0, { date: null }) },
    { id: 'bank.counts', data: withSummary({ deposit_count: null, withdrawal_count: null, check_count: null }) },
    { id: 'bank.no_blank_rows', data: { ...statement, transactions: [] } },
    { id: 'bank.pages_complete', data: withHeader({ page_count_printed: null }) },
    { id: 'bank.pages_complete', data: withHeader({ page_count_printed: 3 }) },
    { id: 'bank.duplicate_rows', data: { ...statement, transactions: statement.transactions.slice(0, 1) } },
    { id: 'bank.checks_once', data: { ...statement, checks: [] } },
    { id: 'bank.routing', data: withHeader({ routing_number: null }) },
    { id: 'bank.routing', data: withHeader({ routing_number: '*****0021' }) },
    { id: 'bank.apy', data: withSummary({ apy_earned: null }) },
  ])('skips $id with a reason', ({ id, data }) => {
    for (const result of resultsOf(id, data)) {
      expect(result).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/\w/) });
    }
  });
});

describe('banks’ own ways', () => {
  it('the lines of the summary may part the withdrawals', () => {
    const lines = [
      { label: 'ATM withdrawals', amount: '250.00', sign: '-' },
      { label: 'Fees', amount: '7.00', sign: '-' },
      { label: 'Deposits', amount: '501.50', sign: '+' },
    ];
    const data = withSummary({ lines, total_service_fees: null, total_checks: null });
    expect(failuresOf('bank.summary_totals', data)).toEqual([]);
  });
  it('a summary may stand on a page of its own, without the rows', () => {
    const checksOnly = statement.transactions.filter(({ direction }) => direction === 'debit');
    expect(failuresOf('bank.summary_totals', { ...statement, transactions: checksOnly })).toEqual([]);
  });
  it('a date may be printed once for all rows of a day, and not at all beside a check', () => {
    expect(failuresOf('bank.no_blank_rows', withRow(1, { date: null }))).toEqual([]);
    expect(failuresOf('bank.no_blank_rows', withRow(0, { date: null, check_number: '99' }))).toEqual([]);
  });
});
