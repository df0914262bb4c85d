import type { Bbox } from '../../shared/cell.ts';
import type { GrayImage } from '../ocr/line.ts';
import { sharedLength } from './box.ts';
import { inkShare, isHollow, paperAround, withSides } from './box-sides.ts';
import { type DarkRun, horizontalRuns } from './dark-runs.ts';

export type Checkbox = { bbox: Bbox; isTicked: boolean };

/** More short dark runs than text and forms have: a photograph, where squares mean nothing. */
const MAX_RUNS = 40_000;

/** Sheared print and boxes that share a side with a rule are not quite square. Height by width. */
const MIN_RATIO = 0.78;
const MAX_RATIO = 1.35;

/**
 * Finds small printed squares with four straight sides. The upper or the lower side may be part of a rule of the form.
 *
 * @param lineHeight - Usual height of the print (px). A checkbox is about as large; letters with straight sides are told
 *   from it by their open or round sides.
 */
export function findCheckboxes(gray: GrayImage, lineHeight: number): Checkbox[] {
  const [smallest, largest] = [0.55 * lineHeight, 1.7 * lineHeight];
  const limits = { reach: Math.max(3, Math.round(0.2 * lineHeight)), contrast: 40, maxBreak: 2 };
  const runs = horizontalRuns(gray, { ...limits, lighterOn: 'one side', minLength: Math.max(8, smallest) });
  const short = runs.filter((run) => run.to - run.from <= largest);
  if (short.length > MAX_RUNS) return [];
  const long = runs.filter((run) => run.to - run.from > largest);
  const partnersOf = createPartners(short, long);

  const found: Checkbox[] = [];
  for (const run of short) {
    for (const partner of partnersOf(run)) {
      const box: Bbox = [run.from, Math.min(run.at, partner.at), run.to, Math.max(run.at, partner.at)];
      if (found.some((other) => overlaps(other.bbox, box))) break;
      const checkbox = toCheckbox(gray, box);
      if (checkbox) found.push(checkbox);
    }
  }
  return found;
}

function toCheckbox(gray: GrayImage, box: Bbox): Checkbox | null {
  if (box[0] < 8 || box[1] < 8 || box[2] >= gray.width - 8 || box[3] >= gray.height - 8) return null;
  const paper = paperAround(gray, box);
  const bbox = withSides(gray, box, paper);
  if (!bbox || !isHollow(gray, bbox, paper)) return null;
  return { bbox, isTicked: inkShare(gray, bbox, paper) > 0.09 };
}

const overlaps = (a: Bbox, b: Bbox): boolean =>
  sharedLength(a[0], a[2], b[0], b[2]) > 0 && sharedLength(a[1], a[3], b[1], b[3]) > 0;

/** For a side: the lower sides that are as long and far enough below, then the rules above or below that go past it. */
function createPartners(short: DarkRun[], long: DarkRun[]): (side: DarkRun) => DarkRun[] {
  const byStart = new Map<number, DarkRun[]>();
  for (const run of short) append(byStart, run.from >> 2, run);
  const byRow = new Map<number, DarkRun[]>();
  for (const run of long) append(byRow, run.at, run);
  return (side) => {
    const size = side.to - side.from;
    const play = Math.max(2, Math.round(0.12 * size));
    const [nearest, farthest] = [Math.ceil(MIN_RATIO * size), Math.floor(MAX_RATIO * size)];
    const steps = Array.from({ length: 2 * (1 + (play >> 2)) + 1 }, (_, index) => index - 1 - (play >> 2));
    const alike = steps
      .flatMap((step) => byStart.get((side.from >> 2) + step) ?? [])
      .filter(
        (run) =>
          Math.abs(run.from - side.from) <= play &&
          Math.abs(run.to - side.to) <= play &&
          run.at - side.at >= nearest &&
          run.at - side.at <= farthest,
      );
    const rules: DarkRun[] = [];
    for (let gap = nearest; gap <= farthest; gap++) {
      for (const run of [...(byRow.get(side.at + gap) ?? []), ...(byRow.get(side.at - gap) ?? [])]) {
        if (run.from <= side.from + play && run.to >= side.to - play) rules.push(run);
      }
    }
    return [...alike, ...rules];
  };
}

function append(map: Map<number, DarkRun[]>, key: number, run: DarkRun): void {
  const runs = map.get(key);
  if (runs) runs.push(run);
  else map.set(key, [run]);
}
