import type { Reading } from '../reading.ts';
import type { Candidate } from './candidate.ts';

/** A value as far off as this is more likely a stray than the content of a box that another source saw empty. */
const strayCost = 6;

/**
 * Makes one reading of what all copies and both sources show for a field. The value that has most weight wins: exact
 * characters weigh more than OCR's, a value close to its label more than one far off.
 *
 * @returns Null when there are no candidates, for then the field's label was not found at all.
 */
export function agree(candidates: readonly Candidate[]): Reading | null {
  const blank = candidates.find((candidate) => candidate.status === 'blank');
  const present = candidates.filter(
    (candidate) => candidate.status === 'present' && (blank === undefined || candidate.cost < strayCost),
  );
  const best = heaviest(present);
  if (best === null) {
    const empty = blank ?? candidates.find((candidate) => candidate.status === 'illegible') ?? null;
    return empty && toReading(empty, null);
  }
  return toReading(best, copiesAgree(candidates, best));
}

function heaviest(candidates: readonly Candidate[]): Candidate | null {
  const groups = new Map<string, { weight: number; best: Candidate; bestWeight: number }>();
  for (const candidate of candidates) {
    const key = sameness(candidate.value);
    const weight = weightOf(candidate);
    const group = groups.get(key);
    if (!group) groups.set(key, { weight, best: candidate, bestWeight: weight });
    else {
      group.weight += weight;
      if (isFiner(candidate, group.best)) group.best = candidate;
      group.bestWeight = Math.max(group.bestWeight, weight);
    }
  }
  let winner: { weight: number; best: Candidate } | null = null;
  for (const group of groups.values()) if (group.weight > (winner?.weight ?? 0)) winner = group;
  return winner?.best ?? null;
}

/** Printed lines have true places, so of two readings that are equally near theirs counts a little more. */
const weightOf = ({ exact, cost, source }: Candidate) =>
  ((exact ? 2 : 1) * (source === 'lines' ? 1.1 : 1)) / (1 + Math.max(0, cost) / 4);

/** Of equal values the one with the finer box is the better evidence; a line is finer than an engine's cell. */
const isFiner = (one: Candidate, other: Candidate) =>
  Number(one.exact) - Number(other.exact) > 0 || (one.source === 'lines' && other.source === 'cells');

/** Case, spaces and commas differ between two readings of the same print. */
const sameness = (value: Reading['value']) =>
  typeof value === 'string' ? value.toLowerCase().replace(/[\s,.'’-]/g, '') : String(value);

/** Compares the copies within one source: the other source reads the same copies again. */
function copiesAgree(candidates: readonly Candidate[], best: Candidate): boolean | null {
  const copies = candidates.filter((candidate) => candidate.source === best.source && candidate.status === 'present');
  return copies.length < 2 ? null : copies.every((copy) => sameness(copy.value) === sameness(best.value));
}

function toReading(
  { source: _source, cost: _cost, exact: _exact, ...reading }: Candidate,
  agreed: boolean | null,
): Reading {
  return { ...reading, copiesAgree: agreed };
}
