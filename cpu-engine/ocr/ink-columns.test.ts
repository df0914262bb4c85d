import { describe, expect, it } from 'vitest';
import { inkColumns, widestFreeRun } from './ink-columns.ts';

function line(ink: number, paper: number, inked: number[]) {
  const pixels = new Uint8Array(20 * 48 * 3).fill(paper);
  for (const x of inked) for (let y = 12; y < 36; y += 1) pixels.fill(ink, 3 * (y * 20 + x), 3 * (y * 20 + x) + 3);
  return { width: 20, height: 48, pixels };
}

describe('the columns with ink', () => {
  it.each([
    ['black on white', 0, 255],
    ['white on black', 255, 0],
    ['pale grey on grey', 200, 120],
  ])('are found in %s', (_, ink, paper) => {
    const columns = inkColumns(line(ink, paper, [3, 4, 9]));
    expect([...columns.entries()].filter(([, hasInk]) => hasInk).map(([x]) => x)).toEqual([3, 4, 9]);
  });

  it('do not come from a rule that touches the box from above', () => {
    const drawn = line(0, 255, [3]);
    drawn.pixels.fill(0, 0, 3 * 20 * 4);
    expect([...inkColumns(drawn)].filter(Boolean)).toHaveLength(1);
  });
});

describe('the widest free run', () => {
  it('lies between two characters, and is nothing where they touch', () => {
    const columns = Uint8Array.from([1, 1, 0, 1, 0, 0, 0, 1, 1]);
    expect(widestFreeRun(columns, 0, 8)).toEqual({ start: 4, end: 7 });
    expect(widestFreeRun(columns, 0, 2)).toEqual({ start: 1, end: 1 });
  });
});
