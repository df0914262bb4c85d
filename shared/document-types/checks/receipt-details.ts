import type { Validation } from '../../api/extract.ts';
import { addDays, daysBetween, type IsoDate } from '../dates.ts';
import { at, centsAt, centsOf, compared, type Data, decided, rowsAt, skipped, sumOf, textAt } from './sums.ts';

const tolerance = 2;
const tenYearsDays = 3653;
/** No sales tax, goods tax or value-added tax that stands on receipts is higher. */
const highestTaxShare = 0.3;

/** quantity × price = total_price, for every line that prints all three. A discount may be taken off in the line. */
export function lineMath(data: Data): Validation[] {
  const rule = {
    id: 'rcpt.line_math',
    severity: 'warn',
    message: 'Quantity times price should give the amount of the line',
  } as const;
  const results = rowsAt(data, 'items').flatMap((item, index) => {
    const fields = ['quantity', 'price', 'total_price'].map((key) => `items[${index}].${key}`);
    const [price, actual] = [centsOf(item.price), centsOf(item.total_price)];
    const quantity = decimalOf(item.quantity);
    if (price === null || actual === null || quantity === null) return [];
    const full = Math.round(quantity * price);
    const reduced = full - Math.abs(centsOf(item.discount) ?? 0);
    const expected = Math.abs(reduced - actual) <= tolerance ? reduced : full;
    return [compared({ ...rule, fields, suspects: fields }, { expected, actual, tolerance })];
  });
  return results.length > 0
    ? results
    : [skipped({ ...rule, fields: ['items'] }, 'No line prints quantity, price and amount')];
}

/** Restaurant slips print the total before the tip, and the guest writes the tip and the total under it. */
export function tipLine(data: Data): Validation {
  const fields = ['subtotal', 'total_tax', 'tip', 'total'];
  const rule = {
    id: 'rcpt.tip_line',
    severity: 'warn',
    message: 'The total before the tip and the tip should give the written total',
    fields,
    suspects: ['tip', 'total'],
  } as const;
  const [subtotal, tax, tip, expected] = fields.map((path) => centsAt(data, path));
  if (tip == null || expected == null) return skipped(rule, 'No tip or no total was found');
  if (subtotal == null) return skipped(rule, 'The total before the tip was not found');
  const others = ['service_charge', 'other_charges', 'rounding'].reduce(
    (sum, path) => sum + (centsAt(data, path) ?? 0),
    0,
  );
  const discounts = sumOf(rowsAt(data, 'discounts'), 'amount') ?? 0;
  const before = [subtotal + (tax ?? 0), subtotal].flatMap((sum) => [sum + others, sum + others - discounts]);
  const ways = before.map((sum) => sum + tip);
  const actual = ways.find((way) => Math.abs(way - expected) <= tolerance) ?? (ways[0] as number);
  return compared(rule, { expected, actual, tolerance });
}

/** Weighed goods count as one piece each. Shops that count lines instead of pieces are right too. */
export function count(data: Data): Validation {
  const rule = {
    id: 'rcpt.count',
    severity: 'info',
    message: 'The quantities should give the printed number of items',
    fields: ['items', 'items_sold_count'],
    suspects: ['items_sold_count'],
  } as const;
  const printed = at(data, 'items_sold_count');
  const items = rowsAt(data, 'items').filter(({ total_price }) => (centsOf(total_price) ?? 0) >= 0);
  if (typeof printed !== 'number') return skipped(rule, 'The number of items is not printed');
  if (items.length === 0) return skipped(rule, 'There are no lines');
  const pieces = items.reduce((sum, { quantity }) => {
    const number = decimalOf(quantity) ?? 1;
    return sum + (Number.isInteger(number) ? number : 1);
  }, 0);
  const holds = pieces === printed || items.length === printed;
  return { ...decided(rule, holds), expected: String(printed), actual: String(holds ? printed : pieces) };
}

export function taxRate(data: Data): Validation {
  const rule = {
    id: 'rcpt.tax_rate',
    severity: 'warn',
    message: 'The tax should be no more than 30 % of the subtotal',
    fields: ['total_tax', 'subtotal'],
    suspects: ['total_tax', 'subtotal'],
  } as const;
  const [tax, subtotal] = [centsAt(data, 'total_tax'), centsAt(data, 'subtotal')];
  if (tax === null || subtotal === null || subtotal <= 0) return skipped(rule, 'The tax or the subtotal was not found');
  return decided(rule, tax >= 0 && tax <= highestTaxShare * subtotal);
}

/** A day of grace, for it may be tomorrow already where the shop is. */
export function date(data: Data, today: IsoDate): Validation {
  const rule = {
    id: 'rcpt.date',
    severity: 'warn',
    message: 'The date should not be after today, nor older than ten years',
    fields: ['transaction_date'],
    suspects: ['transaction_date'],
  } as const;
  const printed = textAt(data, 'transaction_date');
  if (printed === null) return skipped(rule, 'No date was found');
  return decided(rule, printed <= addDays(today, 1) && daysBetween(printed, today) <= tenYearsDays);
}

export function hotel(data: Data): Validation {
  const rule = {
    id: 'rcpt.hotel',
    severity: 'warn',
    message: 'The arrival should come before the departure',
    fields: ['arrival_date', 'departure_date'],
    suspects: ['arrival_date', 'departure_date'],
  } as const;
  const [arrival, departure] = [textAt(data, 'arrival_date'), textAt(data, 'departure_date')];
  if (arrival === null || departure === null) return skipped(rule, 'There is no arrival or no departure');
  return decided(rule, arrival < departure);
}

function decimalOf(value: unknown): number | null {
  return typeof value === 'string' && /^-?\d{1,12}(?:\.\d+)?$/.test(value) ? Number(value) : null;
}
