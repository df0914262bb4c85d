import { toCents } from '../../../shared/document-types/money.ts';
import type { RawMovement } from './bank-tables.ts';
import { headingDirection } from './bank-vocabulary.ts';

export type Direction = 'credit' | 'debit';

/**
 * Which way the money of each row went, or null where nothing on the page says so. In this order: the column it stands
 * in, a `CR` or `DR`, its sign, the heading over it, the balance behind it, the words of its description.
 */
export function settleDirections(movements: RawMovement[]): (Direction | null)[] {
  const mixedRuns = signsByRun(movements);
  return movements.map((movement, index) => {
    const negative = movement.amount.money.startsWith('-');
    if (movement.table === 'checks') return 'debit';
    if (movement.column !== 'amount') return flip(movement.column, negative);
    return (
      markedDirection(movement) ??
      signedDirection(movement, mixedRuns.get(movement.run)) ??
      byBalance(movement, movements[index - 1], movements[index + 1]) ??
      byWords(movement)
    );
  });
}

const flip = (direction: Direction, reversed: boolean): Direction =>
  reversed ? (direction === 'credit' ? 'debit' : 'credit') : direction;

function signsByRun(movements: RawMovement[]): Map<number, { negative: number; positive: number }> {
  const runs = new Map<number, { negative: number; positive: number }>();
  for (const { run, amount, column } of movements) {
    if (column !== 'amount') continue;
    const signs = runs.get(run) ?? { negative: 0, positive: 0 };
    if (amount.money.startsWith('-')) signs.negative += 1;
    else signs.positive += 1;
    runs.set(run, signs);
  }
  return runs;
}

function markedDirection({ amount, type }: RawMovement): Direction | null {
  const mark =
    /\b(CR|DR)\.?$/i.exec(amount.segment.text)?.[1] ?? /^(CR|DR|credit|debit|C|D)$/i.exec(type?.trim() ?? '')?.[1];
  return mark === undefined ? null : /^c/i.test(mark) ? 'credit' : 'debit';
}

function signedDirection(
  { amount, section }: RawMovement,
  signs: { negative: number; positive: number } | undefined,
): Direction | null {
  const negative = amount.money.startsWith('-');
  const heading = section ? headingDirection(section.text) : null;
  if (heading !== null) {
    // Some banks print withdrawals as negative under their heading, some as positive: the rarer sign is a reversal.
    const usualIsNegative = heading === 'debit' && (signs?.negative ?? 0) > (signs?.positive ?? 0);
    return flip(heading, negative !== usualIsNegative);
  }
  if (signs && signs.negative > 0) return negative ? 'debit' : 'credit';
  if (/^\s*\+/.test(amount.segment.text)) return 'credit';
  return null;
}

/** Rows go from old to new or from new to old; either neighbour's balance tells. */
function byBalance(
  movement: RawMovement,
  above: RawMovement | undefined,
  below: RawMovement | undefined,
): Direction | null {
  if (movement.balance === null) return null;
  const amount = Math.abs(toCents(movement.amount.money));
  for (const neighbour of [above, below]) {
    if (!neighbour?.balance || neighbour.account !== movement.account) continue;
    const change = toCents(movement.balance.money) - toCents(neighbour.balance.money);
    if (change === amount) return 'credit';
    if (change === -amount) return 'debit';
  }
  return null;
}

function byWords({ description, checkNumber }: RawMovement): Direction | null {
  const text = description.map((segment) => segment.text).join(' ');
  if (
    /deposit|payroll|salary|direct dep|interest (?:paid|earned|payment)|refund|credit(?! card)|transfer from|received/i.test(
      text,
    )
  ) {
    return 'credit';
  }
  if (checkNumber || /withdrawal|purchase|payment|fee|charge|check|debit|transfer to|pos\b|atm\b|bill/i.test(text))
    return 'debit';
  return null;
}
