import { describe, expect, it } from 'vitest';
import { extractInvoice } from '../invoice.ts';
import { countRows, pageOf, recordedPages, table, valuesUnder } from './testing/pages.ts';

it('an invoice to be paid by BPAY has the biller and the reference, and lines that say they include the tax', () => {
  const { readings } = extractInvoice(recordedPages('invoice-bpay'));
  expect(valuesUnder(readings, 'payment_details[0].')).toEqual({
    bpay_biller_code: '254417',
    bpay_reference: '4401 7725 19',
  });
  expect(readings.get('items[1].amount_includes_tax')).toMatchObject({ value: true, status: 'inferred' });
  expect(readings.get('subtotal')?.value).toBe('570.00');
  expect(readings.get('invoice_total')?.value).toBe('627.00');
});

it('a plan of payments gives instalments, and neither items nor totals', () => {
  const { readings } = extractInvoice(recordedPages('invoice-installments'));
  expect([0, 1, 2].map((row) => valuesUnder(readings, `installments[${row}].`))).toEqual([
    { amount: '1600.00', due_date: '2025-09-15' },
    { amount: '1600.00', due_date: '2025-11-15' },
    { amount: '1600.00', due_date: '2026-01-15' },
  ]);
  expect(countRows(readings, 'items')).toBe(2);
  expect(readings.get('invoice_total')?.value).toBe('4800.00');
});

const head: ['Text', string] = ['Text', 'Example Supply Inc.\n1 Dock St\nTacoma, WA 98402'];
const items = table([
  ['Item', 'Description', 'Qty', 'Rate', 'Amount'],
  ['PX-1', 'Tubing', '2', '10.00', '20.00'],
]);

describe('a small table of values over the table of items', () => {
  const orders = table([
    ['P.O. No.', 'Terms', 'Rep', 'Ship Via'],
    ['88213', 'Net 30', 'JM', 'UPS Ground'],
  ]);
  const { readings } = extractInvoice([
    pageOf([head, ['Text', 'Invoice # 1001'], ['Table', orders], ['Table', items], ['Text', 'Total $20.00']]),
  ]);

  it('gives each value to the label over it, not to the one beside it', () => {
    expect(readings.get('payment_term')?.value).toBe('Net 30');
    expect(readings.get('purchase_order')?.value).toBe('88213');
  });

  it('is no part of the header of the items', () => {
    expect(valuesUnder(readings, 'items[0].')).toMatchObject({
      product_code: 'PX-1',
      description: 'Tubing',
      quantity: '2',
      unit_price: '10.00',
      amount: '20.00',
    });
  });
});

describe('an account number', () => {
  const invoice = (text: string) =>
    extractInvoice([
      pageOf([head, ['Text', 'Invoice # 1001'], ['Table', items], ['Text', 'Total $20.00'], ['Text', text]]),
    ]).readings;

  it('among the details of a bank is where to pay', () => {
    const readings = invoice('Bank: Carolina First Bank\nRouting number: 053000196\nAccount number: 4410082217');
    expect(valuesUnder(readings, 'payment_details[0].')).toEqual({
      routing_number: '053000196',
      account_number: '4410082217',
    });
  });

  it('by itself is the customer’s', () => {
    const readings = invoice('Account number: 4410082217');
    expect(readings.has('payment_details[0].account_number')).toBe(false);
    expect(readings.get('customer.id')?.value).toBe('4410082217');
  });
});

it('details of a bank on one line, with bars between them, are read one by one', () => {
  const line = 'Bank: Handelsbank | IBAN: DE89 3704 0044 0532 0130 00| BIC: COBADEFFXXX';
  const { readings } = extractInvoice([pageOf([head, ['Text', 'Invoice # 1001'], ['Table', items], ['Text', line]])]);
  expect(valuesUnder(readings, 'payment_details[0].')).toEqual({
    iban: 'DE89 3704 0044 0532 0130 00',
    swift: 'COBADEFFXXX',
  });
});

it('of what was ordered and what was shipped, the latter is the quantity', () => {
  const rows = table([
    ['ORDERED', 'SHIPPED', 'ITEM NUMBER', 'DESCRIPTION', 'UNIT PRICE', 'EXTENSION'],
    ['6', '4', 'BR120', 'Breaker', '9.260', '37.04'],
  ]);
  const { readings } = extractInvoice([
    pageOf([head, ['Text', 'Invoice # 1001'], ['Table', rows], ['Text', 'Total $37.04']]),
  ]);
  expect(valuesUnder(readings, 'items[0].')).toMatchObject({
    product_code: 'BR120',
    quantity: '4',
    unit_price: '9.260',
    amount: '37.04',
  });
});
