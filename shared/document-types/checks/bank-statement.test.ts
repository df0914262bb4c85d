import { describe, expect, it } from 'vitest';
import { checkBankStatement } from './bank-statement.ts';
import type { Data } from './sums.ts';

const statement = () => ({
  header: { period_start: '2024-01-01', period_end: '2024-01-31', statement_date: '2024-01-31' },
  summary: {
    beginning_balance: '1000.00',
    ending_balance: '1150.00',
    total_deposits: '500.00',
    total_withdrawals: '250.00',
    total_checks: '100.00',
  } as Record<string, string | null>,
  transactions: [
    {
      date: '2024-01-03',
      description: 'PAYROLL',
      amount: '500.00',
      direction: 'credit',
      running_balance: '1500.00',
      check_number: null,
    },
    {
      date: '2024-01-10',
      description: 'RENT',
      amount: '250.00',
      direction: 'debit',
      running_balance: '1250.00',
      check_number: null,
    },
    {
      date: '2024-01-12',
      description: 'CHECK',
      amount: '100.00',
      direction: 'debit',
      running_balance: '1150.00',
      check_number: '201',
    },
  ] as Record<string, string | null>[],
  checks: [{ number: '201', amount: '100.00' }],
});

const resultOf = (data: Data, id: string) => checkBankStatement(data).find((result) => result.id === id);

