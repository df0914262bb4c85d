import type { Validation } from '../../api/extract.ts';
import { fullCardNumber, passesLuhn } from '../card-number.ts';
import { addDays, daysBetween } from '../dates.ts';
import { at, centsAt, compared, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

const summary = (name: string) => `summary.${name}`;
const newBalance = summary('new_balance');

/** Only a fact: authorisations that are not posted yet lower what is available. */
export function available(data: Data): Validation {
  const fields = [summary('credit_limit'), newBalance, summary('available_credit')];
  const rule = {
    id: 'card.available',
    severity: 'info',
    message: 'Available credit should be the credit limit less the new balance',
    fields,
  } as const;
  const [limit, balance, printed] = fields.map((field) => centsAt(data, field));
  if (limit == null || balance == null || printed == null)
    return skipped(rule, 'The limit, the balance or the available credit was not found');
  // Issuers that print whole units of the limit print whole units of what is left of it, rounded down.
  const tolerance = limit % 100 === 0 && printed % 100 === 0 ? 99 : 0;
  return compared(rule, { expected: Math.max(0, limit - balance), actual: printed, tolerance });
}

export function minimum(data: Data): Validation {
  const fields = [summary('minimum_payment_due'), newBalance, summary('past_due_amount')];
  const rule = {
    id: 'card.minimum',
    severity: 'warn',
    message: 'The minimum payment should lie between nothing and the balance with what is past due',
    fields,
    suspects: fields.slice(0, 2),
  } as const;
  const [due, balance, pastDue] = fields.map((field) => centsAt(data, field));
  if (due == null || balance == null) return skipped(rule, 'The minimum payment or the new balance was not found');
  return decided(rule, due >= 0 && due <= Math.max(0, balance) + (pastDue ?? 0));
}

/** Regulation Z gives 21 days from mailing; other countries' issuers give fewer. */
export function dueDate(data: Data): Validation {
  const fields = ['header.closing_date', summary('payment_due_date')];
  const rule = {
    id: 'card.due_date',
    severity: 'info',
    message: 'The payment should be due 21 days after the closing date or later',
    fields,
    suspects: fields,
  } as const;
  const [closing, due] = fields.map((field) => textAt(data, field));
  if (closing == null || due == null) return skipped(rule, 'The closing date or the due date was not found');
  return decided(rule, daysBetween(closing, due) >= 21);
}

export function cycle(data: Data): Validation {
  const fields = ['period_start', 'period_end', 'closing_date', 'days_in_billing_cycle'].map(
    (name) => `header.${name}`,
  );
  const rule = {
    id: 'card.cycle',
    severity: 'warn',
    message: 'The billing period should end on the closing date and have the printed number of days',
    fields,
    suspects: fields,
  } as const;
  const [start, end, closing] = fields.map((field) => textAt(data, field));
  const printed = at(data, 'header.days_in_billing_cycle');
  if (start == null || end == null) return skipped(rule, 'The billing period was not found');
  if (closing == null && typeof printed !== 'number')
    return skipped(rule, 'There is nothing to compare the period with');
  const days = daysBetween(start, end) + 1;
  const sameEnd = closing == null || closing === end;
  return decided(rule, sameEnd && days > 0 && (typeof printed !== 'number' || Math.abs(days - printed) <= 1));
}

/** By the posting date, or the transaction date where only that is printed; it may be a good deal older. */
export function rowsInPeriod(data: Data): Validation {
  const rule = {
    id: 'card.rows_in_period',
    severity: 'warn',
    message: 'Every row should be posted in the billing period',
    fields: ['header.period_start', 'header.period_end', 'transactions'],
  } as const;
  const [start, end] = [textAt(data, 'header.period_start'), textAt(data, 'header.period_end')];
  const rows = rowsAt(data, 'transactions');
  if (start === null || end === null) return skipped(rule, 'The billing period was not found');
  if (rows.length === 0) return skipped(rule, 'There are no rows');
  const [from, to] = [addDays(start, -7), addDays(end, 1)];
  const suspects = rows.flatMap(({ post_date, transaction_date }, index) => {
    const posted = post_date ?? transaction_date;
    const path = `transactions[${index}].${post_date == null ? 'transaction_date' : 'post_date'}`;
    return typeof posted === 'string' && posted >= from && posted <= to ? [] : [path];
  });
  return decided({ ...rule, suspects: suspects.slice(0, 20) }, suspects.length === 0);
}

export function yearToDate(data: Data): Validation {
  const pairs = [
    [summary('ytd_fees'), summary('fees_charged')],
    [summary('ytd_interest'), summary('interest_charged')],
  ] as const;
  const rule = {
    id: 'card.ytd',
    severity: 'warn',
    message: 'Fees and interest of the year should be no less than those of the period',
    fields: pairs.flat(),
  } as const;
  const closing = textAt(data, 'header.closing_date') ?? textAt(data, 'header.period_end');
  const known = pairs.filter((pair) => pair.every((path) => centsAt(data, path) !== null));
  if (known.length === 0) return skipped(rule, 'No totals of the year and of the period were found');
  if (closing?.slice(5, 7) === '01') return skipped(rule, 'The period begins in the year before');
  const suspects = known.filter(([year, period]) => (centsAt(data, year) ?? 0) < (centsAt(data, period) ?? 0)).flat();
  return decided({ ...rule, suspects }, suspects.length === 0);
}

export function luhn(data: Data): Validation {
  const field = 'header.account_number';
  const rule = {
    id: 'card.luhn',
    severity: 'warn',
    message: 'The card number should have its check digit',
    fields: [field],
    suspects: [field],
  } as const;
  const printed = textAt(data, field);
  const number = printed === null ? null : fullCardNumber(printed);
  return number === null ? skipped(rule, 'No full card number is shown') : decided(rule, passesLuhn(number));
}
