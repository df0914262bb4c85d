import { describe, expect, it } from 'vitest';
import { type BatchDocument, checkAcrossDocuments } from './across-documents.ts';

const january: BatchDocument = {
  docType: 'bank_statement',
  data: {
    header: {
      bank_name: 'CONTOSO BANK',
      account_number: '**** 4821',
      period_start: '2024-01-01',
      period_end: '2024-01-31',
    },
    summary: { beginning_balance: '3200.00', ending_balance: '5050.00' },
    additional_accounts: [{ account_number: '77-1', summary: { beginning_balance: '10.00', ending_balance: '11.00' } }],
  },
};
const february: BatchDocument = {
  docType: 'bank_statement',
  data: {
    header: {
      bank_name: 'Contoso Bank',
      account_number: '****4821',
      period_start: '2024-02-01',
      period_end: '2024-02-29',
    },
    summary: { beginning_balance: '5050.00', ending_balance: '4800.00' },
    additional_accounts: [{ account_number: '77-1', summary: { beginning_balance: '11.00', ending_balance: '12.00' } }],
  },
};
const card = (period: [string, string], balances: [string, string]): BatchDocument => ({
  docType: 'credit_card_statement',
  data: {
    header: { account_number: 'XXXX 1111', period_start: period[0], period_end: period[1] },
    summary: { previous_balance: balances[0], new_balance: balances[1] },
  },
});
const march = card(['2025-03-12', '2025-04-11'], ['500.00', '415.64']);
const invoice = (data: BatchDocument['data'] = {}): BatchDocument => ({
  docType: 'invoice',
  data: { vendor: { name: 'East Repair Inc.', tax_id: null }, invoice_id: 'US-001', invoice_total: '154.06', ...data },
});
const receipt = (data: BatchDocument['data'] = {}): BatchDocument => ({
  docType: 'receipt',
  data: {
    merchant: { name: 'Contoso' },
    transaction_date: '2019-06-10',
    transaction_time: '13:59',
    total: '1203.39',
    ...data,
  },
});
const check = (data: BatchDocument['data'] = {}): BatchDocument => ({
  docType: 'check',
  data: {
    micr: { routing_number: '122000496', account_number: '4040110157' },
    check_number: '1379',
    amount_numeric: '291.90',
    ...data,
  },
});

const resultsOf = (id: string, documents: BatchDocument[]) =>
  checkAcrossDocuments(documents).filter((result) => result.id === id);
const statusesOf = (id: string, documents: BatchDocument[]) => resultsOf(id, documents).map(({ status }) => status);

describe('statements of one account', () => {
  it('lead from one to the next in whatever order they came, for each account', () => {
    expect(statusesOf('bank.chain', [february, january])).toEqual(['pass', 'pass']);
    const april = card(['2025-04-12', '2025-05-11'], ['415.64', '20.00']);
    expect(statusesOf('card.chain', [march, april])).toEqual(['pass']);
  });

  it('fail by one digit, with both balances as suspects', () => {
    const misread = structuredClone(february);
    misread.data.summary = { beginning_balance: '5060.00', ending_balance: '4800.00' };
    expect(resultsOf('bank.chain', [january, misread])[0]).toMatchObject({
      status: 'fail',
      severity: 'warn',
      delta: '10.00',
      suspects: ['documents[0].summary.ending_balance', 'documents[1].summary.beginning_balance'],
    });
    const april = card(['2025-04-12', '2025-05-11'], ['415.84', '20.00']);
    expect(statusesOf('card.chain', [march, april])).toEqual(['fail']);
  });

  it('are not compared over a gap, without a balance, or with another account', () => {
    const may = card(['2025-05-12', '2025-06-11'], ['1.00', '2.00']);
    expect(statusesOf('card.chain', [march, may])).toEqual(['skipped']);
    const unread = structuredClone(february);
    unread.data.summary = {};
    expect(statusesOf('bank.chain', [january, unread])).toEqual(['skipped', 'pass']);
    const stranger = structuredClone(february);
    stranger.data.header = { ...(stranger.data.header as object), account_number: '****4822' };
    stranger.data.additional_accounts = [];
    expect(statusesOf('bank.chain', [january, stranger])).toEqual(['skipped']);
  });
});

describe.each([
  { id: 'inv.duplicate', paper: invoice, digit: { invoice_id: 'US-002' }, unread: { invoice_id: null } },
  { id: 'rcpt.duplicate', paper: receipt, digit: { transaction_time: '13:58' }, unread: { transaction_time: null } },
  { id: 'chk.duplicate', paper: check, digit: { check_number: '1380' }, unread: { check_number: null } },
])('$id', ({ id, paper, digit, unread }) => {
  it('passes for two papers that differ in a digit', () =>
    expect(statusesOf(id, [paper(), paper(digit)])).toEqual(['pass', 'pass']));
  it('fails for the second of two copies', () => expect(statusesOf(id, [paper(), paper()])).toEqual(['pass', 'fail']));
  it('skips a paper of which too little was read', () =>
    expect(statusesOf(id, [paper(), paper(unread)])).toEqual(['pass', 'skipped']));
});

it('nothing to compare gives reasons and changes nothing', () => {
  const documents = [january, february, invoice(), invoice()];
  const before = structuredClone(documents);
  checkAcrossDocuments(documents);
  expect(documents).toEqual(before);
  for (const result of checkAcrossDocuments([])) {
    expect(result).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/\w/) });
  }
});
