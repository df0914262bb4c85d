import type { Validation } from '../../api/extract.ts';
import { centsAt, centsOf, compared, type Data, decided, rowsAt, skipped } from './sums.ts';

/** Each printed balance is the one before it and the rows since; the first row that breaks the chain is the suspect. */
export function runningBalance(data: Data, prefix: string): Validation[] {
  const rows = rowsAt(data, `${prefix}transactions`);
  const rule = {
    id: 'bank.running_balance',
    severity: 'error',
    message: 'Each balance should be the one before it and the row’s amount',
    fields: [`${prefix}transactions`],
  } as const;
  if (rows.filter((row) => centsOf(row.running_balance) !== null).length < 2) {
    return [skipped(rule, 'Balances are not printed beside the rows')];
  }
  if (
    rows.some(({ amount, direction }) => centsOf(amount) === null || (direction !== 'credit' && direction !== 'debit'))
  ) {
    return [skipped(rule, 'A row lacks its amount or direction')];
  }
  // Statements run from the oldest row to the newest or the other way round; the way with fewer breaks is the one meant.
  const oldFirst = breaks(
    rows,
    rows.map((_, index) => index),
    centsAt(data, `${prefix}summary.beginning_balance`),
  );
  const newFirst = breaks(
    rows,
    rows.map((_, index) => rows.length - 1 - index),
    centsAt(data, `${prefix}summary.beginning_balance`),
  );
  const broken = newFirst.length < oldFirst.length ? newFirst : oldFirst;
  const [first] = broken;
  if (!first) return [decided(rule, true)];
  const suspects = broken
    .slice(0, 20)
    .flatMap(({ index }) => [
      `${prefix}transactions[${index}].amount`,
      `${prefix}transactions[${index}].running_balance`,
    ]);
  return [compared({ ...rule, suspects }, { expected: first.expected, actual: first.actual })];
}

/** @param order - Indexes of the rows from the oldest to the newest. */
function breaks(rows: Data[], order: number[], beginning: number | null) {
  const broken: { index: number; expected: number; actual: number }[] = [];
  let balance = beginning;
  for (const index of order) {
    const row = rows[index] as Data;
    const amount = centsOf(row.amount) ?? 0;
    if (balance !== null) balance += row.direction === 'credit' ? amount : -amount;
    const printed = centsOf(row.running_balance);
    if (printed === null) continue;
    if (balance !== null && printed !== balance) broken.push({ index, expected: balance, actual: printed });
    balance = printed;
  }
  return broken;
}
