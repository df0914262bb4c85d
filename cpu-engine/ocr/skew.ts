import type { TiltedBox } from './min-area-box.ts';

/** Only a long line tells a direction well. */
const MIN_ASPECT = 5;
const MIN_LINES = 3;

/** The clockwise skew of a page in radians: the median direction of its long lines, 0 when there are too few. */
export function skewOf(boxes: TiltedBox[]): number {
  const angles = boxes
    .filter(({ width, height }) => width > MIN_ASPECT * height)
    .map(({ angle }) => angle)
    .sort((a, b) => a - b);
  return angles.length < MIN_LINES ? 0 : angles[Math.floor(angles.length / 2)]!;
}
