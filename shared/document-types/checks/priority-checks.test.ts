import { describe, expect, it } from 'vitest';
import type { Validation } from '../../api/extract.ts';
import type { DocType } from '../doc-type.ts';
import { runChecks } from './run-checks.ts';
import { at, type Data } from './sums.ts';

/** A sound document, the inputs of one of the checks that matter most, and the check. */
type Case = { id: string; docType: DocType; data: Data; inputs: readonly string[] };

const w2: Data = {
  tax_year: 2024,
  social_security_wages: '61234.50',
  social_security_tips: '1200.25',
  social_security_tax_withheld: '3870.95',
  medicare_wages_and_tips: '62434.75',
  medicare_tax_withheld: '905.30',
};
const bank: Data = {
  header: { period_start: '2024-01-01', period_end: '2024-01-31' },
  summary: {
    beginning_balance: '1234.56',
    ending_balance: '2417.31',
    total_deposits: '1975.80',
    total_withdrawals: '793.05',
  },
  transactions: [
    { date: '2024-01-03', description: 'PAYROLL', amount: '1850.45', direction: 'credit', running_balance: '3085.01' },
    { date: '2024-01-08', description: 'RENT', amount: '640.00', direction: 'debit', running_balance: '2445.01' },
    { date: '2024-01-12', description: 'REFUND', amount: '125.35', direction: 'credit', running_balance: '2570.36' },
    { date: '2024-01-20', description: 'GROCER', amount: '87.92', direction: 'debit', running_balance: '2482.44' },
    { date: '2024-01-29', description: 'PHONE', amount: '65.13', direction: 'debit', running_balance: '2417.31' },
  ],
};
const bankRows = (key: string) => [0, 1, 2, 3, 4].map((row) => `transactions[${row}].${key}`);
const card: Data = {
  summary: {
    previous_balance: '512.34',
    payments: '400.00',
    other_credits: '20.15',
    purchases: '283.10',
    cash_advances: '45.00',
    fees_charged: '39.00',
    interest_charged: '6.54',
    new_balance: '465.83',
  },
};
const cardRows: Data = {
  ...card,
  transactions: [
    { amount: '400.00', direction: 'credit', section: 'Payments' },
    { amount: '20.15', direction: 'credit', section: 'Credits' },
    { amount: '183.10', direction: 'charge', section: 'Purchases' },
    { amount: '100.00', direction: 'charge', section: 'Purchases' },
    { amount: '45.00', direction: 'charge', section: 'Cash advances' },
    { amount: '39.00', direction: 'charge', section: 'Fees' },
    { amount: '6.54', direction: 'charge', section: 'Interest charges' },
  ],
};
const invoice: Data = {
  subtotal: '1873.40',
  total_discount: '150.25',
  total_tax: '137.85',
  shipping_amount: '42.50',
  other_charges: '16.75',
  invoice_total: '1920.25',
};
const invoiceLines: Data = {
  ...invoice,
  amount_paid: '500.00',
  amount_due: '1420.25',
  items: [{ amount: '1200.00' }, { amount: '673.40' }],
};
const receipt: Data = {
  subtotal: '48.62',
  discounts: [{ amount: '5.15' }],
  total_tax: '3.91',
  tip: '8.70',
  service_charge: '2.45',
  total: '58.53',
};
const receiptLines: Data = {
  ...receipt,
  items: [{ total_price: '30.12' }, { total_price: '18.50' }],
  payments: [{ amount: '60.00' }],
  change_due: '1.47',
};
const parts = (id: string, docType: DocType, data: Data): Case => ({ id, docType, data, inputs: leavesOf(data) });

