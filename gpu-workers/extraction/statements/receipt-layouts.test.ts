import { describe, expect, it } from 'vitest';
import { extractReceipt } from '../receipt.ts';
import { countRows, pageOf, recordedPages, valuesUnder } from './testing/pages.ts';

describe('the receipt of a grocer', () => {
  it('gives each item its weight or count, its price and its tax letter, whichever line says so', () => {
    const { readings } = extractReceipt(recordedPages('receipt-grocer'));
    expect([0, 1, 2, 3, 4].map((row) => valuesUnder(readings, `items[${row}].`))).toMatchObject([
      {
        description: 'ORG BANANAS',
        quantity: '2.31',
        quantity_unit: 'lb',
        price: '0.79',
        total_price: '1.82',
        taxable_flag: 'F',
      },
      { description: 'WHL MILK GAL', total_price: '3.49', taxable_flag: 'F' },
      { description: 'YOGURT VAN', quantity: '4', price: '1.25', total_price: '5.00' },
      { description: 'PAPER TOWELS', total_price: '8.99', taxable_flag: 'T' },
      { description: 'SC PAPER TOWEL', total_price: '-1.50', taxable_flag: 'T' },
    ]);
    expect(readings.get('total')?.value).toBe('18.21');
  });

  it('names the cashier, the register and the sale, though they share a line or a sentence', () => {
    const { readings } = extractReceipt(recordedPages('receipt-grocer'));
    const value = (path: string) => readings.get(path)?.value;
    expect([value('cashier'), value('register'), value('receipt_number')]).toEqual(['DANA', '04', '7712']);
    expect(value('receipt_type')).toBe('supplies');
    expect(readings.get('receipt_type')?.status).toBe('inferred');
  });
});

it('the sale of a pump is one item with its volume and its price', () => {
  const { readings } = extractReceipt(recordedPages('receipt-pump'));
  expect(valuesUnder(readings, 'items[0].')).toMatchObject({
    description: 'UNLEADED',
    quantity: '11.482',
    quantity_unit: 'gal',
    price: '3.06',
    total_price: '35.12',
  });
  expect(countRows(readings, 'items')).toBe(1);
  expect(readings.get('receipt_type')?.value).toBe('fuel_energy');
});

it('the bill of a hotel has a dated line for each night and each tax, the stay and what is still owed', () => {
  const { readings } = extractReceipt(recordedPages('receipt-hotel'));
  expect(countRows(readings, 'items')).toBe(5);
  expect(valuesUnder(readings, 'items[1].')).toMatchObject({
    date: '2025-05-12',
    description: 'Room Tax',
    total_price: '19.66',
  });
  expect(readings.get('arrival_date')?.value).toBe('2025-05-12');
  expect(readings.get('departure_date')?.value).toBe('2025-05-14');
  expect(readings.get('balance')?.value).toBe('0.00');
  expect(valuesUnder(readings, 'payments[0].')).toMatchObject({ amount: '459.42', card_last4: '2217' });
});

describe('a payment by card', () => {
  const receipt = (foot: string) =>
    extractReceipt([pageOf([['Text', `Corner Cafe\n1 Elm St\nBoston, MA 02110\nSoup 8.00\nTea 2.00\n${foot}`]])])
      .readings;

  it('that a till prints twice is one payment', () => {
    const readings = receipt('Subtotal 10.00\nTotal 10.00\nDEBIT TEND 10.00\nEFT DEBIT\nVISA ****7716 10.00');
    expect(countRows(readings, 'payments')).toBe(1);
  });

  it('without an amount beside it still shows the card', () => {
    const readings = receipt('Subtotal 10.00\nTotal 10.00\nAMEX XXXXXXXXXXX1009\nAuth Code 881204');
    expect(valuesUnder(readings, 'payments[0].')).toEqual({
      method: 'American Express',
      card_last4: '1009',
      card_network: 'American Express',
      auth_code: '881204',
    });
  });
});

it('a receipt that says nothing of what was bought has no kind', () => {
  const { readings } = extractReceipt([pageOf([['Text', 'Jones Ltd\nSundry 4.00\nTotal 4.00']])]);
  expect(readings.has('receipt_type')).toBe(false);
});

it('a discount and a gratuity are known by their words, whatever name or rate stands beside them', () => {
  const lines =
    'Noodles 20.00\nTea 10.00\nFOOD & BEV 30.00\nLOYALTY DISCOUNT 10% -3.00\nTAX 2.00\n18% GRATUITY 5.40\nAMOUNT DUE 34.40';
  const { readings } = extractReceipt([pageOf([['Text', `Lotus Garden\n88 Lark St\nAlbany, NY 12210\n${lines}`]])]);
  const value = (path: string) => readings.get(path)?.value;
  expect([value('subtotal'), value('discounts[0].amount'), value('tip'), value('total')]).toEqual([
    '30.00',
    '3.00',
    '5.40',
    '34.40',
  ]);
  expect(countRows(readings, 'items')).toBe(2);
});
