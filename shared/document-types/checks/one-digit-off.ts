import { centsAt, type Data } from './sums.ts';

/** An amount that takes part in a sum, with the sign it has there. */
export type Term = { path: string; cents: number; sign: 1 | -1 };

/** More candidates than this tell nothing. */
const maxCandidates = 5;

/**
 * The terms of a sum that one misread digit would explain: changing that digit alone takes the excess away. Most misread
 * amounts are of this kind, so that these are the likeliest suspects of a sum that does not hold.
 *
 * @param excess - Cents by which the sum of all terms is too high; below zero when it is too low.
 * @returns Paths in the order of the terms; none when no term or more than five would do.
 */
export function oneDigitOff(terms: readonly Term[], excess: number): string[] {
  if (excess === 0) return [];
  const candidates = terms.filter(({ cents, sign }) => differInOneDigit(cents, cents - sign * excess));
  return candidates.length > maxCandidates ? [] : candidates.map(({ path }) => path);
}

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
