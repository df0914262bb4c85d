import type { Validation } from '../../api/extract.ts';
import { centsAt, centsOf, type Data, rowsAt } from './sums.ts';

/** An amount that takes part in a sum, with the sign it has there. */
export type Term = { path: string; cents: number; sign: 1 | -1 };

/** More candidates than this tell nothing. */
const maxCandidates = 10;

type Knowledge = {
  /** Cents that rounding may have added or taken besides. */
  tolerance?: number;
  /** Paths that another sum proves right. */
  sound?: ReadonlySet<string>;
};

/**
 * The terms of a sum that one misread digit would explain: changing that digit alone takes the excess away. Most misread
 * amounts are of this kind, so that these are the likeliest suspects of a sum that does not hold.
 *
 * Terms that another sum proves right are left out, unless nothing else would do.
 *
 * @param excess - Cents by which the sum of all terms is too high; below zero when it is too low.
 * @returns Paths in the order of the terms; none when no term or more than ten would do.
 */
export function oneDigitOff(
  terms: readonly Term[],
  excess: number,
  { tolerance = 0, sound = new Set() }: Knowledge = {},
): string[] {
  if (excess === 0) return [];
  const candidates = roundings(tolerance)
    .map((cents) => terms.filter(({ cents: own, sign }) => differInOneDigit(own, own - sign * (excess + cents))))
    .find((found) => found.length > 0);
  const paths = (candidates ?? []).map(({ path }) => path);
  const doubtful = paths.filter((path) => !sound.has(path));
  const suspects = doubtful.length > 0 ? doubtful : paths;
  return suspects.length > maxCandidates ? [] : suspects;
}

/** 0, 1, -1, 2, -2 …: the smallest rounding that explains it is the likeliest. */
const roundings = (tolerance: number): number[] => [
  0,
  ...Array.from({ length: tolerance }, (_, index) => index + 1).flatMap((cents) => [cents, -cents]),
];

function differInOneDigit(one: number, other: number): boolean {
  if (one < 0 !== other < 0) return false;
  const [a, b] = [one, other].map((cents) => String(Math.abs(cents)).padStart(3, '0')) as [string, string];
  return a.length === b.length && [...a].filter((digit, index) => digit !== b[index]).length === 1;
}

/** The terms of single amounts; what is not printed takes no part. */
export const termsAt = (data: Data, paths: readonly string[], sign: Term['sign'] = 1): Term[] =>
  paths.flatMap((path) => {
    const cents = centsAt(data, path);
    return cents === null ? [] : [{ path, cents, sign }];
  });

/** The terms of a column of rows, of one direction where it matters. */
export const rowTerms = (
  data: Data,
  list: string,
  { column = 'amount', sign = 1, direction }: { column?: string; sign?: Term['sign']; direction?: string } = {},
): Term[] =>
  rowsAt(data, list).flatMap((row, index) => {
    const cents = centsOf(row[column]);
    const isMeant = direction === undefined || row.direction === direction;
    return cents === null || !isMeant ? [] : [{ path: `${list}[${index}].${column}`, cents, sign }];
  });

/** What sums that hold speak for. */
export const provedBy = (results: readonly Validation[]): Set<string> =>
  new Set(results.flatMap(({ status, fields }) => (status === 'pass' ? fields : [])));
