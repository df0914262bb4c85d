import type { Ink } from './to-ink.ts';

/** Larger than a headline's letters at `toInk`'s scale: paper edges, pictures, frames, handwriting in one stroke. */
const MAX_LETTER_PIXELS = 56;
/** Smaller is dust and JPEG noise. */
const MIN_LETTER_DOTS = 4;

type Blob = { left: number; right: number; top: number; bottom: number; dotCount: number };
type Run = { y: number; from: number; to: number; parent: number };

/** The ink without every blob that is no letter's size, so that what is left is print. */
export function keepLetters({ width, height, dots }: Ink): Ink {
  const runs = joinedRuns({ width, height, dots });
  const blobs = new Map<number, Blob>();
  runs.forEach((run, index) => {
    const root = rootOf(runs, index);
    const blob = blobs.get(root) ?? { left: width, right: 0, top: run.y, bottom: run.y, dotCount: 0 };
    blob.left = Math.min(blob.left, run.from);
    blob.right = Math.max(blob.right, run.to);
    blob.bottom = run.y;
    blob.dotCount += run.to - run.from;
    blobs.set(root, blob);
  });
  const kept = new Uint8Array(dots.length);
  runs.forEach(({ y, from, to }, index) => {
    if (isLetter(blobs.get(rootOf(runs, index))!)) kept.fill(1, y * width + from, y * width + to);
  });
  return { width, height, dots: kept };
}

const isLetter = ({ left, right, top, bottom, dotCount }: Blob): boolean =>
  dotCount >= MIN_LETTER_DOTS && right - left <= MAX_LETTER_PIXELS && bottom - top < MAX_LETTER_PIXELS;

/** All horizontal runs of ink; those that touch, corners included, share a root. */
function joinedRuns({ width, height, dots }: Ink): Run[] {
  const runs: Run[] = [];
  let above = 0;
  for (let y = 0; y < height; y += 1) {
    const firstOfRow = runs.length;
    for (let x = 0; x < width; x += 1) {
      if (dots[y * width + x] === 0) continue;
      const from = x;
      while (x < width && dots[y * width + x] === 1) x += 1;
      const index = runs.length;
      runs.push({ y, from, to: x, parent: index });
      while (above < firstOfRow && runs[above]!.to < from) above += 1;
      for (let other = above; other < firstOfRow && runs[other]!.from <= x; other += 1) join(runs, other, index);
    }
    above = firstOfRow;
  }
  return runs;
}

function join(runs: Run[], one: number, other: number): void {
  const [a, b] = [rootOf(runs, one), rootOf(runs, other)];
  runs[Math.max(a, b)]!.parent = Math.min(a, b);
}

function rootOf(runs: Run[], index: number): number {
  let at = index;
  while (runs[at]!.parent !== at) {
    const { parent } = runs[at]!;
    runs[at]!.parent = runs[parent]!.parent;
    at = parent;
  }
  return at;
}
