import type { TruthValue } from './manifest.ts';

/** One true value beside what was read for it. */
export type FieldScore = { path: string; expected: TruthValue; actual: unknown; right: boolean };

/** Compares the recorded true values of a document with its `data`. Fields that nobody recorded are not counted. */
export const scoreFields = (truth: Record<string, TruthValue>, data: unknown): FieldScore[] =>
  Object.entries(truth).map(([path, expected]) => {
    const actual = valueAt(data, path);
    return { path, expected, actual, right: isSame(expected, actual, path) };
  });

/** Follows `employee.ssn`, `box12[0].amount`, `transactions[-1].date` and `transactions.length` into `data`. */
export function valueAt(data: unknown, path: string): unknown {
  let at: unknown = data;
  for (const [, name, index] of path.matchAll(/([^.[\]]+)|\[(-?\d+)\]/g)) {
    if (at === null || at === undefined) return undefined;
    if (index !== undefined) at = Array.isArray(at) ? at.at(Number(index)) : undefined;
    else if (name === 'length' && Array.isArray(at)) at = at.length;
    else at = (at as Record<string, unknown>)[name as string];
  }
  return at;
}

/** Money, dates, counts and identifiers must be equal; names, addresses and descriptions may differ in case and marks. */
export function isSame(expected: TruthValue, actual: unknown, path: string): boolean {
  if (expected === null) return actual === null || actual === undefined || actual === '';
  if (typeof expected !== 'string') return actual === expected;
  if (typeof actual === 'number') return String(actual) === expected;
  if (typeof actual !== 'string') return false;
  if (expected === actual) return true;
  // A row's year that is not printed is left out of the truth: `02-04` stands for any year.
  if (/^\d{2}-\d{2}$/.test(expected)) return actual.endsWith(expected);
  if (/^-?\d+\.\d{2}$/.test(expected) || /^\d{4}-\d{2}-\d{2}$/.test(expected)) return false;
  const isIdentifier = /(tin|ssn|ein|_id|number|_no|cusip|rtn)$/.test(path);
  return isIdentifier ? compact(expected) === compact(actual) : words(expected) === words(actual);
}

const compact = (text: string): string => text.replace(/\s+/g, '').toUpperCase();

const words = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
