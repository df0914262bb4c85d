import { describe, expect, it } from 'vitest';
import { dataSchema } from './data-schema.ts';
import type { DocumentTypeSpec } from './field.ts';

const spec: DocumentTypeSpec = {
  docType: 'receipt',
  title: 'Slip',
  fields: [
    { path: 'total', type: 'money', label: 'Total', box: '3', required: true },
    { path: 'merchant.address', type: 'address', label: 'address' },
    { path: 'merchant.aliases[]', type: 'string', label: 'other names' },
    { path: 'kind', type: 'enum', label: 'kind', values: ['meal', 'hotel'] },
    { path: 'entries[].date', type: 'date', label: 'Date' },
    { path: 'entries[].parts[].rate', type: 'percent', label: 'Rate' },
  ],
};
const address = {
  raw: '1 Main St',
  street: '1 Main St',
  unit: null,
  city: null,
  state: null,
  postal_code: null,
  country: null,
};
const data = {
  total: '12.00',
  merchant: { address, aliases: ['SHOP'] },
  kind: 'meal',
  entries: [{ page: 1, row_index: 0, date: '2024-02-29', parts: [{ page: null, row_index: 0, rate: '7.25' }] }],
};
const accepts = (value: unknown) => dataSchema(spec).safeParse(value).success;

describe('data', () => {
  it('of nested objects and lists within lists is accepted as it is', () =>
    expect(dataSchema(spec).parse(data)).toEqual(data));

  it('of which nothing was read is all there, with nulls and empty lists', () =>
    expect(accepts({ total: null, merchant: { address: null, aliases: [] }, kind: null, entries: [] })).toBe(true));

  it('may have fields that this version does not know yet', () =>
    expect(dataSchema(spec).parse({ ...data, colour: 'red' })).toHaveProperty('colour', 'red'));

  it.each([
    ['an amount without cents', { ...data, total: '12' }],
    ['an amount with separators', { ...data, total: '1,212.00' }],
    ['an amount that is a number', { ...data, total: 12 }],
    ['a value outside the list of values', { ...data, kind: 'fuel' }],
    ['a date that no calendar has', { ...data, entries: [{ ...data.entries[0], date: '2023-02-29' }] }],
    ['a row without its place', { ...data, entries: [{ date: null, parts: [] }] }],
    [
      'a percent with its sign',
      { ...data, entries: [{ ...data.entries[0], parts: [{ page: 1, row_index: 0, rate: '7%' }] }] },
    ],
    ['an address without its lines', { ...data, merchant: { address: { ...address, raw: null }, aliases: [] } }],
    ['a field that is missing', { ...data, total: undefined }],
    ['an empty text for what was not read', { ...data, merchant: { address: null, aliases: [''] } }],
  ])('with %s is refused', (_, value) => expect(accepts(value)).toBe(false));
});
