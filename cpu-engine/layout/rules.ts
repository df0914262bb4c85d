import type { Bbox } from '../../shared/cell.ts';
import type { GrayImage, OcrLine } from '../ocr/line.ts';
import { boxHeight, median, sharedLength } from './box.ts';
import { type DarkRun, horizontalRuns, verticalRuns } from './dark-runs.ts';

/** A ruled line: `at` is its y (horizontal) or x (vertical); it reaches `from`…`to` along the other axis. Pixels. */
export type Rule = { at: number; from: number; to: number };

export type Rules = { horizontal: Rule[]; vertical: Rule[] };

/** More runs than a printed page has: a photograph, a halftone or noise, where rules cannot be trusted. */
const MAX_RUNS = 60_000;
const MAX_RULES = 1_500;

/**
 * Finds the ruled lines of a page.
 *
 * @param gray - The page upright and at most half a degree skewed. A picture too poor to tell gives no rules.
 * @param lines - The printed lines in the same pixels: strokes of letters are told from rules by lying inside words.
 * @param squares - Checkboxes, whose sides are no rules.
 */
export function findRules(gray: GrayImage, lines: OcrLine[], squares: Bbox[]): Rules {
  const unit = Math.max(gray.width, gray.height) / 2135; // the lengths below were measured on Letter pages 1650 px wide
  const lineHeight = median(
    lines.map((line) => boxHeight(line.bbox)),
    25 * unit,
  );
  const limits = {
    reach: Math.max(3, Math.round(5 * unit)),
    contrast: 36,
    maxBreak: Math.max(1, Math.round(2 * unit)),
  };
  const horizontal = horizontalRuns(gray, {
    ...limits,
    lighterOn: 'both sides',
    minLength: Math.max(20, 1.2 * lineHeight),
  });
  const vertical = verticalRuns(gray, {
    ...limits,
    lighterOn: 'both sides',
    minLength: Math.max(16, lineHeight),
  });
  if (horizontal.length > MAX_RUNS || vertical.length > MAX_RUNS) return { horizontal: [], vertical: [] };

  const words = lines.flatMap((line) => line.words.map((word) => word.bbox));
  const maxThickness = 9 * unit;
  const bars = {
    horizontal: thinBars(horizontal, maxThickness).filter(
      ({ at, from, to }) =>
        !words.some((word) => isStrokeAcross(at, from, to, word)) && !isSideOf(squares, at, from, to, 0),
    ),
    vertical: thinBars(vertical, maxThickness).filter(
      ({ at, from, to }) =>
        !words.some((word) => isStrokeDown(at, from, to, word)) && !isSideOf(squares, at, from, to, 1),
    ),
  };
  // A word that stands right in the gap of a vertical rule shows that the cells are merged there, not that the rule was
  // broken by a digit touching it.
  const isMergedCell = (at: number, from: number, to: number) =>
    words.some(
      ([x1, y1, x2, y2]) =>
        at - x1 > 0.4 * lineHeight && x2 - at > 0.4 * lineHeight && sharedLength(from, to, y1, y2) > 0.3 * (y2 - y1),
    );
  const rules = {
    horizontal: linkPieces(bars.horizontal, 40 * unit, 5 * unit, () => false).filter(
      (rule) => rule.to - rule.from >= 1.5 * lineHeight,
    ),
    vertical: linkPieces(bars.vertical, 40 * unit, 5 * unit, isMergedCell).filter(
      (rule) => rule.to - rule.from >= 1.1 * lineHeight,
    ),
  };
  for (const rule of rules.horizontal) growAlong(gray, rule, 0);
  for (const rule of rules.vertical) growAlong(gray, rule, 1);
  const isTooMany = rules.horizontal.length > MAX_RULES || rules.vertical.length > MAX_RULES;
  return isTooMany ? { horizontal: [], vertical: [] } : rules;
}

/** A stroke of a large letter: it lies inside a word, at the height of its letters and no wider than it. */
function isStrokeAcross(y: number, from: number, to: number, [x1, y1, x2, y2]: Bbox): boolean {
  const height = y2 - y1;
  return y > y1 + 0.15 * height && y < y2 - 0.15 * height && from >= x1 - 0.3 * height && to <= x2 + 0.3 * height;
}

