import type { Ink } from './to-ink.ts';

/** Longer than any letter's stroke at `toInk`'s scale: a rule, a frame or a picture's dark area. */
const MIN_RULE_PIXELS = 48;

/** The ink without its long straight runs: a form's rules lie both ways and say nothing of the print's direction. */
export function dropRules({ width, height, dots }: Ink): Ink {
  const kept = dots.slice();
  const clear = (last: number, step: number, count: number) => {
    for (let back = 0; back < count; back += 1) kept[last - back * step] = 0;
  };
  const runsDown = new Uint16Array(width);
  // Row by row for both directions, as the dots lie in memory; a run's end is seen at the first dot that is paper.
  for (let y = 0; y <= height; y += 1) {
    let runAcross = 0;
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      if (y < height && dots[at] === 1) {
        runAcross += 1;
        runsDown[x]! += 1;
        continue;
      }
      if (runAcross >= MIN_RULE_PIXELS) clear(at - 1, 1, runAcross);
      if (runsDown[x]! >= MIN_RULE_PIXELS) clear(at - width, width, runsDown[x]!);
      runAcross = 0;
      runsDown[x] = 0;
    }
    if (runAcross >= MIN_RULE_PIXELS) clear(y * width + width - 1, 1, runAcross);
  }
  return { width, height, dots: kept };
}
