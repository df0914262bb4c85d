import type { Validation } from '../../api/extract.ts';
import { addDays } from '../dates.ts';
import { taxDetails } from './invoice-tax-details.ts';
import { bank, currency, nonzeroLines, sign, taxId } from './invoice-terms.ts';
import { oneDigitOff, provedBy, rowTerms, termsAt } from './one-digit-off.ts';
import { centsAt, centsOf, compared, type Data, decided, rowsAt, skipped, sumOf, textAt } from './sums.ts';

/** Rounding of single lines and taxes may move a printed sum by this many cents. */
const tolerance = 2;

/** The checks of an invoice. */
export const checkInvoice = (data: Data): Validation[] => [
  ...sums(data),
  ...lineMath(data),
  dates(data),
  currency(data),
  sign(data),
  nonzeroLines(data),
  ...bank(data),
  ...taxId(data),
];

/**
 * What one sum proves right is no suspect of another. A tax that is listed alone, and an amount due from which nothing is
 * taken off, may be the very same print as the total and prove nothing.
 */
function sums(data: Data): Validation[] {
  const isOwnPrint = ['previous_unpaid_balance', 'amount_paid'].some((path) => centsAt(data, path) !== null);
  const first = [linesSum(data, new Set()), ...(isOwnPrint ? [amountDue(data, new Set())] : [])];
  const whole = total(data, provedBy(first));
  const proved = provedBy([whole]);
  return [whole, linesSum(data, proved), amountDue(data, proved), ...taxDetails(data, 'inv.tax_details')];
}

/** subtotal − discount + tax + shipping + other charges = total */
function total(data: Data, sound: ReadonlySet<string>): Validation {
  const parts = ['subtotal', 'total_discount', 'total_tax', 'shipping_amount', 'other_charges'] as const;
  const [subtotal, discount, tax, shipping, other] = parts.map((part) => centsAt(data, part));
  const rule = {
    id: 'inv.total',
    severity: 'error',
    message: 'Subtotal, discount, tax and charges should give the total',
    fields: [...parts, 'invoice_total'],
  } as const;
  const expected = centsAt(data, 'invoice_total');
  if (expected === null) return skipped(rule, 'The total was not found');
  if (subtotal == null) return skipped(rule, 'No subtotal is printed');
  const net = subtotal - Math.abs(discount ?? 0) + (shipping ?? 0) + (other ?? 0);
  // Where prices include tax, the printed tax is a note on the total and not added to it.
  const actual = Math.abs(net - expected) <= tolerance ? net : net + (tax ?? 0);
  const terms = [
    ...termsAt(data, ['subtotal', 'total_tax', 'shipping_amount', 'other_charges']),
    ...termsAt(data, ['total_discount', 'invoice_total'], -1),
  ];
  return compared(
    { ...rule, suspects: oneDigitOff(terms, actual - expected, { tolerance, sound }) },
    { expected, actual, tolerance },
  );
}

/** The lines give the subtotal, or the total where their amounts include tax. Either is right. */
function linesSum(data: Data, sound: ReadonlySet<string>): Validation {
  const items = rowsAt(data, 'items');
  const rule = {
    id: 'inv.lines_sum',
    severity: 'error',
    message: 'The amounts of the lines should give the subtotal or the total',
    fields: ['items', 'subtotal', 'invoice_total'],
  } as const;
  if (items.length === 0) return skipped(rule, 'There are no lines');
  const sum = sumOf(items, 'amount');
  if (sum === null) return skipped(rule, 'A line has no amount');
  const wholes = termsAt(data, ['subtotal', 'invoice_total'], -1);
  const [first] = wholes;
  if (first === undefined) return skipped(rule, 'Neither a subtotal nor a total was found');
  const met = wholes.find(({ cents }) => Math.abs(cents - sum) <= tolerance);
  // The lines speak for the amount that they give, and for no other.
  if (met) return compared({ ...rule, fields: ['items', met.path] }, { expected: met.cents, actual: sum, tolerance });
  const net = netTotal(data);
  if (net !== null && Math.abs(net - sum) <= tolerance) {
    return compared(
      { ...rule, fields: ['items', ...onTop, 'invoice_total'] },
      { expected: net, actual: sum, tolerance },
    );
  }
  const lines = rowTerms(data, 'items');
  const suspects = oneDigitOff([...lines, first], sum - first.cents, { tolerance, sound });
  return compared({ ...rule, suspects }, { expected: first.cents, actual: sum, tolerance });
}

