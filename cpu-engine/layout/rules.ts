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
 * @param lines - The printed lines in the same pixels: strokes of letters are told from rules by lying inside them.
 */
export function findRules(gray: GrayImage, lines: OcrLine[]): Rules {
  const unit = gray.width / 1650; // the lengths below were measured on pages 1650 px wide
  const lineHeight = median(
    lines.map((line) => boxHeight(line.bbox)),
    25 * unit,
  );
  const limits = {
    reach: Math.max(3, Math.round(5 * unit)),
    contrast: 36,
    maxBreak: Math.max(1, Math.round(2 * unit)),
  };
  const horizontal = horizontalRuns(gray, { ...limits, minLength: Math.max(20, 1.2 * lineHeight) });
  const vertical = verticalRuns(gray, { ...limits, minLength: Math.max(16, lineHeight) });
  if (horizontal.length > MAX_RUNS || vertical.length > MAX_RUNS) return { horizontal: [], vertical: [] };

  const words = lines.flatMap((line) => line.words.map((word) => word.bbox));
  const isLetterStroke = {
    horizontal: (rule: Rule) =>
      lines.some(({ bbox: [x1, y1, x2, y2] }) => {
        const margin = 0.15 * (y2 - y1);
        return (
          rule.at > y1 + margin &&
          rule.at < y2 - margin &&
          sharedLength(rule.from, rule.to, x1, x2) > 0.8 * (rule.to - rule.from)
        );
      }),
    vertical: (rule: Rule) =>
      lines.some(
        ({ bbox: [x1, y1, x2, y2] }) =>
          rule.at > x1 && rule.at < x2 && sharedLength(rule.from, rule.to, y1, y2) > 0.75 * (rule.to - rule.from),
      ),
  };
  const maxThickness = 9 * unit;
  const result = {
    horizontal: linkPieces(thinBars(horizontal, maxThickness), 40 * unit, 5 * unit, () => false).filter(
      (rule) => rule.to - rule.from >= 1.5 * lineHeight && !isLetterStroke.horizontal(rule),
    ),
    // A word that stands right in the gap of a vertical rule shows that the cells are merged there, not that the
    // rule was broken by a digit touching it.
    vertical: linkPieces(thinBars(vertical, maxThickness), 40 * unit, 5 * unit, (at, from, to) =>
      words.some(
        ([x1, y1, x2, y2]) =>
          at - x1 > 0.4 * lineHeight && x2 - at > 0.4 * lineHeight && sharedLength(from, to, y1, y2) > 0.3 * (y2 - y1),
      ),
    ).filter((rule) => rule.to - rule.from >= 1.1 * lineHeight && !isLetterStroke.vertical(rule)),
  };
  const isTooMany = result.horizontal.length > MAX_RULES || result.vertical.length > MAX_RULES;
  return isTooMany ? { horizontal: [], vertical: [] } : result;
}

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

/** Links collinear pieces over small gaps: a digit that touches a rule breaks it. */
function linkPieces(
  pieces: Rule[],
  maxGap: number,
  maxShift: number,
  isRealGap: (at: number, from: number, to: number) => boolean,
): Rule[] {
  const linked: Rule[] = [];
  const sorted = [...pieces].sort((a, b) => a.from - b.from);
  for (const piece of sorted) {
    let best: Rule | undefined;
    for (const rule of linked) {
      const gap = piece.from - rule.to;
      if (gap > maxGap || Math.abs(rule.at - piece.at) > maxShift) continue;
      if (gap > 3 && isRealGap(piece.at, rule.to, piece.from)) continue;
      if (!best || Math.abs(rule.at - piece.at) < Math.abs(best.at - piece.at)) best = rule;
    }
    if (best) {
      const length = best.to - best.from;
      const added = piece.to - piece.from;
      best.at = (best.at * length + piece.at * added) / Math.max(1, length + added);
      best.to = Math.max(best.to, piece.to);
    } else linked.push({ ...piece });
  }
  return linked;
}
