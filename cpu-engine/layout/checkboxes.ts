import type { Bbox } from '../../shared/cell.ts';
import type { GrayImage, OcrLine, OcrWord } from '../ocr/line.ts';
import { boundingBox, boxHeight, boxWidth, centreX, centreY, sharedLength } from './box.ts';
import { type DarkRun, horizontalRuns } from './dark-runs.ts';

export type Checkbox = { bbox: Bbox; isTicked: boolean };

/** More short dark runs than text and forms have: a photograph, where squares mean nothing. */
const MAX_RUNS = 40_000;

/**
 * Finds small printed squares with four straight sides.
 *
 * @param lineHeight - Usual height of the print (px). A checkbox is about as large; letters with straight sides are told
 *   from it by their open or round sides.
 */
export function findCheckboxes(gray: GrayImage, lineHeight: number): Checkbox[] {
  const [smallest, largest] = [0.55 * lineHeight, 1.7 * lineHeight];
  const limits = { reach: Math.max(3, Math.round(0.16 * lineHeight)), contrast: 60, maxBreak: 1 };
  const minLength = Math.max(8, smallest);
  const runs = horizontalRuns(gray, { ...limits, lighterOn: 'one side', minLength }).filter(
    (run) => run.to - run.from <= largest,
  );
  if (runs.length > MAX_RUNS) return [];
  const byStart = new Map<number, DarkRun[]>();
  for (const run of runs) {
    const bucket = byStart.get(run.from >> 2);
    if (bucket) bucket.push(run);
    else byStart.set(run.from >> 2, [run]);
  }

  const found: Checkbox[] = [];
  for (const top of runs) {
    const size = top.to - top.from;
    const candidates = [-1, 0, 1].flatMap((step) => byStart.get((top.from >> 2) + step) ?? []);
    const bottom = candidates.find(
      (run) =>
        Math.abs(run.from - top.from) <= 2 &&
        Math.abs(run.to - top.to) <= 2 &&
        Math.abs(run.at - top.at - size) <= Math.max(2, 0.2 * size),
    );
    if (!bottom) continue;
    const bbox: Bbox = [top.from, top.at, top.to, bottom.at];
    if (
      found.some(
        (other) =>
          sharedLength(other.bbox[0], other.bbox[2], bbox[0], bbox[2]) > 0 &&
          sharedLength(other.bbox[1], other.bbox[3], bbox[1], bbox[3]) > 0,
      )
    )
      continue;
    const paper = paperAround(gray, bbox);
    if (
      isHollow(gray, bbox, paper) &&
      isSide(gray, bbox[0], -1, bbox, paper) &&
      isSide(gray, bbox[2], 1, bbox, paper)
    ) {
      found.push({ bbox, isTicked: inkShare(gray, bbox, paper) > 0.09 });
    }
  }
  return found;
}

/** The lightest grey just outside the box. */
function paperAround({ pixels, width }: GrayImage, [x1, y1, x2, y2]: Bbox): number {
  const y = Math.round((y1 + y2) / 2) * width;
  const x = Math.round((x1 + x2) / 2);
  const at = [y + x1 - 6, y + x2 + 6, (y1 - 6) * width + x, (y2 + 6) * width + x];
  return Math.max(...at.map((index) => pixels[index] ?? 0));
}

/** Is there ink along this side from corner to corner, and none just outside it, where a letter has its neighbours? */
function isSide({ pixels, width }: GrayImage, x: number, outwards: 1 | -1, [, y1, , y2]: Bbox, paper: number): boolean {
  const play = y2 - y1 < 20 ? 1 : 2;
  let inked = 0;
  let clear = 0;
  for (let y = y1; y <= y2; y++) {
    const at = y * width + x;
    let darkest = 255;
    for (let near = at - play; near <= at + play; near++) darkest = Math.min(darkest, pixels[near] ?? 255);
    if (darkest < paper - 60) inked++;
    if ((pixels[at + outwards * (play + 3)] ?? 0) > paper - 60) clear++;
  }
  const height = y2 - y1 + 1;
  return inked >= 0.95 * height && clear >= 0.8 * height;
}

