import { describe, expect, it } from 'vitest';
import { assign } from './assign.ts';
import { random } from './random.ts';

const total = (gains: number[][], columns: number[]): number =>
  columns.reduce((sum, column, row) => sum + (column < 0 ? 0 : (gains[row]?.[column] as number)), 0);

/** Every pairing tried out. */
function best(gains: number[][], row = 0, taken: number[] = []): number {
  if (row === gains.length) return 0;
  const skipped = best(gains, row + 1, taken);
  return (gains[row] as number[]).reduce(
    (most, gain, column) =>
      taken.includes(column) ? most : Math.max(most, gain + best(gains, row + 1, [...taken, column])),
    skipped,
  );
}

describe('rows are paired', () => {
  it('so that the whole is best, even where a single pair is not', () =>
    expect(
      assign([
        [3, 2],
        [2, 0],
      ]),
    ).toEqual([1, 0]));

  it.each([
    [
      [[1], [2], [0]],
      [-1, 0, -1],
    ],
    [[[0, 0, 5]], [2]],
    [[], []],
    [
      [[], []],
      [-1, -1],
    ],
  ])('with some left over where the lists differ in length: %j', (gains, columns) =>
    expect(assign(gains)).toEqual(columns),
  );

  it('as well as by trying every pairing', () => {
    const next = random('pairings');
    for (let round = 0; round < 200; round += 1) {
      const [rows, columns] = [1 + Math.floor(next() * 5), 1 + Math.floor(next() * 5)];
      const gains = Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.floor(next() * 9)));
      expect(total(gains, assign(gains))).toBe(best(gains));
    }
  });
});
