import type { Validation } from '../../api/extract.ts';
import { oneDigitOff, rowTerms, termsAt } from './one-digit-off.ts';
import { centsAt, centsOf, compared, type Data, rowsAt, skipped, sumOf } from './sums.ts';

const summary = (name: string) => `summary.${name}`;
const charges = ['purchases', 'balance_transfers', 'cash_advances', 'fees_charged', 'interest_charged'].map(summary);
const reductions = ['payments', 'other_credits'].map(summary);
const previousBalance = summary('previous_balance');
const newBalance = summary('new_balance');

/** What is not printed counts as nothing: issuers leave lines out and merge payments with credits. */
const printedSum = (data: Data, paths: readonly string[]) =>
  paths.reduce((sum, path) => sum + (centsAt(data, path) ?? 0), 0);

/**
 * The balances by the printed summary and by the rows, and the lists of fees and interest. What one of them proves right is
 * no suspect of another.
 *
 * @param sections - The results of the rows under headings, each with the line of the summary that it gives as last field.
 */
export function cardSums(data: Data, sections: readonly Validation[]): Validation[] {
  const lists = [feesTotal(data), interestTotal(data)];
  const proved = [...sections, ...lists].flatMap(({ status, fields }) => (status === 'pass' ? fields.slice(-1) : []));
  const ends = [previousBalance, newBalance];
  const first = rowsReconcile(data, new Set());
  const summary = reconcile(data, new Set([...proved, ...(first.status === 'pass' ? ends : [])]));
  const rows = first.status === 'fail' && summary.status === 'pass' ? rowsReconcile(data, new Set(ends)) : first;
  return [summary, rows, ...sections, ...lists];
}

/** previous − payments − credits + charges = new, by the printed summary */
function reconcile(data: Data, sound: ReadonlySet<string>): Validation {
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
  const terms = [...termsAt(data, [previousBalance, ...charges]), ...termsAt(data, [...reductions, newBalance], -1)];
  return compared({ ...rule, suspects: oneDigitOff(terms, actual - next, { sound }) }, { expected: next, actual });
}

/** Fees, interest and payments that are not among the rows are taken from the summary. */
function rowsReconcile(data: Data, sound: ReadonlySet<string>): Validation {
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
  const ways = [base, base + fees, base + interest, base + fees + interest];
  const actual = ways.find((sum) => sum === next) ?? base;
  if (actual === next) return compared(rule, { expected: next, actual });
  const terms = [
    ...termsAt(data, [previousBalance]),
    ...termsAt(data, [newBalance], -1),
    ...rowTerms(data, 'transactions', { direction: 'charge' }),
    ...rowTerms(data, 'transactions', { direction: 'credit', sign: -1 }),
  ];
  const suspects = ways.map((sum) => oneDigitOff(terms, sum - next, { sound })).find((paths) => paths.length > 0) ?? [];
  return compared({ ...rule, suspects }, { expected: next, actual });
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
  const terms = [...rowTerms(data, list, { column }), ...termsAt(data, [total], -1)];
  const suspects = oneDigitOff(terms, sum - printed, { tolerance });
  return compared({ ...rule, suspects }, { expected: printed, actual: sum, tolerance });
}
