import { describe, expect, it } from 'vitest';
import { checkCreditCardStatement } from './credit-card-statement.ts';
import type { Data } from './sums.ts';

const statement = {
  header: {
    account_number: '4111111111111111',
    period_start: '2025-03-12',
    period_end: '2025-04-11',
    closing_date: '2025-04-11',
    days_in_billing_cycle: 31,
  },
  summary: {
    previous_balance: '500.00',
    payments: '400.00',
    other_credits: '20.00',
    purchases: '250.10',
    cash_advances: '40.00',
    fees_charged: '39.00',
    interest_charged: '6.54',
    new_balance: '415.64',
    credit_limit: '5000.00',
    available_credit: '4584.36',
    minimum_payment_due: '35.00',
    payment_due_date: '2025-05-08',
    ytd_fees: '39.00',
    ytd_interest: '11.02',
  },
  rewards: { previous: '1,980', earned: '530', redeemed: '500', adjusted: null, ending: '2,010' },
  transactions: [
    {
      transaction_date: '2025-03-13',
      post_date: '2025-03-14',
      amount: '250.10',
      direction: 'charge',
      section: 'Purchases',
    },
    { transaction_date: '2025-03-15', post_date: '2025-03-15', amount: '40.00', direction: 'charge' },
    { transaction_date: '2025-03-20', post_date: '2025-03-20', amount: '400.00', direction: 'credit' },
    { transaction_date: '2025-02-02', post_date: '2025-03-21', amount: '20.00', direction: 'credit' },
    { transaction_date: '2025-04-10', post_date: '2025-04-11', amount: '39.00', direction: 'charge' },
  ],
  fees: [{ date: '2025-04-10', description: 'LATE FEE', amount: '39.00' }],
  interest_charges: [
    { balance_type: 'Purchases', apr: '19.99', balance_subject_to_interest: '296.87', interest: '5.04' },
    { balance_type: 'Cash advances', apr: '29.99', balance_subject_to_interest: '58.90', interest: '1.50' },
  ],
};

const resultOf = (id: string, data: Data) => checkCreditCardStatement(data).find((result) => result.id === id);
const withSummary = (values: Data) => ({ ...statement, summary: { ...statement.summary, ...values } });
const withHeader = (values: Data) => ({ ...statement, header: { ...statement.header, ...values } });
const withRow = (values: Data) => ({
  ...statement,
  transactions: statement.transactions.map((row, index) => (index === 1 ? { ...row, ...values } : row)),
});

const purchase = (amount: string, section = 'PURCHASES') => ({ amount, direction: 'charge', section });
const withInterest = (values: Data) => ({
  ...statement,
  interest_charges: statement.interest_charges.map((row, index) => (index === 0 ? { ...row, ...values } : row)),
});

describe('a genuine card statement', () => {
  it('passes every check', () => {
    const notPassed = checkCreditCardStatement(statement).filter(({ status }) => status !== 'pass');
    expect(notPassed.map(({ id }) => id)).toEqual(['card.label_free']);
  });
  it('keeps its values: a check never changes one', () => {
    const before = structuredClone(statement);
    checkCreditCardStatement(statement);
    expect(statement).toEqual(before);
  });
});

