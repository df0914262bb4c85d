import type { Validation } from '../../shared/api/extract.ts';
import type { FieldScore } from '../score.ts';

/** A failed error check, held against the truth. */
export type CheckScore = {
  id: string;
  /**
   * `justified`: a value that took part is wrong. `unjustified`: all that took part are recorded, and right; where the paper
   * itself does not add up, that is so too. `unknown`: some were not recorded, and the recorded ones are right.
   */
  verdict: 'justified' | 'unjustified' | 'unknown';
  /** A suspect it named is wrong; null when none was named or none of them is recorded. */
  suspectWrong: boolean | null;
};

/** @param scores - The recorded fields by path, with rows counted from the start. */
export const scoreChecks = (
  validations: readonly Validation[],
  scores: ReadonlyMap<string, Pick<FieldScore, 'right'>>,
): CheckScore[] =>
  validations
    .filter(({ severity, status }) => severity === 'error' && status === 'fail')
    .map(({ id, fields, suspects }) => {
      const known = [...fields, ...suspects].map((path) => scores.get(path));
      const named = suspects.flatMap((path) => scores.get(path) ?? []);
      return {
        id,
        verdict: verdictOf(known, hasWrongLength([...fields, ...suspects], scores)),
        suspectWrong: named.length === 0 ? null : named.some(({ right }) => !right),
      };
    });

function verdictOf(
  known: readonly (Pick<FieldScore, 'right'> | undefined)[],
  lengthIsWrong: boolean,
): CheckScore['verdict'] {
  if (lengthIsWrong || known.some((score) => score?.right === false)) return 'justified';
  return known.includes(undefined) ? 'unknown' : 'unjustified';
}

/** A sum over rows is rightly doubted when a row is missing or was read twice. */
const hasWrongLength = (paths: readonly string[], scores: ReadonlyMap<string, Pick<FieldScore, 'right'>>): boolean =>
  paths.some((path) => scores.get(`${path.slice(0, Math.max(0, path.indexOf('[')))}.length`)?.right === false);
