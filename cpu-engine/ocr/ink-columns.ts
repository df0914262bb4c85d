import type { RgbImage } from './rgb-image.ts';

/** What of a line's box is not looked at above and below: rules and the neighbours' strokes reach into it. */
const IGNORED_ROWS = 6;

/** For each column of a line, whether it has ink: 1 or 0. Ink is the rarer of dark and light, so white on black works too. */
export function inkColumns({ width, height, pixels }: RgbImage): Uint8Array {
  const [top, bottom] = [IGNORED_ROWS, height - IGNORED_ROWS];
  const histogram = new Uint32Array(256);
  const gray = new Uint8Array(width * height);
  for (let y = top; y < bottom; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      gray[at] = (pixels[3 * at]! * 77 + pixels[3 * at + 1]! * 150 + pixels[3 * at + 2]! * 29) >> 8;
      histogram[gray[at]!]! += 1;
    }
  }
  const threshold = otsuThreshold(histogram);
  const total = width * (bottom - top);
  const darkCount = histogram.subarray(0, threshold + 1).reduce((sum, count) => sum + count, 0);
  const inkIsDark = darkCount * 2 <= total;
  const columns = new Uint8Array(width);
  for (let y = top; y < bottom; y += 1)
    for (let x = 0; x < width; x += 1) if (gray[y * width + x]! <= threshold === inkIsDark) columns[x] = 1;
  return columns;
}

/** The brightness that parts a histogram into the two most compact halves; up to and with it is the dark one. */
export function otsuThreshold(histogram: Uint32Array): number {
  let [total, weighted] = [0, 0];
  histogram.forEach((count, value) => {
    total += count;
    weighted += count * value;
  });
  let [darkCount, darkWeighted, best, bestSpread] = [0, 0, 0, -1];
  for (let value = 0; value < 255; value += 1) {
    darkCount += histogram[value]!;
    darkWeighted += histogram[value]! * value;
    const lightCount = total - darkCount;
    if (darkCount === 0 || lightCount === 0) continue;
    const difference = darkWeighted / darkCount - (weighted - darkWeighted) / lightCount;
    const spread = darkCount * lightCount * difference * difference;
    if (spread > bestSpread) [best, bestSpread] = [value, spread];
  }
  return best;
}

/** The widest run of columns without ink in `[from, to)`; of zero width at the middle when there is none. */
export function widestFreeRun(columns: Uint8Array, from: number, to: number): { start: number; end: number } {
  const middle = Math.round((from + to) / 2);
  let widest = { start: middle, end: middle };
  let start = from;
  for (let x = from; x <= to; x += 1) {
    if (x < to && columns[x] === 0) continue;
    if (x - start > widest.end - widest.start) widest = { start, end: x };
    start = x + 1;
  }
  return widest;
}
