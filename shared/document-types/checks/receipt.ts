import type { Validation } from '../../api/extract.ts';
import type { IsoDate } from '../dates.ts';
import { taxDetails } from './invoice-tax-details.ts';
import { oneDigitOff, provedBy, rowTerms, termsAt } from './one-digit-off.ts';
import { count, date, hotel, lineMath, taxRate, tipLine } from './receipt-details.ts';
import { centsAt, centsOf, compared, type Data, rowsAt, skipped, sumOf } from './sums.ts';

const tolerance = 2;

/**
 * The checks of a receipt.
 *
 * @param today - The day on which it is read, which tells a misread year.
 */
export const checkReceipt = (data: Data, today: IsoDate = new Date().toISOString().slice(0, 10)): Validation[] => [
  ...sums(data),
  ...lineMath(data),
  tipLine(data),
  count(data),
  taxRate(data),
  date(data, today),
  hotel(data),
];

/** What lines or payments prove right is no suspect of the total. A tax that is listed alone is the total tax itself. */
function sums(data: Data): Validation[] {
  const [lines, paid] = [linesSum(data), payments(data)];
  return [total(data, provedBy([lines, paid])), lines, ...taxDetails(data, 'rcpt.tax_details'), paid];
}

/** subtotal − discounts + tax + tip + service and other charges + rounding = total */
function total(data: Data, sound: ReadonlySet<string>): Validation {
  const [tax, tip, service, other, rounding] = onTop.map((part) => centsAt(data, part) ?? 0);
  const rule = {
    id: 'rcpt.total',
    severity: 'error',
    message: 'Subtotal, tax, tip and charges less discounts should give the total',
    fields: ['subtotal', 'discounts', ...onTop, 'total'],
  } as const;
  const subtotal = centsAt(data, 'subtotal');
  const expected = centsAt(data, 'total');
  if (expected === null) return skipped(rule, 'The total was not found');
  if (subtotal === null) return skipped(rule, 'No subtotal is printed');
  const discounts = sumOf(rowsAt(data, 'discounts'), 'amount') ?? 0;
  const extras = (tip ?? 0) + (service ?? 0) + (other ?? 0) + (rounding ?? 0);
  // Prices may include the tax, and a discount may be within the subtotal already.
  const ways = [
    subtotal - discounts + (tax ?? 0) + extras,
    subtotal - discounts + extras,
    subtotal + (tax ?? 0) + extras,
    subtotal + extras,
  ];
  const actual = ways.find((way) => Math.abs(way - expected) <= tolerance) ?? (ways[0] as number);
  const terms = [
    ...termsAt(data, ['subtotal', ...onTop]),
    ...rowTerms(data, 'discounts', { sign: -1 }),
    ...termsAt(data, ['total'], -1),
  ];
  return compared(
    { ...rule, suspects: oneDigitOff(terms, actual - expected, { tolerance, sound }) },
    { expected, actual, tolerance },
  );
}

/** Σ total_price − Σ discounts of the lines = subtotal, or the total where no subtotal is printed */
function linesSum(data: Data): Validation {
  const items = rowsAt(data, 'items');
  const rule = {
    id: 'rcpt.lines_sum',
    severity: 'warn',
    message: 'The prices of the lines should give the subtotal',
    fields: ['items', 'subtotal', 'total'],
  } as const;
  if (items.length === 0) return skipped(rule, 'There are no lines');
  const prices = sumOf(items, 'total_price');
  if (prices === null) return skipped(rule, 'A line has no price');
  const wholes = termsAt(data, ['subtotal', 'total'], -1);
  const [first] = wholes;
  if (first === undefined) return skipped(rule, 'Neither a subtotal nor a total was found');
  // A discount that stands as a line of its own is negative and within the prices already.
  const discounts = items.reduce(
    (sum, item) => sum + ((centsOf(item.total_price) ?? 0) > 0 ? Math.abs(centsOf(item.discount) ?? 0) : 0),
    0,
  );
  const ways = [prices - discounts, prices];
  const [met] = wholes.flatMap(({ path, cents }) =>
    ways.filter((way) => Math.abs(way - cents) <= tolerance).map((actual) => ({ path, expected: cents, actual })),
  );
  // The lines speak for the amount that they give, and for no other.
  if (met) return compared({ ...rule, fields: ['items', met.path] }, { ...met, tolerance });
  const net = netTotal(data);
  const actual = ways.find((way) => net !== null && Math.abs(way - net) <= tolerance);
  if (net !== null && actual !== undefined) {
    return compared({ ...rule, fields: ['items', ...onTop, 'total'] }, { expected: net, actual, tolerance });
  }
  const lines = rowTerms(data, 'items', { column: 'total_price' });
  const [excess] = ways.map((way) => way - first.cents) as [number, number];
  const suspects = oneDigitOff([...lines, first], excess, { tolerance });
  return compared({ ...rule, suspects }, { expected: first.cents, actual: prices - discounts, tolerance });
}

/** What may be put on top of the lines, besides discounts that are taken off. */
const onTop = ['total_tax', 'tip', 'service_charge', 'other_charges', 'rounding'] as const;

/** What the lines come to where no subtotal is printed: the total without what was put on top of it. */
function netTotal(data: Data): number | null {
  const total = centsAt(data, 'total');
  if (total === null || centsAt(data, 'subtotal') !== null) return null;
  const extras = onTop.reduce((sum, field) => sum + (centsAt(data, field) ?? 0), 0);
  return total - extras + (sumOf(rowsAt(data, 'discounts'), 'amount') ?? 0);
}

/** Σ payments − change = total */
function payments(data: Data): Validation {
  const rule = {
    id: 'rcpt.payments',
    severity: 'warn',
    message: 'Payments less change should give the total',
    fields: ['payments', 'change_due', 'total'],
  } as const;
  const rows = rowsAt(data, 'payments');
  const paid = sumOf(rows, 'amount');
  const expected = centsAt(data, 'total');
  if (rows.length === 0 || paid === null) return skipped(rule, 'No payment is printed');
  if (expected === null) return skipped(rule, 'The total was not found');
  const actual = paid - (centsAt(data, 'change_due') ?? 0);
  const terms = [...rowTerms(data, 'payments'), ...termsAt(data, ['change_due', 'total'], -1)];
  const suspects = oneDigitOff(terms, actual - expected, { tolerance });
  return compared({ ...rule, suspects }, { expected, actual, tolerance });
}
