import { describe, expect, it } from 'vitest';
import { checkInvoice } from './invoice.ts';
import type { Data } from './sums.ts';

const invoice = (): Record<string, unknown> => ({
  kind: 'invoice',
  currency: 'EUR',
  vendor: { tax_id: 'DE 123 456 789' },
  customer: { tax_id: '12-3456789' },
  tax_details: [
    { amount: '160.00', rate: '8', net_amount: '2000.00' },
    { amount: '-8.00', rate: null, net_amount: null },
  ],
  payment_details: [
    { iban: 'DE89 3704 0044 0532 0130 00', swift: 'COBADEFFXXX', routing_number: null },
    { iban: null, swift: null, routing_number: '021000021' },
  ],
  invoice_date: '2024-03-03',
  due_date: '2024-04-02',
  payment_term: 'Net 30',
  subtotal: '2000.00',
  total_discount: '100.00',
  total_tax: '152.00',
  shipping_amount: '8.00',
  invoice_total: '2060.00',
  previous_unpaid_balance: '40.00',
  amount_paid: '100.00',
  amount_due: '2000.00',
  items: [
    { quantity: '10', unit_price: '150', amount: '1500.00' },
    { quantity: '3', unit_price: '166.6667', amount: '500.00' },
  ],
});

/** A check that speaks of several rows fails when one of its results does. */
const statusOf = (data: Data, id: string) => {
  const statuses = checkInvoice(data).flatMap((result) => (result.id === id ? [result.status] : []));
  return statuses.includes('fail') ? 'fail' : statuses[0];
};

describe('an invoice that adds up', () => {
  it('passes every check', () => {
    expect(checkInvoice(invoice()).every(({ status }) => status === 'pass')).toBe(true);
  });

  it('may print prices that include the tax', () => {
    const inclusive = {
      subtotal: '2060.00',
      total_tax: '152.00',
      invoice_total: '2060.00',
      items: [{ amount: '2060.00' }],
    };
    expect(statusOf(inclusive, 'inv.total')).toBe('pass');
    expect(statusOf(inclusive, 'inv.lines_sum')).toBe('pass');
  });

  it('may print no subtotal, but a total with tax on top of the lines', () => {
    const data = { items: [{ amount: '100.00' }], total_tax: '8.00', shipping_amount: '5.00', invoice_total: '113.00' };
    expect(statusOf(data, 'inv.lines_sum')).toBe('pass');
    expect(statusOf({ ...data, invoice_total: '131.00' }, 'inv.lines_sum')).toBe('fail');
  });

  it('may have lines that give the total and not the subtotal', () => {
    const data = { ...invoice(), items: [{ amount: '2060.00' }] };
    expect(statusOf(data, 'inv.lines_sum')).toBe('pass');
  });
});

describe('one wrong digit', () => {
  it.each([
    ['inv.total', { total_tax: '162.00' }],
    ['inv.total', { subtotal: '3000.00' }],
    ['inv.amount_due', { amount_due: '2001.00' }],
    ['inv.dates', { due_date: '2024-02-02' }],
    ['inv.dates', { due_date: '2024-04-03' }],
    ['inv.lines_sum', { items: [{ amount: '1600.00' }, { amount: '500.00' }] }],
    ['inv.line_math', { items: [{ quantity: '10', unit_price: '150', amount: '1600.00' }] }],
    ['inv.tax_details', { total_tax: '158.00' }],
    ['inv.tax_details', { tax_details: [{ amount: '152.00', rate: '6', net_amount: '2000.00' }] }],
    ['inv.currency', { currency: 'US$' }],
    ['inv.sign', { kind: 'credit_note' }],
    ['inv.sign', { invoice_total: '-2060.00' }],
    ['inv.nonzero_lines', { items: [] }],
    ['inv.bank', { payment_details: [{ iban: 'DE89370400440532013008' }] }],
    ['inv.bank', { payment_details: [{ swift: 'C0BADEFF' }] }],
    ['inv.bank', { payment_details: [{ routing_number: '021000027' }] }],
    ['inv.tax_id', { vendor: { tax_id: 'DE 123 456 78' } }],
    ['inv.tax_id', { customer: { tax_id: '12-345678' } }],
  ])('fails %s: %j', (id, change) => expect(statusOf({ ...invoice(), ...change }, id)).toBe('fail'));

  it.each([
    ['inv.total', { total_tax: '952.00' }, ['total_tax', 'total_discount']],
    ['inv.lines_sum', { items: [{ amount: '1500.00' }, { amount: '900.00' }] }, ['items[0].amount', 'items[1].amount']],
    ['inv.amount_due', { amount_due: '2900.00' }, ['amount_due']],
  ])('of %s names what one digit would mend and no other sum proves right: %j', (id, change, suspects) => {
    const failed = checkInvoice({ ...invoice(), ...change }).find((result) => result.id === id);
    expect(failed).toMatchObject({ status: 'fail', suspects });
  });

  it('in a line names that line', () => {
    const data = {
      ...invoice(),
      items: [
        { quantity: '1', unit_price: '5', amount: '5.00' },
        { quantity: '2', unit_price: '5', amount: '11.00' },
      ],
    };
    const failed = checkInvoice(data).filter(({ id, status }) => id === 'inv.line_math' && status === 'fail');
    expect(failed.map(({ suspects }) => suspects)).toEqual([
      ['items[1].quantity', 'items[1].unit_price', 'items[1].amount'],
    ]);
  });
});

describe('what was not read', () => {
  it('skips every check with a reason', () => {
    for (const result of checkInvoice({ items: 'nonsense', subtotal: 12 })) {
      expect(result).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/\w/) });
    }
  });

  it.each([
    ['inv.bank', { payment_details: [{ iban: 'DE** **** 0130 00' }] }],
    ['inv.tax_id', { vendor: { tax_id: '29AAHCS6672E1ZZ' } }],
    ['inv.tax_details', { tax_details: [{ amount: null }] }],
    ['inv.sign', { kind: null }],
    ['inv.nonzero_lines', { invoice_total: '0.00', items: [] }],
  ])('or cannot be judged skips %s', (id, change) => expect(statusOf({ ...invoice(), ...change }, id)).toBe('skipped'));

  it('is not taken for zero: a line without amount leaves the sum open', () => {
    expect(statusOf({ ...invoice(), items: [{ amount: '2000.00' }, { amount: null }] }, 'inv.lines_sum')).toBe(
      'skipped',
    );
  });
});
