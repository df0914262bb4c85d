import type { CtcReading, ReadCharacter } from './ctc.ts';
import { widestFreeRun } from './ink-columns.ts';

/** A word and where it stands in its line: `start` to `end` in columns of the 48 px crop. */
export type LineWord = { text: string; confidence: number; start: number; end: number };

/** Columns of the crop in one step of the recogniser. */
export const COLUMNS_PER_STEP = 8;

const MIN_SPACE_COLUMNS = 12;
const SPACE_PER_MEDIAN_GAP = 1.8;
const SPACE_BEYOND_MEDIAN_GAP = 4;
/** Around these the print leaves more room without meaning a space. */
const AIRY_MARKS = /[.,:'\-/]/;
const AIRY_MARKS_FACTOR = 1.5;
const DIGITS_FACTOR = 1.4;
const NARROW_LETTERS = /[1Il|]/;
const NARROW_LETTERS_FACTOR = 1.3;
/** The recogniser's own hint of a space, far below what would make it choose one, and how wide the gap must be then. */
const HINTED_SPACE_PROBABILITY = 0.015;
const HINTED_SPACE_FACTOR = 0.5;
/** Typewriter print leaves half a space after the comma of `114,948.00`: there a weak hint is no hint. */
const HINTED_SPACE_PROBABILITY_IN_NUMBER = 0.2;
const NUMBER_MARKS = /(?<=\d)(?:,(?=\d{3}(?!\d))|\.(?=\d))/g;

type Gap = { start: number; end: number };

/**
 * Parts a line into words. The recogniser drops most spaces of English text, so the widths of the gaps between its
 * characters are looked at too, together with how much it leaned towards a space there.
 *
 * @param columns - 1 where a column of the crop has ink.
 */
export function splitWords(reading: CtcReading, columns: Uint8Array): LineWord[] {
  const printed = reading.characters.filter(({ text }) => text !== ' ');
  const gaps = printed.slice(1).map((right, at) => widestFreeRun(columns, peak(printed[at]!), peak(right)));
  const medianGap = median(gaps.map(width));
  const numberMarks = findNumberMarks(printed);
  const edges = inkEdges(columns);
  const words: LineWord[] = [];
  let first = 0;
  printed.forEach((character, at) => {
    const gap = gaps[at];
    const next = printed[at + 1];
    const minHint =
      numberMarks.has(at) || numberMarks.has(at + 1) ? HINTED_SPACE_PROBABILITY_IN_NUMBER : HINTED_SPACE_PROBABILITY;
    if (gap && next && !isSpace(reading, character, next, { gap: width(gap), medianGap, minHint })) return;
    const members = printed.slice(first, at + 1);
    words.push({
      text: members.map(({ text }) => text).join(''),
      confidence: members.reduce((sum, { confidence }) => sum + confidence, 0) / members.length,
      start: first === 0 ? edges.start : gaps[first - 1]!.end,
      end: gap && next ? gap.start : edges.end,
    });
    first = at + 1;
  });
  return words;
}

const peak = ({ step }: ReadCharacter): number => Math.round((step + 0.5) * COLUMNS_PER_STEP);
const width = ({ start, end }: Gap): number => end - start;

/** Places of the commas and points that belong to an amount. */
const findNumberMarks = (printed: ReadCharacter[]): Set<number> =>
  new Set(
    [
      ...printed
        .map(({ text }) => text[0])
        .join('')
        .matchAll(NUMBER_MARKS),
    ].map(({ index }) => index),
  );

type GapEvidence = { gap: number; medianGap: number; minHint: number };

function isSpace(
  reading: CtcReading,
  left: ReadCharacter,
  right: ReadCharacter,
  { gap, medianGap, minHint }: GapEvidence,
): boolean {
  if (reading.characters.some(({ text, step }) => text === ' ' && step > left.step && step < right.step)) return true;
  const pair = left.text + right.text;
  let needed = Math.max(MIN_SPACE_COLUMNS, SPACE_PER_MEDIAN_GAP * medianGap + SPACE_BEYOND_MEDIAN_GAP);
  if (AIRY_MARKS.test(pair)) needed *= AIRY_MARKS_FACTOR;
  if (/^\d\d$/.test(pair)) needed *= DIGITS_FACTOR;
  if (NARROW_LETTERS.test(pair)) needed *= NARROW_LETTERS_FACTOR;
  if (gap >= needed) return true;
  const hint = Math.max(0, ...reading.spaceProbabilities.subarray(left.step + 1, right.step));
  return hint > minHint && gap >= HINTED_SPACE_FACTOR * needed;
}

function inkEdges(columns: Uint8Array): Gap {
  const first = columns.indexOf(1);
  return first < 0 ? { start: 0, end: columns.length } : { start: first, end: columns.lastIndexOf(1) + 1 };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