/** What may be put on top of the lines, besides a discount that is taken off. */
const onTop = ['total_tax', 'shipping_amount', 'other_charges'] as const;

/** What the lines come to where no subtotal is printed: the total without what was put on top of it. */
function netTotal(data: Data): number | null {
  const total = centsAt(data, 'invoice_total');
  if (total === null || centsAt(data, 'subtotal') !== null) return null;
  const extras = onTop.reduce((sum, field) => sum + (centsAt(data, field) ?? 0), 0);
  return total - extras + Math.abs(centsAt(data, 'total_discount') ?? 0);
}

/** quantity × unit price − discount = amount, for every line that prints all of them */
function lineMath(data: Data): Validation[] {
  const rule = {
    id: 'inv.line_math',
    severity: 'warn',
    message: 'Quantity times unit price should give the amount of the line',
  } as const;
  const results = rowsAt(data, 'items').flatMap((item, index) => {
    const fields = ['quantity', 'unit_price', 'amount'].map((key) => `items[${index}].${key}`);
    const amount = centsOf(item.amount);
    const [quantity, price] = [decimalOf(item.quantity), decimalOf(item.unit_price)];
    if (amount === null || quantity === null || price === null) return [];
    const expected = Math.round(quantity * price * 100) - Math.abs(centsOf(item.discount) ?? 0);
    // A unit price is printed rounded, so half a cent an item may be lost.
    const slack = Math.max(tolerance, Math.ceil(0.5 * Math.abs(quantity)));
    return [compared({ ...rule, fields, suspects: fields }, { expected, actual: amount, tolerance: slack })];
  });
  return results.length > 0
    ? results
    : [skipped({ ...rule, fields: ['items'] }, 'No line prints quantity, unit price and amount')];
}

/** total + previous balance − paid = due */
function amountDue(data: Data, sound: ReadonlySet<string>): Validation {
  const fields = ['invoice_total', 'previous_unpaid_balance', 'amount_paid', 'amount_due'] as const;
  const [invoiceTotal, previous, paid, due] = fields.map((field) => centsAt(data, field));
  const rule = {
    id: 'inv.amount_due',
    severity: 'error',
    message: 'Total and previous balance less payments should give the amount due',
    fields,
  } as const;
  if (invoiceTotal == null || due == null) return skipped(rule, 'The total or the amount due was not found');
  const actual = invoiceTotal + (previous ?? 0) - Math.abs(paid ?? 0);
  const terms = [...termsAt(data, fields.slice(0, 2)), ...termsAt(data, fields.slice(2), -1)];
  return compared(
    { ...rule, suspects: oneDigitOff(terms, actual - due, { tolerance, sound }) },
    { expected: due, actual, tolerance },
  );
}

function dates(data: Data): Validation {
  const rule = {
    id: 'inv.dates',
    severity: 'warn',
    message: 'The due date should not come before the invoice date, and should follow the terms',
    fields: ['invoice_date', 'due_date', 'payment_term'],
  } as const;
  const invoiced = textAt(data, 'invoice_date');
  const due = textAt(data, 'due_date');
  if (invoiced === null || due === null) return skipped(rule, 'The invoice date or the due date was not found');
  const days = /^net (\d{1,3})\b/i.exec(textAt(data, 'payment_term') ?? '')?.[1];
  const follows = days === undefined || addDays(invoiced, Number(days)) === due;
  return decided({ ...rule, suspects: ['invoice_date', 'due_date'] }, invoiced <= due && follows);
}

function decimalOf(value: unknown): number | null {
  return typeof value === 'string' && /^-?\d{1,12}(?:\.\d+)?$/.test(value) ? Number(value) : null;
}
