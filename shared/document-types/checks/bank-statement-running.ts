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
  const beginning = centsAt(data, `${prefix}summary.beginning_balance`);
  const oldFirst = rows.map((_, index) => index);
  const [forward, backward] = [breaks(rows, oldFirst, beginning), breaks(rows, oldFirst.toReversed(), beginning)];
  const { broken, places } = backward.broken.length < forward.broken.length ? backward : forward;
  const [first] = broken;
  if (!first) return [decided(rule, true)];
  const ending = centsAt(data, `${prefix}summary.ending_balance`);
  const suspects = likeliest(broken, rows, { places, ending }).map((key) => `${prefix}transactions${key}`);
  const isFirstRow = first.place === 1 && !suspects.includes(`${prefix}transactions[${first.index}].running_balance`);
  const opening = isFirstRow && beginning !== null ? [`${prefix}summary.beginning_balance`] : [];
  return [
    compared({ ...rule, suspects: [...opening, ...suspects] }, { expected: first.expected, actual: first.actual }),
  ];
}

/**
 * What most likely was misread at each break. A misread balance breaks the chain twice, to one side and back; a wrong
 * direction by twice its amount. Where the next balance fits again, the row’s own balance is right and its amount is not;
 * after the last row the ending balance tells.
 */
function likeliest(
  broken: readonly Break[],
  rows: Data[],
  { places, ending }: { places: number; ending: number | null },
): string[] {
  const keys: string[] = [];
  for (let at = 0; at < broken.length && keys.length < maxSuspects; at += 1) {
    const [{ index, place, excess, expected, actual }, next] = [broken[at] as Break, broken[at + 1]];
    const isLast = place === places;
    if (next?.place === place + 1 && next.excess === -excess) {
      keys.push(`[${index}].running_balance`);
      at += 1;
    } else if (Math.abs(excess) === 2 * (centsOf(rows[index]?.amount) ?? 0)) keys.push(`[${index}].direction`);
    else if (isLast && ending === expected) keys.push(`[${index}].running_balance`);
    else if (isLast ? ending === actual : next?.place !== place + 1) keys.push(`[${index}].amount`);
    else keys.push(`[${index}].amount`, `[${index}].running_balance`);
  }
  return keys;
}

/** `place` counts the printed balances; `excess` is in cents. */
type Break = { index: number; place: number; expected: number; actual: number; excess: number };

/** @param order - Indexes of the rows from the oldest to the newest. */
function breaks(rows: Data[], order: number[], beginning: number | null): { broken: Break[]; places: number } {
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
  return { broken, places: place };
}