describe('one changed digit', () => {
  it.each([
    { id: 'card.reconcile', data: withSummary({ purchases: '260.10' }) },
    { id: 'card.rows_reconcile', data: withRow({ amount: '46.00' }) },
    { id: 'card.rows_reconcile', data: withRow({ direction: 'credit' }) },
    { id: 'card.fees_total', data: withSummary({ fees_charged: '29.00' }) },
    { id: 'card.interest_total', data: withSummary({ interest_charged: '6.56' }) },
    { id: 'card.available', data: withSummary({ available_credit: '4534.36' }) },
    { id: 'card.minimum', data: withSummary({ minimum_payment_due: '415.65' }) },
    { id: 'card.due_date', data: withSummary({ payment_due_date: '2025-05-01' }) },
    { id: 'card.cycle', data: withHeader({ period_start: '2025-03-02' }) },
    { id: 'card.cycle', data: withHeader({ closing_date: '2025-04-17' }) },
    { id: 'card.rows_in_period', data: withRow({ post_date: '2025-05-15' }) },
    { id: 'card.ytd', data: withSummary({ ytd_interest: '6.02' }) },
    { id: 'card.luhn', data: withHeader({ account_number: '4111111111111112' }) },
    { id: 'card.section_totals', data: withSummary({ purchases: '250.70' }) },
    { id: 'card.section_totals', data: { ...statement, transactions: [purchase('250.70')] } },
    { id: 'card.interest_math', data: withInterest({ interest: '9.04' }) },
    { id: 'card.interest_math', data: withInterest({ apr: '79.99' }) },
    { id: 'card.rewards', data: { ...statement, rewards: { ...statement.rewards, ending: '2,070' } } },
  ])('fails $id', ({ id, data }) => expect(resultOf(id, data)?.status).toBe('fail'));

  it('is told by how much the balance is off', () => {
    expect(resultOf('card.reconcile', withSummary({ purchases: '260.10' }))).toMatchObject({
      severity: 'error',
      expected: '415.64',
      actual: '425.64',
      delta: '10.00',
    });
  });
  it('in the summary or in a row is named', () => {
    expect(resultOf('card.reconcile', withSummary({ interest_charged: '6.59' }))?.suspects).toContain(
      'summary.interest_charged',
    );
    expect(resultOf('card.rows_reconcile', withRow({ amount: '46.00' }))?.suspects).toContain('transactions[1].amount');
  });
  it('in a date names the row', () => {
    expect(resultOf('card.rows_in_period', withRow({ post_date: '2025-05-15' }))?.suspects).toEqual([
      'transactions[1].post_date',
    ]);
  });
});

describe('a missing input', () => {
  it.each([
    { id: 'card.reconcile', data: withSummary({ previous_balance: null }) },
    { id: 'card.reconcile', data: { summary: { previous_balance: '1.00', new_balance: '2.00' } } },
    { id: 'card.rows_reconcile', data: { ...statement, transactions: [] } },
    { id: 'card.rows_reconcile', data: withRow({ amount: null }) },
    { id: 'card.fees_total', data: { ...statement, fees: [] } },
    { id: 'card.interest_total', data: withSummary({ interest_charged: null }) },
    { id: 'card.available', data: withSummary({ credit_limit: null }) },
    { id: 'card.minimum', data: withSummary({ minimum_payment_due: null }) },
    { id: 'card.due_date', data: withHeader({ closing_date: null }) },
    { id: 'card.cycle', data: withHeader({ closing_date: null, days_in_billing_cycle: null }) },
    { id: 'card.rows_in_period', data: withHeader({ period_end: null }) },
    { id: 'card.ytd', data: withSummary({ ytd_fees: null, ytd_interest: null }) },
    { id: 'card.ytd', data: withHeader({ closing_date: '2025-01-11' }) },
    { id: 'card.luhn', data: withHeader({ account_number: 'XXXX XXXX XXXX 1111' }) },
    { id: 'card.section_totals', data: { ...statement, transactions: [purchase('1.00', 'Payments and credits')] } },
    { id: 'card.section_totals', data: withSummary({ purchases: null }) },
    { id: 'card.label_free', data: statement },
    { id: 'card.interest_math', data: withHeader({ days_in_billing_cycle: null }) },
    { id: 'card.interest_math', data: { ...statement, interest_charges: [] } },
    { id: 'card.rewards', data: { ...statement, rewards: { previous: '10', ending: null } } },
  ])('skips $id with a reason', ({ id, data }) =>
    expect(resultOf(id, data)).toMatchObject({ status: 'skipped', reason: expect.any(String) }),
  );
});

describe('issuers’ own ways', () => {
  it('one line for payments and credits reconciles', () => {
    expect(resultOf('card.reconcile', withSummary({ payments: '420.00', other_credits: null }))?.status).toBe('pass');
  });
  it('payments that are only in the summary are taken from there', () => {
    const onlyCharges = statement.transactions.filter(({ direction }) => direction === 'charge');
    expect(resultOf('card.rows_reconcile', { ...statement, transactions: onlyCharges })?.status).toBe('pass');
  });
  it('a credit balance needs no payment', () => {
    const data = withSummary({ new_balance: '-12.00', minimum_payment_due: '0.00' });
    expect(resultOf('card.minimum', data)?.status).toBe('pass');
  });
  it('a refund under the purchases is taken off them', () => {
    const transactions = [purchase('260.10'), { ...purchase('10.00'), direction: 'credit' }];
    expect(resultOf('card.section_totals', { ...statement, transactions })?.status).toBe('pass');
  });
});
