import type { DocType } from '../../../shared/document-types/doc-type.ts';
import { squash } from '../forms/squash.ts';
import { type Identity, type IdentityKind, identityPaths } from './identity.ts';

/** `same`: enough was read on both sides to know a document by, and all of it agrees. */
export type IdentityRelation = 'same' | 'different' | 'unclear';

/** Points at which two pages are of different documents. One misread value brings 1, one wholly other number 2. */
const ENOUGH_WHEN_EASILY_TOLD = 3;
const ENOUGH_WITHOUT = 4;
/** Shorter ones are often a line's or a copy's number. */
const MIN_SERIAL_LENGTH = 3;

/**
 * Compares who and what a page speaks of with the document before it. One difference is never enough, for it may be one
 * misreading: a number and something beside it must differ, or the period and something beside it, or a good many values.
 *
 * @param isMentioned - Whether a number of one side is printed somewhere on the other: then both speak of both numbers,
 *   as a statement of several accounts does.
 */
export function compareIdentity(
  docType: DocType,
  document: Identity,
  page: Identity,
  isMentioned: (number: string) => boolean,
): IdentityRelation {
  let points = 0;
  let hasOtherNumber = false;
  let numbersCompared = 0;
  const kinds = Object.entries(identityPaths[docType]);
  for (const [path, kind] of kinds) {
    const [before, here] = [document.get(path), page.get(path)];
    if (before === undefined || here === undefined) continue;
    const difference = differenceOf(kind, before, here, { path, document });
    if (kind === 'number' || kind === 'serial') {
      if (difference > 0 && (isMentioned(before) || isMentioned(here))) continue;
      numbersCompared += 1;
      hasOtherNumber ||= difference > 0;
      if (kind === 'serial' && difference === 0 && here.length >= MIN_SERIAL_LENGTH) return 'same';
    }
    points += difference;
  }
  // A receipt often has no number, but a day, a minute and a sum, and rarely a second page.
  const isEasilyTold = hasOtherNumber || docType === 'receipt';
  if (points >= (isEasilyTold ? ENOUGH_WHEN_EASILY_TOLD : ENOUGH_WITHOUT)) return 'different';
  const periods = kinds.filter(([, kind]) => kind === 'period').map(([path]) => path);
  const isAllKnown =
    periods.length > 0
      ? numbersCompared > 0 && periods.every((path) => page.has(path) && document.has(path))
      : numbersCompared > 1;
  return points === 0 && isAllKnown ? 'same' : 'unclear';
}

type Beside = { path: string; document: Identity };

function differenceOf(kind: IdentityKind, before: string, here: string, { path, document }: Beside): number {
  if (kind === 'number' || kind === 'serial') return Math.min(2, characterDifferences(before, here));
  if (kind === 'name') return isSameName(before, here) ? 0 : 1;
  if (before === here) return 0;
  if (kind === 'value') return 1;
  // A range of days within the period is a stay or a promotion, not another statement.
  const start = document.get(path.replace(/_end$/, '_start')) ?? '';
  const end = document.get(path.replace(/_start$/, '_end')) ?? '';
  return start !== '' && start <= here && here <= end ? 0 : 2;
}

/** Counted from whichever end agrees better, since a leading zero or a last digit is lost easily. Masks equal anything. */
function characterDifferences(a: string, b: string): number {
  const [left, right] = [digitsAndMasks(a), digitsAndMasks(b)];
  const length = Math.min(left.length, right.length);
  const count = (x: string, y: string) =>
    [...x].filter((character, index) => character !== '*' && y[index] !== '*' && character !== y[index]).length;
  return Math.min(
    count(left.slice(-length), right.slice(-length)),
    count(left.slice(0, length), right.slice(0, length)),
  );
}

const digitsAndMasks = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[X•]/g, '*')
    .replace(/[^A-Z\d*]/g, '');

/** Half of the letter pairs in common: OCR loses letters, and one page may print a name shorter than another. */
function isSameName(a: string, b: string): boolean {
  const [left, right] = [squash(a), squash(b)];
  if (left.includes(right) || right.includes(left)) return true;
  const pairs = (text: string) => new Set(Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)));
  const [one, other] = [pairs(left), pairs(right)];
  const shared = [...one].filter((pair) => other.has(pair)).length;
  return (2 * shared) / (one.size + other.size) >= 0.5;
}
