import type { Validation } from '../../api/extract.ts';
import { sumOfPresent } from './at-most.ts';
import { oneDigitOff, termsAt } from './one-digit-off.ts';
import { centsOf, compared, type Data, rowsAt, skipped, textAt } from './sums.ts';

/** A statement of several accounts prints a total under each column. */
export function compositeTotals(data: Data, id: string): Validation[] {
  const entries = rowsAt(data, 'entries');
  const rule = { id, severity: 'error', message: 'The entries should give the printed total of their box' } as const;
  const results = rowsAt(data, 'totals').flatMap((row, index) => {
    const [key, expected] = [textAt(row, 'field'), centsOf(row.amount)];
    if (key === null || expected === null) return [];
    const total = `totals[${index}].amount`;
    const parts = entries.map((_, entry) => `entries[${entry}].${key}`);
    const actual = sumOfPresent(data, parts) ?? 0;
    const suspects = oneDigitOff([...termsAt(data, parts), ...termsAt(data, [total], -1)], actual - expected);
    return [compared({ ...rule, fields: [...parts, total], suspects }, { expected, actual, tolerance: 1 })];
  });
  return results.length > 0 ? results : [skipped({ ...rule, fields: ['entries', 'totals'] }, 'No totals are printed')];
}
