import type { Validation } from '../../api/extract.ts';
import { fullCardNumber, passesLuhn } from '../card-number.ts';
import { addDays, daysBetween } from '../dates.ts';
import { at, centsAt, centsOf, compared, type Data, decided, rowsAt, skipped, sumOf, textAt } from './sums.ts';

/** The checks of a credit-card statement. */
export const checkCreditCardStatement = (data: Data): Validation[] => [
  reconcile(data),
  rowsReconcile(data),
  feesTotal(data),
  interestTotal(data),
  available(data),
  minimum(data),
  dueDate(data),
  cycle(data),
  rowsInPeriod(data),
  yearToDate(data),
  luhn(data),
];

const summary = (name: string) => `summary.${name}`;
const charges = ['purchases', 'balance_transfers', 'cash_advances', 'fees_charged', 'interest_charged'].map(summary);
const reductions = ['payments', 'other_credits'].map(summary);
const previousBalance = summary('previous_balance');
const newBalance = summary('new_balance');

/** What is not printed counts as nothing: issuers leave lines out and merge payments with credits. */
const printedSum = (data: Data, paths: readonly string[]) =>
  paths.reduce((sum, path) => sum + (centsAt(data, path) ?? 0), 0);

function reconcile(data: Data): Validation {
  const lines = [...reductions, ...charges];
  const rule = {
    id: 'card.reconcile',
    severity: 'error',
    message: 'The previous balance and the lines of the summary should give the new balance',
    fields: [previousBalance, ...lines, newBalance],
  } as const;
  const [previous, next] = [centsAt(data, previousBalance), centsAt(data, newBalance)];
  if (previous === null || next === null) return skipped(rule, 'The previous or the new balance was not found');
  if (lines.every((path) => centsAt(data, path) === null)) return skipped(rule, 'The summary prints no lines');
  const actual = previous - printedSum(data, reductions) + printedSum(data, charges);
  return compared(rule, { expected: next, actual });
}

/** Fees, interest and payments that are not among the rows are taken from the summary. */
function rowsReconcile(data: Data): Validation {
  const rule = {
    id: 'card.rows_reconcile',
    severity: 'error',
    message: 'The previous balance and all rows should give the new balance',
    fields: [previousBalance, 'transactions', newBalance],
  } as const;
  const rows = rowsAt(data, 'transactions');
  const [previous, next] = [centsAt(data, previousBalance), centsAt(data, newBalance)];
  if (previous === null || next === null) return skipped(rule, 'The previous or the new balance was not found');
  const moved = netCharge(rows);
  if (moved === null) return skipped(rule, 'There are no rows, or a row lacks its amount or direction');
  const unlisted = rows.some(({ direction }) => direction === 'credit') ? 0 : printedSum(data, reductions);
  const base = previous + moved - unlisted;
  const fees = centsAt(data, summary('fees_charged')) ?? 0;
  const interest = centsAt(data, summary('interest_charged')) ?? 0;
  const actual = [base, base + fees, base + interest, base + fees + interest].find((sum) => sum === next) ?? base;
  return compared(rule, { expected: next, actual });
}

function netCharge(rows: Data[]): number | null {
  let net = 0;
  for (const { amount, direction } of rows) {
    const cents = centsOf(amount);
    if (cents === null || (direction !== 'charge' && direction !== 'credit')) return null;
    net += direction === 'charge' ? cents : -cents;
  }
  return rows.length === 0 ? null : net;
}

function feesTotal(data: Data): Validation {
  return listTotal(data, {
    id: 'card.fees_total',
    list: 'fees',
    column: 'amount',
    total: summary('fees_charged'),
    message: 'The listed fees should give the fees charged',
    tolerance: 0,
  });
}

function interestTotal(data: Data): Validation {
  return listTotal(data, {
    id: 'card.interest_total',
    list: 'interest_charges',
    column: 'interest',
    total: summary('interest_charged'),
    message: 'The interest on each balance should give the interest charged',
    tolerance: 1,
  });
}

type ListTotal = { id: string; list: string; column: string; total: string; message: string; tolerance: number };

function listTotal(data: Data, { id, list, column, total, message, tolerance }: ListTotal): Validation {
  const rule = { id, severity: 'error', message, fields: [list, total] } as const;
  const rows = rowsAt(data, list);
  const [sum, printed] = [sumOf(rows, column), centsAt(data, total)];
  if (rows.length === 0 || sum === null) return skipped(rule, 'No list was found, or a row of it lacks its amount');
  if (printed === null) return skipped(rule, 'The total was not found');
  return compared(rule, { expected: printed, actual: sum, tolerance });
}

/** Only a fact: authorisations that are not posted yet lower what is available. */
function available(data: Data): Validation {
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

function minimum(data: Data): Validation {
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
function dueDate(data: Data): Validation {
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

function cycle(data: Data): Validation {
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
function rowsInPeriod(data: Data): Validation {
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

function yearToDate(data: Data): Validation {
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
  const known = pairs
    .map(([year, period]) => [centsAt(data, year), centsAt(data, period)])
    .filter(([year, period]) => year !== null && period !== null);
  if (known.length === 0) return skipped(rule, 'No totals of the year and of the period were found');
  if (closing?.slice(5, 7) === '01') return skipped(rule, 'The period begins in the year before');
  return decided(
    rule,
    known.every(([year, period]) => (year ?? 0) >= (period ?? 0)),
  );
}

function luhn(data: Data): Validation {
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
