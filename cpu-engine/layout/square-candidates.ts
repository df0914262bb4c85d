import type { Bbox } from '../../shared/cell.ts';
import type { DarkRun } from './dark-runs.ts';

/** Sheared print and boxes that share a side with a rule are not quite square. Distance of two sides by their length. */
const MIN_RATIO = 0.74;
const MAX_RATIO = 1.35;

/** What two parallel runs may be of a box: `near` above or left of `far`. */
export type SidePair = { near: DarkRun; far: DarkRun };

/** Pairs of parallel runs, alike and as far apart as they are long: two sides of what may be a square. */
export function pairsOfSides(runs: DarkRun[]): SidePair[] {
  const byStart = new Map<number, DarkRun[]>();
  for (const run of runs) append(byStart, run.from >> 2, run);
  return runs.flatMap((near) => {
    const size = near.to - near.from;
    const play = Math.max(2, Math.round(0.12 * size));
    const pairs: SidePair[] = [];
    for (let start = (near.from - play) >> 2; start <= (near.from + play) >> 2; start++) {
      for (const far of byStart.get(start) ?? []) {
        const isAlike = Math.abs(far.from - near.from) <= play && Math.abs(far.to - near.to) <= play;
        if (isAlike && isAsFar(far.at - near.at, size)) pairs.push({ near, far });
      }
    }
    return pairs;
  });
}

/** Pairs of a run and a rule that goes past both its ends: a box that stands on a rule or hangs from one. */
export function pairsWithRules(runs: DarkRun[], rules: DarkRun[]): SidePair[] {
  const byPlace = new Map<number, DarkRun[]>();
  for (const rule of rules) append(byPlace, rule.at, rule);
  return runs.flatMap((run) => {
    const size = run.to - run.from;
    const pairs: SidePair[] = [];
    for (let gap = Math.ceil(MIN_RATIO * size); isAsFar(gap, size); gap++) {
      for (const rule of byPlace.get(run.at + gap) ?? []) if (goesPast(rule, run)) pairs.push({ near: run, far: rule });
      for (const rule of byPlace.get(run.at - gap) ?? []) if (goesPast(rule, run)) pairs.push({ near: rule, far: run });
    }
    return pairs;
  });
}

const isAsFar = (gap: number, size: number): boolean => gap >= MIN_RATIO * size && gap <= MAX_RATIO * size;

const goesPast = (rule: DarkRun, run: DarkRun): boolean => rule.from <= run.from + 2 && rule.to >= run.to - 2;

/** The part of both runs that they have in common, as a box of upper and lower sides. */
export const boxOfRows = ({ near, far }: SidePair): Bbox => [
  Math.max(near.from, far.from),
  near.at,
  Math.min(near.to, far.to),
  far.at,
];

/** The same for left and right sides. */
export const boxOfColumns = ({ near, far }: SidePair): Bbox => [
  near.at,
  Math.max(near.from, far.from),
  far.at,
  Math.min(near.to, far.to),
];

function append(map: Map<number, DarkRun[]>, key: number, run: DarkRun): void {
  const runs = map.get(key);
  if (runs) runs.push(run);
  else map.set(key, [run]);
}
