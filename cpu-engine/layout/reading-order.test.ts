import { describe, expect, it } from 'vitest';
import type { Bbox } from '../../shared/cell.ts';
import { inReadingOrder } from './reading-order.ts';

const order = (...boxes: [string, ...Bbox][]) =>
  inReadingOrder(
    boxes.map(([name, ...bbox]) => ({ name, bbox })),
    20,
  ).map((item) => item.name);

describe('cells are read', () => {
  it('from top to bottom', () => {
    expect(order(['second', 100, 300, 500, 400], ['first', 100, 100, 500, 200])).toEqual(['first', 'second']);
  });

  it('column by column below a title over both', () => {
    const cells = order(
      ['right', 600, 200, 1000, 800],
      ['left below', 100, 500, 500, 800],
      ['left', 100, 200, 500, 480],
      ['title', 100, 50, 1000, 120],
    );
    expect(cells).toEqual(['title', 'left', 'left below', 'right']);
  });

  it('from left to right on one line', () => {
    expect(order(['right', 600, 100, 900, 120], ['left', 100, 102, 500, 122])).toEqual(['left', 'right']);
  });

  it('each once, when they overlap too', () => {
    expect(order(['a', 0, 0, 100, 100], ['b', 50, 50, 150, 150], ['c', 20, 80, 120, 180]).sort()).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});
