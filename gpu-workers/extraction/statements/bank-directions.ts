import { toCents } from '../../../shared/document-types/money.ts';
import type { RawMovement } from './bank-tables.ts';
import { headingDirection } from './bank-vocabulary.ts';

export type Direction = 'credit' | 'debit';

/**
 * Which way the money of each row went, or null where nothing on the page says so. In this order:
 * the column it stands in, a `CR` or `DR`, the balances before and after it, its sign, the heading over it, the words of
 * its description.
 */
export function settleDirections(movements: RawMovement[]): (Direction | null)[] {
  const signs = countSigns(movements);
  const fromOld = movements.map((movement, index) => byBalance(movement, movements[index - 1]));
  const fromNew = movements.map((movement, index) => byBalance(movement, movements[index + 1]));
  const byBalances = known(fromNew) > known(fromOld) ? [fromNew, fromOld] : [fromOld, fromNew];
  return movements.map((movement, index) => {
    if (movement.table === 'checks') return 'debit';
    const balanced = byBalances.map((directions) => directions[index]).find((direction) => direction);
    const printed = signs.get(signGroup(movement));
    if (movement.column !== 'amount') {
      const isNegative = movement.amount.money.startsWith('-');
      return (isNegative ? balanced : null) ?? columnDirection(movement, movement.column, printed);
    }
    return markedDirection(movement) ?? balanced ?? signedDirection(movement, printed) ?? byWords(movement);
  });
}

const flip = (direction: Direction, reversed: boolean): Direction =>
  reversed ? (direction === 'credit' ? 'debit' : 'credit') : direction;

type Signs = { negative: number; positive: number };

const known = (directions: (Direction | null)[]) => directions.filter((direction) => direction !== null).length;

/** Signs are compared within one list, and within one column over all of them. */
const signGroup = ({ account, column, run }: RawMovement) =>
  column === 'amount' ? `run ${run}` : `account ${account} ${column}`;

function countSigns(movements: RawMovement[]): Map<string, Signs> {
  const groups = new Map<string, Signs>();
  for (const movement of movements) {
    const signs = groups.get(signGroup(movement)) ?? { negative: 0, positive: 0 };
    if (movement.amount.money.startsWith('-')) signs.negative += 1;
    else signs.positive += 1;
    groups.set(signGroup(movement), signs);
  }
  return groups;
}

/** A negative amount among debits is a reversal, unless this bank prints all of them so. */
function columnDirection({ amount }: RawMovement, column: Direction, signs: Signs | undefined): Direction {
  const usualIsNegative = column === 'debit' && (signs?.negative ?? 0) > (signs?.positive ?? 0);
  return flip(column, amount.money.startsWith('-') !== usualIsNegative);
}

function markedDirection({ amount, type }: RawMovement): Direction | null {
  const mark =
    /\b(CR|DR)\.?$/i.exec(amount.segment.text)?.[1] ?? /^(CR|DR|credit|debit|C|D)$/i.exec(type?.trim() ?? '')?.[1];
  return mark === undefined ? null : /^c/i.test(mark) ? 'credit' : 'debit';
}

function signedDirection({ amount, section }: RawMovement, signs: Signs | undefined): Direction | null {
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

/** What the change since an older row's balance says. Rows go from old to new or from new to old. */
function byBalance(movement: RawMovement, older: RawMovement | undefined): Direction | null {
  if (!movement.balance || !older?.balance || older.account !== movement.account) return null;
  const amount = Math.abs(toCents(movement.amount.money));
  const change = toCents(movement.balance.money) - toCents(older.balance.money);
  if (amount === 0 || Math.abs(change) !== amount) return null;
  return change > 0 ? 'credit' : 'debit';
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
