import type { Validation } from '../../api/extract.ts';
import { at, centsAt, type Data, limited, skipped } from './sums.ts';

/** A part of an amount that is never more than the whole: paths, with what they are called on paper. */
export type PartRule = {
  id: string;
  severity: Validation['severity'];
  parts: readonly string[];
  whole: readonly string[];
  message: string;
  /** In cents. */
  tolerance?: number;
};

/** A printed cent may be one that the issuer rounded away. */
const oneCent = 1;

/** A rule in one line: `part('x', 'error', ['a', ['b', 'c']], 'Box 1 is a part of boxes 2 and 3')` */
export const part = (
  id: string,
  severity: PartRule['severity'],
  [parts, whole]: readonly [string | readonly string[], string | readonly string[]],
  message: string,
): PartRule => ({ id, severity, parts: [parts].flat(), whole: [whole].flat(), message, tolerance: oneCent });

/**
 * Compares the sum of some boxes with the sum of others. Blank parts count as nothing; with all parts blank, or with all of
 * the whole blank, there is nothing to compare.
 *
 * @param prefix - Of all paths: `entries[0].`
 */
export function atMost(
  data: Data,
  { id, severity, parts, whole, message, tolerance = 0 }: PartRule,
  prefix = '',
): Validation {
  const [partPaths, wholePaths] = [parts, whole].map((list) => list.map((path) => prefix + path)) as [
    string[],
    string[],
  ];
  const paths = [...partPaths, ...wholePaths];
  const rule = { id, severity, message, fields: paths, suspects: paths.filter((path) => at(data, path) != null) };
  const [actual, limit] = [sumOfPresent(data, partPaths), sumOfPresent(data, wholePaths)];
  if (actual === null) return skipped(rule, 'The box is blank');
  if (limit === null) return skipped(rule, 'The box to compare with is blank');
  return limited(rule, { limit, actual, tolerance });
}

/** Null when every one of them is blank. */
export function sumOfPresent(data: Data, paths: readonly string[]): number | null {
  const known = paths.map((path) => centsAt(data, path)).filter((cents) => cents !== null);
  return known.length === 0 ? null : known.reduce((sum, cents) => sum + cents, 0);
}
