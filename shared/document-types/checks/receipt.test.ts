import { describe, expect, it } from 'vitest';
import { checkReceipt } from './receipt.ts';
import type { Data } from './sums.ts';

const receipt = (): Record<string, unknown> => ({
  items: [{ total_price: '30.00' }, { total_price: '12.10', discount: '2.00' }],
  subtotal: '40.10',
  discounts: [],
  total_tax: '2.95',
  tip: '9.00',
  rounding: '-0.05',
  total: '52.00',
  payments: [{ amount: '60.00' }],
  change_due: '8.00',
});

const statusOf = (data: Data, id: string) => checkReceipt(data).find((result) => result.id === id)?.status;

describe('a receipt that adds up', () => {
  it('passes every check', () => {
    expect(checkReceipt(receipt()).map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
  });

  it('may have its tax within the prices', () => {
    expect(statusOf({ subtotal: '20.00', total_tax: '1.13', total: '20.00' }, 'rcpt.total')).toBe('pass');
  });

  it('may list a void or a coupon as a negative line', () => {
    const items = [{ total_price: '5.00' }, { total_price: '-1.00', discount: '1.00' }];
    expect(statusOf({ items, subtotal: '4.00' }, 'rcpt.lines_sum')).toBe('pass');
  });

  it('may print no subtotal', () => {
    expect(statusOf({ items: [{ total_price: '5.00' }], total: '5.00' }, 'rcpt.lines_sum')).toBe('pass');
    expect(statusOf({ items: [{ total_price: '5.00' }], total: '5.00' }, 'rcpt.total')).toBe('skipped');
  });
});

describe('one wrong digit', () => {
  it.each([
    ['rcpt.total', { total: '53.00' }],
    ['rcpt.total', { tip: '8.00' }],
    ['rcpt.lines_sum', { items: [{ total_price: '31.00' }, { total_price: '12.10' }] }],
    ['rcpt.payments', { change_due: '7.00' }],
  ])('fails %s: %j', (id, change) => expect(statusOf({ ...receipt(), ...change }, id)).toBe('fail'));
});

it('what was not read skips every check with a reason', () => {
  for (const result of checkReceipt({})) {
    expect(result).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/\w/) });
  }
});
