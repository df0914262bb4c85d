import type { Validation } from '../../api/extract.ts';
import { formatCents } from '../money.ts';
import { type Data, decided, rowsAt, skipped, sumOf } from './sums.ts';

/** Whether an amount, `1234.56`, stands anywhere on the pages. */
export type IsPrinted = (amount: string) => boolean;

type LabelFree = {
  id: string;
  /** Where the rows are. */
  list: string;
  directions: readonly [string, string];
  /** Without the text of the pages there is nothing to look in. */
  isPrinted: IsPrinted | undefined;
  /** Whether the balances prove the rows already: many statements print no sums of their rows. */
  isProved: boolean;
};

/**
 * The sums of the rows are printed somewhere, whatever their label. It is the one proof of the rows where no balance was
 * found. A sum may be printed for each heading or for each page instead.
 */
export function labelFree(data: Data, { id, list, directions, isPrinted, isProved }: LabelFree): Validation {
  const [one, other] = directions;
  const rule = {
    id,
    severity: 'warn',
    message: `The sum of all ${one} rows and the sum of all ${other} rows should be printed on the statement`,
    fields: [list],
  } as const;
  const rows = rowsAt(data, list);
  if (isPrinted === undefined) return skipped(rule, 'The text of the pages is not known');
  if (rows.some(({ direction }) => !directions.includes(String(direction))) || sumOf(rows, 'amount') === null)
    return skipped(rule, 'A row lacks its amount or direction');
  // The sum of a single row is the row itself.
  const sides = directions
    .map((side) => rows.filter(({ direction }) => direction === side))
    .filter((own) => own.length > 1);
  if (sides.length === 0) return skipped(rule, 'There are no two rows of one direction');
  if (sides.every((own) => sumIsPrinted(own, isPrinted))) return decided(rule, true);
  return isProved ? skipped(rule, 'Such sums are not printed, and the balances prove the rows') : decided(rule, false);
}

function sumIsPrinted(rows: Data[], isPrinted: IsPrinted): boolean {
  const isSum = (own: Data[]) => isPrinted(formatCents(sumOf(own, 'amount') ?? 0));
  const groups = ['section', 'page'].map((key) => [...Map.groupBy(rows, (row) => row[key]).values()]);
  return isSum(rows) || groups.some((parts) => parts.length > 1 && parts.length < rows.length && parts.every(isSum));
}
