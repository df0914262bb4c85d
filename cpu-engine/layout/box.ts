import type { Bbox } from '../../shared/cell.ts';

export const boxWidth = (box: Bbox): number => box[2] - box[0];
export const boxHeight = (box: Bbox): number => box[3] - box[1];
export const centreX = (box: Bbox): number => (box[0] + box[2]) / 2;
export const centreY = (box: Bbox): number => (box[1] + box[3]) / 2;

/** How many pixels two intervals share; negative when there is a gap between them. */
export const sharedLength = (a1: number, a2: number, b1: number, b2: number): number =>
  Math.min(a2, b2) - Math.max(a1, b1);

/** The smallest box around all of them. Throws on none: an empty group has no place on a page. */
export function boundingBox(boxes: Iterable<Bbox>): Bbox {
  let around: Bbox | null = null;
  for (const box of boxes) {
    around = around
      ? [
          Math.min(around[0], box[0]),
          Math.min(around[1], box[1]),
          Math.max(around[2], box[2]),
          Math.max(around[3], box[3]),
        ]
      : [...box];
  }
  if (!around) throw new RangeError('no boxes to bound');
  return around;
}

/** The middle value; `fallback` for an empty list. */
export function median(values: number[], fallback: number): number {
  if (values.length === 0) return fallback;
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? fallback;
}
