import type { Validation } from '../../api/extract.ts';
import type { DocumentTypeSpec } from '../field.ts';
import { sumOfPresent } from './at-most.ts';
import { oneDigitOff, termsAt } from './one-digit-off.ts';
import { centsAt, compared, type Data, rowsAt, skipped } from './sums.ts';

/** A statement of several accounts prints a total for each box; `totals` holds those that are printed. */
export function compositeTotals(data: Data, spec: DocumentTypeSpec, id: string): Validation[] {
  const entries = rowsAt(data, 'entries');
  const rule = { id, severity: 'error', message: 'The entries should give the printed total of their box' } as const;
  const results = spec.fields.flatMap(({ path, type }) => {
    const key = /^entries\[\]\.(\w+)$/.exec(path)?.[1];
    const total = `totals.${key}`;
    const expected = centsAt(data, total);
    if (key === undefined || type !== 'money' || expected === null) return [];
    const parts = entries.map((_, row) => `entries[${row}].${key}`);
    const actual = sumOfPresent(data, parts) ?? 0;
    const suspects = oneDigitOff([...termsAt(data, parts), ...termsAt(data, [total], -1)], actual - expected);
    return [compared({ ...rule, fields: [...parts, total], suspects }, { expected, actual, tolerance: 1 })];
  });
  return results.length > 0 ? results : [skipped({ ...rule, fields: ['entries', 'totals'] }, 'No totals are printed')];
}
