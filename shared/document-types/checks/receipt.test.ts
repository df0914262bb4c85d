import { describe, expect, it } from 'vitest';
import { checkReceipt } from './receipt.ts';
import type { Data } from './sums.ts';

const receipt = (): Record<string, unknown> => ({
  transaction_date: '2024-05-03',
  arrival_date: '2024-05-01',
  departure_date: '2024-05-03',
  items_sold_count: 3,
  tax_details: [{ amount: '2.95', rate: '7.356', net_amount: '40.10' }],
  items: [
    { quantity: '2', price: '15.00', total_price: '30.00' },
    { total_price: '12.10', discount: '2.00' },
  ],
  subtotal: '40.10',
  discounts: [],
  total_tax: '2.95',
  tip: '9.00',
  rounding: '-0.05',
  total: '52.00',
  payments: [{ amount: '60.00' }],
  change_due: '8.00',
});

const today = '2024-06-01';
/** A check that speaks of several rows fails when one of its results does. */
const statusOf = (data: Data, id: string) => {
  const statuses = checkReceipt(data, today).flatMap((result) => (result.id === id ? [result.status] : []));
  return statuses.includes('fail') ? 'fail' : statuses[0];
};

describe('a receipt that adds up', () => {
  it('passes every check', () => {
    expect(checkReceipt(receipt(), today).filter(({ status }) => status !== 'pass')).toEqual([]);
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
    const taxed = { items: [{ total_price: '5.00' }], total_tax: '0.40', tip: '1.00', total: '6.40' };
    expect(statusOf(taxed, 'rcpt.lines_sum')).toBe('pass');
    expect(statusOf({ ...taxed, total: '6.04' }, 'rcpt.lines_sum')).toBe('fail');
  });
});

describe('a receipt’s own ways', () => {
  it('a count may be of lines and not of pieces, and a weighed piece is one', () => {
    const items = [
      { quantity: '0.345', total_price: '1.00' },
      { quantity: '4', total_price: '4.00' },
    ];
    expect(statusOf({ items, items_sold_count: 2 }, 'rcpt.count')).toBe('pass');
    expect(statusOf({ items, items_sold_count: 5 }, 'rcpt.count')).toBe('pass');
  });
  it('a date may be tomorrow already where the shop is', () =>
    expect(statusOf({ transaction_date: '2024-06-02' }, 'rcpt.date')).toBe('pass'));
});

describe('one wrong digit', () => {
  it.each([
    ['rcpt.total', { total: '53.00' }],
    ['rcpt.total', { tip: '8.00' }],
    ['rcpt.lines_sum', { items: [{ total_price: '31.00' }, { total_price: '12.10' }] }],
    ['rcpt.payments', { change_due: '7.00' }],
    ['rcpt.line_math', { items: [{ quantity: '2', price: '15.00', total_price: '38.00' }] }],
    ['rcpt.tax_details', { total_tax: '2.35' }],
    ['rcpt.tax_details', { tax_details: [{ amount: '2.95', rate: '9.356', net_amount: '40.10' }] }],
    ['rcpt.tip_line', { tip: '8.00' }],
    ['rcpt.count', { items_sold_count: 8 }],
    ['rcpt.tax_rate', { total_tax: '22.95' }],
    ['rcpt.date', { transaction_date: '2024-06-03' }],
    ['rcpt.date', { transaction_date: '2014-05-03' }],
    ['rcpt.hotel', { arrival_date: '2024-05-04' }],
  ])('fails %s: %j', (id, change) => expect(statusOf({ ...receipt(), ...change }, id)).toBe('fail'));
});

it('a total that fails names what one digit would mend and no other sum proves right', () => {
  const failed = checkReceipt({ ...receipt(), tip: '3.00' }, today).find(({ id }) => id === 'rcpt.total');
  expect(failed).toMatchObject({ status: 'fail', suspects: ['total_tax', 'tip'] });
});

it('what was not read skips every check with a reason', () => {
  for (const result of checkReceipt({})) {
    expect(result).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/\w/) });
  }
});
