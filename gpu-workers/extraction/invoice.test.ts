import { describe, expect, it } from 'vitest';
import { extractInvoice } from './invoice.ts';
import { countRows, pageOf, recordedPages, table, valuesUnder } from './statements/testing/pages.ts';

describe('a recorded invoice', () => {
  it.each([true, false])('keeps its five addresses apart (printed lines known: %s)', (lines) => {
    const { readings } = extractInvoice(recordedPages('invoice-contoso', { lines }));
    const value = (path: string) => readings.get(path)?.value;
    expect(value('vendor.name')).toBe('CONTOSO LTD.');
    expect(value('customer.name')).toBe('MICROSOFT CORPORATION');
    expect(value('customer.address.raw')).toMatch(/^123 Other St/);
    expect(value('billing_address.raw')).toMatch(/^123 Bill St/);
    expect(value('shipping_address.raw')).toMatch(/^123 Ship St/);
    expect(value('shipping_address_recipient')).toBe('Microsoft Delivery');
    expect(value('service_address.raw')).toMatch(/^123 Service St/);
    expect(value('remittance_address.raw')).toMatch(/^123 Remit St/);
    expect(value('remittance_address.postal_code')).toBe('10001');
  });

  it('gives numbers, dates, lines and totals', () => {
    const { readings } = extractInvoice(recordedPages('invoice-contoso'));
    expect(Object.fromEntries([...readings].map(([path, { value }]) => [path, value]))).toMatchObject({
      kind: 'invoice',
      invoice_id: 'INV-100',
      invoice_date: '2019-11-15',
      due_date: '2019-12-15',
      purchase_order: 'PO-3333',
      service_start: '2019-10-14',
      service_end: '2019-11-14',
      'customer.id': 'CID-12345',
      subtotal: '100.00',
      total_tax: '10.00',
      invoice_total: '110.00',
      previous_unpaid_balance: '500.00',
      amount_due: '610.00',
    });
    expect(countRows(readings, 'items')).toBe(3);
    expect(valuesUnder(readings, 'items[0].')).toEqual({
      date: '2021-03-04',
      product_code: 'A123',
      description: 'Consulting Services',
      quantity: '2',
      unit: 'hours',
      unit_price: '30.00',
      tax: '6.00',
      amount: '60.00',
    });
    expect(readings.get('items[0].amount')?.bbox).not.toBeNull();
  });

  it('is read without ruling and from a skewed scan', () => {
    const { readings } = extractInvoice(recordedPages('invoice-anycompany'));
    expect(readings.get('vendor.name')?.value).toBe('AnyCompany Hardwares LLC');
    expect(readings.get('customer.name')?.value).toBe('Zhang Wei');
    expect(countRows(readings, 'items')).toBe(4);
    expect(readings.get('items[3].amount')?.value).toBe('145.33');
    expect(readings.get('invoice_total')?.value).toBe('471.15');
    expect(readings.has('subtotal')).toBe(false);
  });
});

describe('an invoice', () => {
  it('in German has decimal commas and days first', () => {
    const items = table([
      ['Pos', 'Beschreibung', 'Menge', 'Einzelpreis', 'Betrag'],
      ['1', 'Schrauben', '100', '0,25 €', '25,00 €'],
      ['2', 'Muttern', '50', '1.000,10 €', '50.005,00 €'],
    ]);
    const { readings } = extractInvoice([
      pageOf([
        ['Title', '# Rechnung'],
        ['Text', 'Widgets GmbH\nHauptstraße 5\n10115 Berlin\nUSt-IdNr.: DE123456789'],
        ['Text', 'Rechnungsnummer: 77-1\nRechnungsdatum: 03.04.2024'],
        ['Table', items],
        ['Text', 'Zwischensumme 50.030,00 €\nMwSt. 19% 9.505,70 €\nGesamtbetrag 59.535,70 €'],
      ]),
    ]);
    const value = (path: string) => readings.get(path)?.value;
    expect(value('invoice_id')).toBe('77-1');
    expect(value('invoice_date')).toBe('2024-04-03');
    expect(value('vendor.tax_id')).toBe('DE123456789');
    expect(value('items[1].unit_price')).toBe('1000.10');
    expect(value('subtotal')).toBe('50030.00');
    expect(value('tax_details[0].rate')).toBe('19');
    expect(value('invoice_total')).toBe('59535.70');
    expect(value('currency')).toBe('EUR');
  });

  it('whose last total is a grand total has its subtotal before the tax, whatever it is called', () => {
    const { readings } = extractInvoice([
      pageOf([
        ['Title', '# INVOICE'],
        ['Text', 'Total $100.00\nTax $8.00\nGrand Total $108.00'],
      ]),
    ]);
    expect(readings.get('subtotal')?.value).toBe('100.00');
    expect(readings.get('total_tax')?.value).toBe('8.00');
    expect(readings.get('invoice_total')?.value).toBe('108.00');
  });

  it('with two taxes and no sum of them says that the sum was concluded', () => {
    const { readings } = extractInvoice([
      pageOf([['Text', 'Sub Total 350.00\nCGST 9% 31.50\nSGST 9% 31.50\nGrand Total 413.00']]),
    ]);
    expect(readings.get('total_tax')).toMatchObject({ value: '63.00', status: 'inferred' });
    expect(countRows(readings, 'tax_details')).toBe(2);
  });

  it('with a plain dollar sign names no currency', () => {
    const { readings } = extractInvoice([pageOf([['Text', 'INVOICE\nTotal $100.00']])]);
    expect(readings.has('currency')).toBe(false);
  });

  it('may sell a fee: among the lines it is one of them, beside them it is a charge', () => {
    const items = table([
      ['Description', 'Qty', 'Amount'],
      ['Service Fee', '1', '230.00'],
      ['Parts', '2', '345.00'],
      ['', 'Shipping', '8.00'],
      ['', 'Total', '583.00'],
    ]);
    const { readings } = extractInvoice([
      pageOf([
        ['Title', '# INVOICE'],
        ['Table', items],
      ]),
    ]);
    expect(readings.get('items[0].description')?.value).toBe('Service Fee');
    expect(countRows(readings, 'items')).toBe(2);
    expect(readings.get('shipping_amount')?.value).toBe('8.00');
    expect(readings.get('invoice_total')?.value).toBe('583.00');
  });

  it('takes terms for no amount', () => {
    const { readings } = extractInvoice([pageOf([['Text', 'INVOICE\nTerms Net 30\nTotal 90.00']])]);
    expect(readings.get('payment_term')?.value).toBe('Net 30');
    expect(readings.has('subtotal')).toBe(false);
  });

  it('of nothing gives nothing', () => {
    expect(extractInvoice([]).readings.size).toBe(0);
    expect(extractInvoice([pageOf([])]).readings.size).toBe(0);
  });
});
