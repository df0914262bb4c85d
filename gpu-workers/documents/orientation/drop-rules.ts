import type { Ink } from './to-ink.ts';

/** Longer than any letter's stroke at `toInk`'s scale: a rule, a frame or a picture's dark area. */
const MIN_RULE_PIXELS = 48;

/** The ink without its long straight runs: a form's rules lie both ways and say nothing of the print's direction. */
export function dropRules({ width, height, dots }: Ink): Ink {
  const kept = dots.slice();
  for (let y = 0; y < height; y += 1) clearRuns(dots, kept, y * width, 1, width);
  for (let x = 0; x < width; x += 1) clearRuns(dots, kept, x, width, height);
  return { width, height, dots: kept };
}

function clearRuns(dots: Uint8Array, kept: Uint8Array, start: number, step: number, count: number): void {
  let run = 0;
  for (let index = 0; index <= count; index += 1) {
    if (index < count && dots[start + index * step] === 1) {
      run += 1;
      continue;
    }
    if (run >= MIN_RULE_PIXELS) {
      for (let back = 1; back <= run; back += 1) kept[start + (index - back) * step] = 0;
    }
    run = 0;
  }
}
