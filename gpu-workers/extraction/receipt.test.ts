import { describe, expect, it } from 'vitest';
import { extractReceipt } from './receipt.ts';
import { countRows, pageOf, recordedPages, table, valuesUnder } from './statements/testing/pages.ts';

describe('a recorded receipt', () => {
  it.each([true, false])('of a till gives its lines, sums and payment (printed lines known: %s)', (lines) => {
    const { readings } = extractReceipt(recordedPages('receipt-bigbox', { lines }));
    const value = (path: string) => readings.get(path)?.value;
    // The last letter of the logo's first word is drawn, not set.
    expect(value('merchant.name')).toMatch(/^MEG. BIGBOX$/);
    expect(value('merchant.phone')).toBe('800-532-2918');
    expect(value('transaction_date')).toBe('2019-12-07');
    expect(value('transaction_time')).toBe('12:22');
    expect(countRows(readings, 'items')).toBe(4);
    expect(valuesUnder(readings, 'items[2].')).toMatchObject({
      description: '6FT HDMI CABLE BB',
      total_price: '19.99',
    });
    expect(value('subtotal')).toBe('1699.96');
    expect(value('total_tax')).toBe('110.50');
    expect(value('total')).toBe('1810.46');
    expect(value('change_due')).toBe('0.00');
    expect(value('items_sold_count')).toBe(4);
    expect(valuesUnder(readings, 'payments[0].')).toMatchObject({
      amount: '1810.46',
      card_last4: '3433',
      card_network: 'Visa',
    });
  });

  it('joins the lines of an item to the price that stands behind the last of them', () => {
    const { readings } = extractReceipt(recordedPages('receipt-contoso'));
    expect(countRows(readings, 'items')).toBe(2);
    expect(readings.get('items[0].description')?.value).toMatch(/^Surface Pro 6.*Black/);
    expect(readings.get('total')?.value).toBe('1203.39');
  });
});

describe('a receipt', () => {
  it('of a restaurant has the written total, tip included', () => {
    const { readings } = extractReceipt([
      pageOf([
        ['Text', "Joe's Diner\n12 Elm St\nBoston, MA 02110\nTel: 617-555-0188"],
        ['Text', 'Server: Kim\nCheck #: 4417\n11/02/2023 7:45 PM'],
        ['Text', '1 Clam Chowder 8.95\n2 Burger Deluxe 29.90\n  extra cheese\n1 Iced Tea 3.25'],
        ['Text', 'Subtotal 42.10\nMeals Tax 2.95\nTotal 45.05\nTip 9.00\nTotal 54.05'],
      ]),
    ]);
    const value = (path: string) => readings.get(path)?.value;
    expect(value('merchant.name')).toBe("Joe's Diner");
    expect(value('merchant.address.raw')).toBe('12 Elm St, Boston, MA 02110');
    expect(value('receipt_number')).toBe('4417');
    expect(value('cashier')).toBe('Kim');
    expect(valuesUnder(readings, 'items[1].')).toEqual({
      description: 'Burger Deluxe extra cheese',
      quantity: '2',
      total_price: '29.90',
    });
    expect(value('tip')).toBe('9.00');
    expect(value('total')).toBe('54.05');
  });

  it('reads weights and masked cards, and knows a coupon from a purchase', () => {
    const rows = table([
      ['BANANAS', '1.74 F'],
      ['2.5 lb @ 0.69 /lb', ''],
      ['COUPON', '-1.00'],
      ['SUBTOTAL', '0.74'],
      ['TOTAL', '$0.74'],
      ['VISA ****4321', '0.74'],
    ]);
    const { readings } = extractReceipt([
      pageOf([
        ['Title', '# CORNER MARKET'],
        ['Table', rows],
      ]),
    ]);
    expect(valuesUnder(readings, 'items[0].')).toEqual({
      description: 'BANANAS',
      quantity: '2.5',
      quantity_unit: 'lb',
      price: '0.69',
      total_price: '1.74',
      taxable_flag: 'F',
    });
    expect(valuesUnder(readings, 'items[1].')).toMatchObject({ total_price: '-1.00', discount: '1.00' });
    expect(valuesUnder(readings, 'payments[0].')).toMatchObject({ method: 'VISA', card_last4: '4321' });
  });

  it('whose words stand over their prices is read that way throughout', () => {
    const rows = table([
      ['Qty', 'Code&Desc', 'Price', 'Total'],
      ['', 'FISH OIL', '', ''],
      ['1', '269250', '300.00', '300.00'],
      ['', 'LIFE LINE', '', ''],
      ['2', '184810', '165.00', '330.00'],
      ['', 'SUBTOTAL', '', '630.00'],
    ]);
    const { readings } = extractReceipt([
      pageOf([
        ['Title', '# PHARMACY'],
        ['Table', rows],
      ]),
    ]);
    const row = (index: number) => valuesUnder(readings, `items[${index}].`);
    expect(row(0)).toEqual({
      description: 'FISH OIL',
      product_code: '269250',
      quantity: '1',
      price: '300.00',
      total_price: '300.00',
    });
    expect(row(1)).toMatchObject({ description: 'LIFE LINE', product_code: '184810', total_price: '330.00' });
    expect(countRows(readings, 'items')).toBe(2);
  });

  it('with several fees says that their sum was concluded', () => {
    const { readings } = extractReceipt([
      pageOf([['Text', 'Uber\nTrip fare 17.20\nSubtotal 17.20\nBooking Fee 3.25\nAirport Fee 2.00\nTotal 22.45']]),
    ]);
    expect(readings.get('other_charges')).toMatchObject({ value: '5.25', status: 'inferred' });
    expect(readings.get('total')?.value).toBe('22.45');
  });

  it('outside the US has the day first, and its tax table gives no total', () => {
    const { readings } = extractReceipt([
      pageOf([
        ['Text', 'SUPER MART SDN BHD\nGST ID: 002017394688\n06/03/2018 20:01'],
        ['Text', 'RICE 75.00 SR\nTotal Sales Incl GST 75.00\nCASH 100.00\nChange 25.00'],
        [
          'Table',
          table([
            ['GST Summary', 'Amount', 'Tax'],
            ['SR @ 6%', '70.75', '4.25'],
            ['Total', '70.75', '4.25'],
          ]),
        ],
      ]),
    ]);
    expect(readings.get('transaction_date')?.value).toBe('2018-03-06');
    expect(readings.get('total')?.value).toBe('75.00');
    expect(readings.get('total_tax')?.value).toBe('4.25');
    expect(valuesUnder(readings, 'tax_details[0].')).toMatchObject({ amount: '4.25', net_amount: '70.75', rate: '6' });
    expect(readings.get('change_due')?.value).toBe('25.00');
  });
});
