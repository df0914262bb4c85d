import { centreY } from './form-word.ts';
import type { Accepts } from './label.ts';
import type { LabelHit } from './label-hit.ts';
import { isProse, type TextRun } from './text-run.ts';

/** A run in the box of a label; `cost` grows with the distance and with what speaks against it. */
export type Assigned = { run: TextRun; cost: number };

/** What stands against a pairing, in printed lines of distance. */
const against = {
  beforeLabel: 4,
  aboveLabel: 9,
  aboveInside: 5,
  otherContainer: 2,
  labelledContainer: 8,
  openColumn: 6,
  unlikelyText: 4,
};

/** Further than this below its label nothing belongs to it. */
const furthest = 14;

/**
 * Gives every run of a page to the label in whose box it stands. A box begins at its label's upper left corner and ends
 * where the next label begins, to the right and below; the engine's cells, where it gave some, are boxes too.
 */
export function assignRuns(
  runs: readonly TextRun[],
  hits: readonly LabelHit[],
  unit: number,
): Map<LabelHit, Assigned[]> {
  const openers = hits.filter((hit) => hit.label.role !== 'filler');
  const labelled = new Set(openers.map((hit) => hit.container).filter((container) => container !== null));
  const assigned = new Map<LabelHit, Assigned[]>(openers.map((hit) => [hit, []]));
  for (const run of runs) {
    const traits = traitsOf(run);
    let best: { hit: LabelHit; cost: number } | null = null;
    for (const hit of openers) {
      const within = best?.cost ?? Number.POSITIVE_INFINITY;
      const cost = costOf({ run, traits, hit }, { openers, labelled, unit, within });
      if (cost !== null) best = { hit, cost };
    }
    if (best) assigned.get(best.hit)?.push({ run, cost: best.cost });
  }
  return assigned;
}

type Pair = { run: TextRun; traits: Traits; hit: LabelHit };
type Surroundings = { openers: readonly LabelHit[]; labelled: ReadonlySet<number>; unit: number; within: number };

/**
 * Null when the run cannot be in the label's box, or costs no less than `within`: whether something stands between them is
 * asked last, for it takes a look at all other labels.
 */
function costOf({ run, traits, hit }: Pair, { openers, labelled, unit, within }: Surroundings): number | null {
  const fit = fitOf(run, traits, hit.label.accepts);
  if (fit === null) return null;
  const inside = run.container !== null && run.container === hit.container;
  const [x, y] = [run.place[0] + Math.min(0.6 * unit, (run.place[2] - run.place[0]) / 2), centreY(run)];
  const [left, top, right, bottom] = hit.place;
  const container =
    inside || run.container === null
      ? 0
      : labelled.has(run.container)
        ? against.labelledContainer
        : against.otherContainer;
  const base = fit + container;
  const less = (cost: number) => (cost < within ? cost : null);

  if (y < top) {
    // Some issuers print the label below the value.
    const gap = (top - run.place[3]) / unit;
    const overlaps = run.place[2] > left && run.place[0] < Math.max(right, left + 6 * unit);
    return (inside || gap < 2.6) && overlaps
      ? less(base + (inside ? against.aboveInside : against.aboveLabel) + Math.max(0, gap))
      : null;
  }
  if (!inside && x < left - 1.6 * unit) return null;
  // Paragraphs beside the form run on for many lines below the words by which they are known.
  const isParagraph = hit.label.role === 'wall' && run.kind === 'text';
  const down = (isParagraph ? 0.3 : 1) * (Math.max(0, y - bottom) / unit);
  if (!inside && down > furthest) return null;
  const across = Math.max(0, run.place[0] - right) / unit;
  // A value may begin a little left of its label, but then it is more likely the end of the box before.
  const isOnItsLine = run.words[0]?.line === hit.words[0]?.line;
  const before = inside ? (isOnItsLine && x < left ? against.beforeLabel : 0) : Math.max(0, left - x) / unit;
  const cost = base + down + before + Math.min(3, 0.15 * across);
  if (cost >= within) return null;
  if (openers.some((other) => other !== hit && isBetween(other, hit, { x, y }, unit))) return null;
  const crossed = !inside && openColumns(hit, { x, y }, openers, unit);
  return less(cost + (crossed ? against.openColumn : 0));
}

/** What of a run decides whether it suits a box: read once, for a run is held against every label. */
type Traits = { digits: number; hasDigit: boolean; isProse: boolean };

const traitsOf = (run: TextRun): Traits => ({
  digits: run.text.replace(/[^\dX*]/gi, '').length,
  hasDigit: /\d/.test(run.text),
  isProse: isProse(run),
});

/** How badly the run suits what the box is for, from 0; null when it cannot stand there. */
function fitOf(run: TextRun, { digits, hasDigit, isProse }: Traits, accepts: Accepts): number | null {
  if (accepts === 'mark' || run.kind === 'mark') return accepts === 'mark' && run.kind === 'mark' ? 0 : null;
  switch (accepts) {
    case 'money':
      return run.kind === 'money' ? 0 : digits > 0 ? against.unlikelyText : null;
    case 'number':
    case 'date':
      return hasDigit ? 0 : null;
    case 'tin':
      return digits >= 4 ? 0 : null;
    case 'none':
      return run.kind === 'money' ? against.unlikelyText : 0;
    default:
      return isProse ? against.unlikelyText : 0;
  }
}

/** Whether another label opens a box between a label and a place: then the place is in that box. */
function isBetween(other: LabelHit, hit: LabelHit, { x, y }: { x: number; y: number }, unit: number): boolean {
  const [left, top] = other.place;
  if (left > x + 0.4 * unit || top > y) return false;
  const [dx, dy] = [left - hit.place[0], top - hit.place[1]];
  const rightOf = dx > 1.6 * unit && dy > -0.7 * unit;
  const below = Math.abs(dx) <= 1.6 * unit && dy > 0.7 * unit;
  return rightOf || below;
}

/** Whether a column that the boxes above and below keep to runs between the label and the place. */
function openColumns(
  hit: LabelHit,
  { x, y }: { x: number; y: number },
  openers: readonly LabelHit[],
  unit: number,
): boolean {
  const near = openers.filter((other) => other.label.role === 'field' && Math.abs(other.place[1] - y) < 7 * unit);
  return near.some((above) => {
    const column = above.place[0];
    if (column < hit.place[0] + 1.6 * unit || column > x + 0.4 * unit || above.place[1] > y) return false;
    return near.some((below) => Math.abs(below.place[0] - column) < unit && below.place[1] > y);
  });
}
