import type { GrayImage } from '../ocr/line.ts';

/** A straight run of dark pixels, one pixel thick: `at` is its row (horizontal) or column (vertical). */
export type DarkRun = { at: number; from: number; to: number };

/** What counts as a run. All but `contrast` in pixels. */
export type RunLimits = {
  /** How far to both sides the paper is looked at: more than the thickest rule, less than the space around it. */
  reach: number;
  /** How many grey levels darker than the paper on both sides. Comparing locally is what finds rules on coloured fills. */
  contrast: number;
  /** Breaks up to this many pixels (scanner noise) do not end a run. */
  maxBreak: number;
  minLength: number;
  /** Must the paper be lighter on both sides, or is one enough (a box that stands close above a rule)? */
  lighterOn: 'both sides' | 'one side';
};

/** Every horizontal run of ink with lighter paper above and below, or on one of them, in order of rows. */
export function horizontalRuns(gray: GrayImage, limits: RunLimits): DarkRun[] {
  const { pixels, width, height } = gray;
  const { contrast, maxBreak, minLength } = limits;
  const needed = limits.lighterOn === 'both sides' ? 2 : 1;
  const reach = limits.reach * width;
  const runs: DarkRun[] = [];
  for (let y = limits.reach; y < height - limits.reach; y++) {
    const row = y * width;
    let from = -1;
    let last = -1;
    for (let x = 0; x < width; x++) {
      const limit = pixels[row + x]! + contrast;
      if (limit > 255) continue;
      const lighter = (pixels[row + x - reach]! >= limit ? 1 : 0) + (pixels[row + x + reach]! >= limit ? 1 : 0);
      if (lighter < needed) continue;
      if (from >= 0 && x - last > maxBreak + 1) {
        if (last - from >= minLength) runs.push({ at: y, from, to: last });
        from = x;
      } else if (from < 0) from = x;
      last = x;
    }
    if (from >= 0 && last - from >= minLength) runs.push({ at: y, from, to: last });
  }
  return runs;
}

/** Every vertical run of ink with lighter paper to the left and right, or to one of them, in order of columns. */
export function verticalRuns(gray: GrayImage, limits: RunLimits): DarkRun[] {
  const { pixels, width, height } = gray;
  const { reach, contrast, maxBreak, minLength } = limits;
  const needed = limits.lighterOn === 'both sides' ? 2 : 1;
  const from = new Int32Array(width).fill(-1);
  const last = new Int32Array(width);
  const runs: DarkRun[] = [];
  // Row by row with one open run a column: reading down the columns would miss the processor's cache at every pixel.
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = reach; x < width - reach; x++) {
      const limit = pixels[row + x]! + contrast;
      if (limit > 255) continue;
      const lighter = (pixels[row + x - reach]! >= limit ? 1 : 0) + (pixels[row + x + reach]! >= limit ? 1 : 0);
      if (lighter < needed) continue;
      const begun = from[x]!;
      if (begun >= 0 && y - last[x]! > maxBreak + 1) {
        if (last[x]! - begun >= minLength) runs.push({ at: x, from: begun, to: last[x]! });
        from[x] = y;
      } else if (begun < 0) from[x] = y;
      last[x] = y;
    }
  }
  for (let x = 0; x < width; x++) {
    const begun = from[x]!;
    if (begun >= 0 && last[x]! - begun >= minLength) runs.push({ at: x, from: begun, to: last[x]! });
  }
  return runs.sort((a, b) => a.at - b.at || a.from - b.from);
}