describe('a statement that adds up', () => {
  it('fails no check, a check in both lists counted once', () => {
    const results = checkBankStatement(statement());
    expect(results.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(results.filter(({ status }) => status === 'pass').map(({ id }) => id)).toEqual(
      expect.arrayContaining(['bank.reconcile', 'bank.summary_reconcile', 'bank.running_balance', 'bank.period']),
    );
  });

  it('passes where a row shows a check without its number', () => {
    const data = statement();
    Object.assign(data.transactions[2] as object, { check_number: null });
    expect(resultOf(data, 'bank.reconcile')?.status).toBe('pass');
  });

  it('is left as it was', () => {
    const data = statement();
    checkBankStatement(data);
    expect(data).toEqual(statement());
  });

  it('passes with its rows from new to old', () => {
    const data = statement();
    data.transactions.reverse();
    expect(resultOf(data, 'bank.running_balance')?.status).toBe('pass');
  });

  it('passes with balances printed at the end of each day only', () => {
    const data = statement();
    (data.transactions[1] as Record<string, unknown>).running_balance = null;
    expect(resultOf(data, 'bank.running_balance')?.status).toBe('pass');
  });

  it('may count fees within its withdrawals or beside them', () => {
    const data = statement();
    data.summary.total_service_fees = '12.00';
    expect(resultOf(data, 'bank.summary_reconcile')?.status).toBe('pass');
    data.summary.ending_balance = '1138.00';
    expect(resultOf(data, 'bank.summary_reconcile')?.status).toBe('pass');
  });

  it('may date a row a week early and a day late', () => {
    const data = statement();
    Object.assign(data.transactions[0] as object, { date: '2023-12-25' });
    Object.assign(data.transactions[2] as object, { date: '2024-02-01' });
    expect(resultOf(data, 'bank.rows_in_period')?.status).toBe('pass');
  });
});

describe('one wrong digit', () => {
  it('in an amount breaks the sum, and the balances tell in which row', () => {
    const data = statement();
    Object.assign(data.transactions[1] as object, { amount: '260.00' });
    expect(resultOf(data, 'bank.reconcile')).toMatchObject({
      status: 'fail',
      expected: '1150.00',
      actual: '1140.00',
      delta: '-10.00',
    });
    expect(resultOf(data, 'bank.summary_reconcile')?.status).toBe('pass');
    expect(resultOf(data, 'bank.running_balance')).toMatchObject({
      status: 'fail',
      suspects: ['transactions[1].amount'],
    });
  });

  it('in a balance is told from one in an amount, and from a wrong direction', () => {
    const misread = statement();
    Object.assign(misread.transactions[1] as object, { running_balance: '1260.00' });
    expect(resultOf(misread, 'bank.running_balance')).toMatchObject({
      status: 'fail',
      suspects: ['transactions[1].running_balance'],
    });
    const turned = statement();
    Object.assign(turned.transactions[1] as object, { direction: 'credit' });
    expect(resultOf(turned, 'bank.running_balance')?.suspects).toEqual(['transactions[1].direction']);
  });

  it('in the last balance or amount is told by the ending balance', () => {
    const misread = statement();
    Object.assign(misread.transactions[2] as object, { running_balance: '1160.00' });
    expect(resultOf(misread, 'bank.running_balance')?.suspects).toEqual(['transactions[2].running_balance']);
    const amount = statement();
    Object.assign(amount.transactions[2] as object, { amount: '160.00' });
    expect(resultOf(amount, 'bank.running_balance')?.suspects).toEqual(['transactions[2].amount']);
    Object.assign(amount.summary, { ending_balance: null });
    expect(resultOf(amount, 'bank.running_balance')?.suspects).toEqual([
      'transactions[2].amount',
      'transactions[2].running_balance',
    ]);
  });

  it('in the beginning balance breaks the chain at the first row, and both are named', () => {
    const data = statement();
    data.summary.beginning_balance = '1800.00';
    expect(resultOf(data, 'bank.running_balance')?.suspects).toEqual([
      'summary.beginning_balance',
      'transactions[0].amount',
    ]);
    expect(resultOf(data, 'bank.reconcile')?.suspects).toEqual(['summary.beginning_balance']);
  });

  it('in a row is among what the sum names as likely', () => {
    const data = statement();
    Object.assign(data.transactions[1] as object, { amount: '258.00' });
    expect(resultOf(data, 'bank.reconcile')).toMatchObject({
      status: 'fail',
      suspects: expect.arrayContaining(['transactions[1].amount']),
    });
  });

  it('in a printed total leaves the rows above suspicion', () => {
    const data = statement();
    data.summary.total_deposits = '600.00';
    expect(resultOf(data, 'bank.summary_reconcile')).toMatchObject({ status: 'fail', actual: '1250.00' });
    expect(resultOf(data, 'bank.reconcile')?.status).toBe('pass');
  });

  it('in a date puts the row outside the period', () => {
    const data = statement();
    Object.assign(data.transactions[2] as object, { date: '2024-07-12' });
    expect(resultOf(data, 'bank.rows_in_period')).toMatchObject({ status: 'fail', suspects: ['transactions[2].date'] });
  });

  it('in the period makes it impossible', () => {
    const data = statement();
    data.header.period_start = '2023-01-01';
    expect(resultOf(data, 'bank.period')?.status).toBe('fail');
  });
});

describe('what was not read', () => {
  it('skips the checks that need it, and says why', () => {
    for (const result of checkBankStatement({})) {
      expect(result).toMatchObject({ status: 'skipped', suspects: [] });
      expect(result.reason).toMatch(/\w/);
    }
  });

  it('is not taken for zero: a row without a direction has no sum', () => {
    const data = statement();
    Object.assign(data.transactions[0] as object, { direction: null });
    expect(resultOf(data, 'bank.reconcile')?.status).toBe('skipped');
    expect(resultOf(data, 'bank.running_balance')?.status).toBe('skipped');
  });
});

it('every account of a joint statement is checked', () => {
  const { header, ...account } = statement();
  const broken = { ...account, summary: { ...account.summary, ending_balance: '1.00' } };
  const results = checkBankStatement({ header, ...account, additional_accounts: [broken] });
  expect(results.filter(({ id }) => id === 'bank.reconcile').map(({ status }) => status)).toEqual(['pass', 'fail']);
  expect(results.findLast(({ id }) => id === 'bank.reconcile')?.fields).toContain(
    'additional_accounts[0].summary.ending_balance',
  );
});
