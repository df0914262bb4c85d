import type { Bbox } from '../../shared/cell.ts';
import type { GrayImage } from '../ocr/line.ts';
import { boxHeight, sharedLength } from './box.ts';
import { inkShare, isHollow, paperAround, type Square, squareAround, standsApart } from './box-sides.ts';
import { type DarkRun, horizontalRuns, type RunLimits, verticalRuns } from './dark-runs.ts';
import { boxOfColumns, boxOfRows, pairsOfSides, pairsWithRules } from './square-candidates.ts';

export type Checkbox = { bbox: Bbox; isTicked: boolean };

/** More short dark runs than text and forms have: a photograph, where squares mean nothing. */
const MAX_RUNS = 40_000;

/** Room that is looked at around a box (px). */
const SURROUND = 8;

/** Of `Square.quality`: two round letters side by side and boxes with round corners have less. */
const MIN_QUALITY = 3.8;

/** Of the ink inside an empty box there is less: dust, and the blur of its sides. */
const MIN_TICK = 0.09;

/**
 * Finds small printed squares with four straight sides, each of which may be part of a rule of the form.
 *
 * Two opposite sides point to a square, upper and lower or left and right: print close above a box hides the one, a tick
 * that touches its corners the other.
 *
 * @param lineHeight - Usual height of the print (px). A checkbox is about as large; letters with straight sides are told
 *   from it by their open or round sides.
 */
export function findCheckboxes(gray: GrayImage, lineHeight: number): Checkbox[] {
  const largest = 1.5 * lineHeight;
  const limits: RunLimits = {
    reach: Math.max(3, Math.round(0.2 * lineHeight)),
    contrast: 40,
    maxBreak: 2,
    lighterOn: 'one side',
    minLength: Math.max(8, 0.5 * lineHeight),
  };
  const isSide = ({ from, to }: DarkRun) => to - from <= largest;
  const rows = horizontalRuns(gray, limits);
  const upright = verticalRuns(gray, limits).filter(isSide);
  const level = rows.filter(isSide);
  if (level.length + upright.length > MAX_RUNS) return [];
  const rules = rows.filter((run) => !isSide(run));
  const boxes = [
    ...pairsOfSides(level).map(boxOfRows),
    ...pairsOfSides(upright).map(boxOfColumns),
    ...pairsWithRules(level, rules).map(boxOfRows),
  ];
  // A thick box has many pairs, and print right above it can pass for its upper side: the best one is the box.
  const squares = boxes.flatMap((box) => toSquare(gray, box) ?? []).sort((a, b) => rank(b) - rank(a));
  const found: Bbox[] = [];
  for (const { bbox } of squares) if (!found.some((other) => overlaps(other, bbox))) found.push(bbox);
  return found.map((bbox) => toCheckbox(gray, bbox));
}

/** Of two squares as good, the smaller one: the larger takes a side from its neighbour. */
const rank = ({ bbox, quality }: Square): number => quality - 0.02 * boxHeight(bbox);

function toSquare(gray: GrayImage, box: Bbox): Square | null {
  const [x1, y1, x2, y2] = box;
  if (Math.min(x1, y1, gray.width - x2, gray.height - y2) <= SURROUND) return null;
  const paper = paperAround(gray, box);
  const square = squareAround(gray, box, paper);
  if (!square || square.quality < MIN_QUALITY) return null;
  return isHollow(gray, square.bbox, paper) && standsApart(gray, square.bbox, paper) ? square : null;
}

function toCheckbox(gray: GrayImage, bbox: Bbox): Checkbox {
  const paper = paperAround(gray, bbox);
  return { bbox, isTicked: inkShare(gray, bbox, paper) > MIN_TICK };
}

const overlaps = (a: Bbox, b: Bbox): boolean =>
  sharedLength(a[0], a[2], b[0], b[2]) > 0 && sharedLength(a[1], a[3], b[1], b[3]) > 0;