/** Is there paper just inside the sides? A bullet or a block of colour has none. */
function isHollow({ pixels, width }: GrayImage, [x1, y1, x2, y2]: Bbox, paper: number): boolean {
  const inset = Math.max(3, Math.round(0.16 * (x2 - x1)));
  let clear = 0;
  let all = 0;
  for (let step = inset; step <= x2 - x1 - inset; step++) {
    const down = Math.min(y1 + step, y2 - inset);
    const ring = [
      (y1 + inset) * width + x1 + step,
      (y2 - inset) * width + x1 + step,
      down * width + x1 + inset,
      down * width + x2 - inset,
    ];
    all += ring.length;
    clear += ring.filter((at) => pixels[at]! > paper - 60).length;
  }
  return clear > 0.5 * all;
}

function inkShare({ pixels, width }: GrayImage, [x1, y1, x2, y2]: Bbox, paper: number): number {
  const margin = Math.max(3, Math.round(0.22 * (x2 - x1)));
  let dark = 0;
  let all = 0;
  for (let y = y1 + margin; y <= y2 - margin; y++) {
    for (let x = x1 + margin; x <= x2 - margin; x++) {
      all++;
      if (pixels[y * width + x]! < paper - 70) dark++;
    }
  }
  return all === 0 ? 0 : dark / all;
}

/** One mark that OCR makes of a box or of the tick in it. */
const boxLookalike = /^[□☐☑☒OoDQ0XxVv✓[\]|Il1]{1,3}$/;

/**
 * Puts ☐ and ☑ into the lines as words: before the label that follows on the same height, else behind the one before.
 * A box without a label near it is left out, for it is more likely an ornament than a question.
 */
export function insertCheckboxes(lines: OcrLine[], checkboxes: Checkbox[]): OcrLine[] {
  const result = lines.map((line) => ({ ...line, words: [...line.words] }));
  for (const { bbox, isTicked } of checkboxes) {
    const size = boxWidth(bbox);
    const isInside = (word: OcrWord) =>
      centreX(word.bbox) > bbox[0] &&
      centreX(word.bbox) < bbox[2] &&
      centreY(word.bbox) > bbox[1] &&
      centreY(word.bbox) < bbox[3];
    // A square in a longer word is one of its letters.
    const [x, y] = [centreX(bbox), centreY(bbox)];
    const isLetter = ({ text, bbox: [x1, y1, x2, y2] }: OcrWord) =>
      x > x1 && x < x2 && y > y1 && y < y2 && !boxLookalike.test(text);
    if (result.some((line) => line.words.some(isLetter))) continue;
    for (const line of result) line.words = line.words.filter((word) => !isInside(word));
    const beside = (line: OcrLine) =>
      sharedLength(line.bbox[1], line.bbox[3], bbox[1], bbox[3]) > 0.5 * Math.min(size, boxHeight(line.bbox));
    const neighbours = result.filter(beside);
    const after = nearestWord(neighbours, (word) => word.bbox[0] - bbox[2], 3 * size);
    const label = after ?? nearestWord(neighbours, (word) => bbox[0] - word.bbox[2], 3 * size);
    if (!label) continue;
    label.line.words.splice(after ? label.index : label.index + 1, 0, {
      ...label.word,
      text: isTicked ? '☑' : '☐',
      bbox,
    });
  }
  return result
    .filter((line) => line.words.length > 0)
    .map((line) => ({
      ...line,
      text: line.words.map((word) => word.text).join(' '),
      bbox: boundingBox(line.words.map((word) => word.bbox)),
    }));
}

/** The word at the smallest distance, from touching a little up to `limit`. */
function nearestWord(lines: OcrLine[], distanceTo: (word: OcrWord) => number, limit: number) {
  let nearest: { line: OcrLine; word: OcrWord; index: number; distance: number } | null = null;
  for (const line of lines) {
    line.words.forEach((word, index) => {
      const distance = distanceTo(word);
      if (distance < -0.2 * limit || distance > limit || (nearest && nearest.distance <= distance)) return;
      nearest = { line, word, index, distance };
    });
  }
  return nearest as { line: OcrLine; word: OcrWord; index: number } | null;
}
