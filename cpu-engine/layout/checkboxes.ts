import type { Bbox } from '../../shared/cell.ts';
import type { GrayImage } from '../ocr/line.ts';
import { sharedLength } from './box.ts';
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
