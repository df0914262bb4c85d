import type { Validation } from '../../api/extract.ts';
import { centsAt, centsOf, compared, type Data, decided, rowsAt, skipped } from './sums.ts';

/** More suspects than this help nobody. */
const maxSuspects = 20;

/** Each printed balance is the one before it and the rows since; rows that break the chain are the suspects. */
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
  const suspects = likeliest(broken, rows).map((key) => `${prefix}transactions${key}`);
  return [compared({ ...rule, suspects }, { expected: first.expected, actual: first.actual })];
}

/**
 * What most likely was misread at each break. A misread balance breaks the chain twice, to one side and back; a wrong
 * direction by twice its amount; everything else leaves the row’s amount and its balance.
 */
function likeliest(broken: readonly Break[], rows: Data[]): string[] {
  const keys: string[] = [];
  for (let at = 0; at < broken.length && keys.length < maxSuspects; at += 1) {
    const [{ index, place, excess }, next] = [broken[at] as Break, broken[at + 1]];
    if (next?.place === place + 1 && next.excess === -excess) {
      keys.push(`[${index}].running_balance`);
      at += 1;
    } else if (Math.abs(excess) === 2 * (centsOf(rows[index]?.amount) ?? 0)) keys.push(`[${index}].direction`);
    else keys.push(`[${index}].amount`, `[${index}].running_balance`);
  }
  return keys;
}

/** `place` counts the printed balances; `excess` is in cents. */
type Break = { index: number; place: number; expected: number; actual: number; excess: number };

/** @param order - Indexes of the rows from the oldest to the newest. */
function breaks(rows: Data[], order: number[], beginning: number | null): Break[] {
  const broken: Break[] = [];
  let place = 0;
  let balance = beginning;
  for (const index of order) {
    const row = rows[index] as Data;
    const amount = centsOf(row.amount) ?? 0;
    if (balance !== null) balance += row.direction === 'credit' ? amount : -amount;
    const printed = centsOf(row.running_balance);
    if (printed === null) continue;
    place += 1;
    if (balance !== null && printed !== balance)
      broken.push({ index, place, expected: balance, actual: printed, excess: printed - balance });
    balance = printed;
  }
  return broken;
}