const cases: readonly Case[] = [
  {
    id: 'w2.ss_tax',
    docType: 'W2',
    data: w2,
    inputs: ['social_security_wages', 'social_security_tips', 'social_security_tax_withheld'],
  },
  { id: 'w2.medicare_tax', docType: 'W2', data: w2, inputs: ['medicare_wages_and_tips', 'medicare_tax_withheld'] },
  {
    id: 'w2.medicare_ge_ss',
    docType: 'W2',
    data: w2,
    inputs: ['medicare_wages_and_tips', 'social_security_wages', 'social_security_tips'],
  },
  {
    id: 'chk.routing',
    docType: 'check',
    data: { micr: { routing_number: '122000496' } },
    inputs: ['micr.routing_number'],
  },
  {
    id: 'chk.amounts_agree',
    docType: 'check',
    data: { amount_numeric: '1291.90', amount_words_value: '1291.90' },
    inputs: ['amount_numeric', 'amount_words_value'],
  },
  {
    id: 'bank.reconcile',
    docType: 'bank_statement',
    data: bank,
    inputs: ['summary.beginning_balance', 'summary.ending_balance', ...bankRows('amount')],
  },
  {
    id: 'bank.running_balance',
    docType: 'bank_statement',
    data: bank,
    inputs: [...bankRows('amount'), ...bankRows('running_balance')],
  },
  parts('card.reconcile', 'credit_card_statement', card),
  parts('inv.total', 'invoice', invoice),
  parts('rcpt.total', 'receipt', receipt),
  { id: 'card.reconcile', docType: 'credit_card_statement', data: cardRows, inputs: leavesOf(card) },
  { id: 'inv.total', docType: 'invoice', data: invoiceLines, inputs: leavesOf(invoice) },
  { id: 'rcpt.total', docType: 'receipt', data: receiptLines, inputs: leavesOf(receipt) },
  parts('div.qualified_le_ordinary', '1099-DIV', {
    entries: [{ ordinary_dividends: '512.40', qualified_dividends: '498.75' }],
  }),
  parts('div.cap_gain_parts', '1099-DIV', {
    entries: [
      {
        unrecaptured_section_1250_gain: '31.20',
        section_1202_gain: '22.15',
        collectibles_28_gain: '14.05',
        capital_gain_distributions: '70.30',
      },
    ],
  }),
  parts('int.pab_le_exempt', '1099-INT', {
    entries: [{ private_activity_bond_interest: '241.30', tax_exempt_interest: '255.10' }],
  }),
  parts('div.pab_le_exempt', '1099-DIV', {
    entries: [{ private_activity_bond_dividends: '241.30', exempt_interest_dividends: '255.10' }],
  }),
  parts('r.taxable_le_gross', '1099-R', { taxable_amount: '18400.00', gross_distribution: '18950.25' }),
];

/** All paths of amounts. */
function leavesOf(data: unknown, prefix = ''): string[] {
  if (typeof data === 'string') return [prefix];
  const isList = Array.isArray(data);
  return Object.entries(data as Data).flatMap(([key, value]) =>
    leavesOf(value, isList ? `${prefix}[${key}]` : prefix === '' ? key : `${prefix}.${key}`),
  );
}

/** Every way to misread one digit; the first one is never read as 0. */
const misreadings = (text: string): string[] =>
  [...text].flatMap((digit, index) =>
    /\d/.test(digit)
      ? [...'0123456789']
          .filter((other) => other !== digit && !(index === 0 && other === '0'))
          .map((other) => text.slice(0, index) + other + text.slice(index + 1))
      : [],
  );

function changed(data: Data, path: string, value: string): Data {
  const copy = structuredClone(data);
  const end = Math.max(path.lastIndexOf('.'), -1);
  const parent = (end < 0 ? copy : at(copy, path.slice(0, end))) as Data;
  parent[path.slice(end + 1)] = value;
  return copy;
}

const failureOf = ({ docType, id }: Case, data: Data): Validation | undefined =>
  runChecks(docType, data).find((result) => result.id === id && result.status === 'fail');

describe.each(cases)('$id', (tried) => {
  it('holds on the sound document', () => {
    const failed = runChecks(tried.docType, tried.data).filter(
      ({ status, severity }) => status === 'fail' && severity === 'error',
    );
    expect(failed).toEqual([]);
    expect(runChecks(tried.docType, tried.data).find(({ id }) => id === tried.id)?.status).toBe('pass');
  });

  it.each(tried.inputs)('fires on a misread digit of %s and suspects it', (path) => {
    const failures = misreadings(String(at(tried.data, path))).flatMap((value) => {
      const failure = failureOf(tried, changed(tried.data, path, value));
      return failure ? [{ value, suspects: failure.suspects }] : [];
    });
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.filter(({ suspects }) => !suspects.includes(path))).toEqual([]);
  });
});

/** How many suspects the failures of a case name on average. */
function meanSuspects(tried: Case): number {
  const counts = tried.inputs.flatMap((path) =>
    misreadings(String(at(tried.data, path))).flatMap(
      (value) => failureOf(tried, changed(tried.data, path, value))?.suspects.length ?? [],
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0) / counts.length;
}

describe('a misread digit', () => {
  it.each(cases.filter(({ data }) => [bank, cardRows, invoiceLines, receiptLines].includes(data)))(
    'is told from the others by what else is printed: $id',
    (tried) => expect(meanSuspects(tried)).toBeLessThan(3),
  );

  /** Rates and rules of “no more than” let some pass: those within their tolerance, and those below the limit. */
  const exact = cases.filter(({ id }) => /reconcile|running|chk\.|total$/.test(id));

  it.each(exact)('is never missed by $id, whichever digit it is', (tried) => {
    const toleratedCents = tried.id.endsWith('total') ? 2 : 0;
    const missed = tried.inputs.flatMap((path) => {
      const printed = String(at(tried.data, path));
      const isOff = (value: string) => Math.round(Math.abs(Number(value) - Number(printed)) * 100) > toleratedCents;
      return misreadings(printed)
        .filter((value) => isOff(value) && !failureOf(tried, changed(tried.data, path, value)))
        .map((value) => `${path} ${value}`);
    });
    expect(missed).toEqual([]);
  });
});
