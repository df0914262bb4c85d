import { describe, expect, it } from 'vitest';
import { checkInvoice } from './invoice.ts';
import type { Data } from './sums.ts';

const invoice = (): Record<string, unknown> => ({
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

const statusOf = (data: Data, id: string) => checkInvoice(data).find((result) => result.id === id)?.status;

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
  ])('fails %s: %j', (id, change) => expect(statusOf({ ...invoice(), ...change }, id)).toBe('fail'));

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

  it('is not taken for zero: a line without amount leaves the sum open', () => {
    expect(statusOf({ ...invoice(), items: [{ amount: '2000.00' }, { amount: null }] }, 'inv.lines_sum')).toBe(
      'skipped',
    );
  });
});