/** A rule between columns reaches out of the line of print, a stroke does not. */
function isStrokeDown(x: number, from: number, to: number, [x1, y1, x2, y2]: Bbox): boolean {
  const margin = 0.1 * (y2 - y1);
  return x > x1 && x < x2 && from >= y1 - margin && to <= y2 + margin;
}

/** Is this bar a side of a checkbox? `axis` 0: the bar runs along x, 1: along y. */
const isSideOf = (squares: Bbox[], at: number, from: number, to: number, axis: 0 | 1): boolean =>
  squares.some((square) => {
    const across = 1 - axis;
    return (
      at >= square[across]! - 3 &&
      at <= square[across + 2]! + 3 &&
      from >= square[axis]! - 5 &&
      to <= square[axis + 2]! + 5
    );
  });

/** Joins runs of neighbouring rows (or columns) into bars, and drops bars too thick to be a rule. */
function thinBars(runs: DarkRun[], maxThickness: number): Rule[] {
  type Bar = Rule & { last: number; area: number; moment: number };
  const bars: Bar[] = [];
  let open: Bar[] = [];
  for (const run of runs) {
    open = open.filter((bar) => run.at - bar.last <= 2);
    const length = run.to - run.from + 1;
    const touched = open.find((bar) => sharedLength(bar.from, bar.to, run.from, run.to) > -4);
    if (touched) {
      touched.from = Math.min(touched.from, run.from);
      touched.to = Math.max(touched.to, run.to);
      touched.last = run.at;
      touched.area += length;
      touched.moment += length * run.at;
    } else {
      const bar = { ...run, last: run.at, area: length, moment: length * run.at };
      bars.push(bar);
      open.push(bar);
    }
  }
  return bars
    .filter((bar) => bar.area / (bar.to - bar.from + 1) <= maxThickness)
    .map(({ from, to, area, moment }) => ({ at: moment / area, from, to }));
}

/** Of a linked rule at least this share is ink: letters printed below each other are linked too, but are mostly gaps. */
const MIN_INK = 0.65;

/** Links collinear pieces over small gaps: a digit that touches a rule breaks it. */
function linkPieces(
  pieces: Rule[],
  maxGap: number,
  maxShift: number,
  isRealGap: (at: number, from: number, to: number) => boolean,
): Rule[] {
  const linked: (Rule & { ink: number })[] = [];
  for (const piece of [...pieces].sort((a, b) => a.from - b.from)) {
    const added = piece.to - piece.from;
    let best: (typeof linked)[number] | undefined;
    for (const rule of linked) {
      const gap = piece.from - rule.to;
      if (gap > maxGap || Math.abs(rule.at - piece.at) > maxShift) continue;
      if (gap > 3 && isRealGap(piece.at, rule.to, piece.from)) continue;
      if (!best || Math.abs(rule.at - piece.at) < Math.abs(best.at - piece.at)) best = rule;
    }
    if (best) {
      const length = best.to - best.from;
      best.ink += Math.max(0, piece.to - Math.max(best.to, piece.from));
      best.at = (best.at * length + piece.at * added) / Math.max(1, length + added);
      best.to = Math.max(best.to, piece.to);
    } else linked.push({ ...piece, ink: added });
  }
  return linked
    .filter((rule) => rule.ink >= MIN_INK * (rule.to - rule.from))
    .map(({ at, from, to }) => ({ at, from, to }));
}

/**
 * Follows a rule's ink past its ends: where a letter stands close beside it the contrast is missing, not the rule.
 * `axis` 0: the rule runs along x, 1: along y.
 */
function growAlong({ pixels, width, height }: GrayImage, rule: Rule, axis: 0 | 1): void {
  const [along, across] = axis === 0 ? [1, width] : [width, 1];
  const length = axis === 0 ? width : height;
  const at = Math.round(rule.at) * across;
  const darkest = (place: number) => {
    const index = at + place * along;
    return Math.min(pixels[index - across] ?? 255, pixels[index] ?? 255, pixels[index + across] ?? 255);
  };
  const step = Math.max(1, Math.floor((rule.to - rule.from) / 16));
  const samples: number[] = [];
  for (let place = rule.from; place <= rule.to; place += step) samples.push(darkest(place));
  const limit = Math.min(median(samples, 0) + 40, 225);
  const isInk = (place: number) => place >= 0 && place < length && darkest(place) <= limit;
  while (isInk(rule.from - 1) || isInk(rule.from - 2)) rule.from--;
  while (isInk(rule.to + 1) || isInk(rule.to + 2)) rule.to++;
}
