import type { Ink } from './to-ink.ts';

/** A tile holds a few lines of print and no more than one column of it. */
const TILE_PIXELS = 80;
const MIN_TILE_DOTS = 40;
/** How much more a tile's ink must gather in rows than in columns, or the other way round, before it votes. */
const CLEAR_DIRECTION = 1.25;

/** Tiles of the page whose print runs across, and those where it runs down. */
export type DirectionVotes = { across: number; down: number };

/**
 * Which way the lines run, tile by tile: the ink of a line gathers in few rows and spreads over many columns. Each tile
 * has one vote, so that columns, tables, margins and one dark picture do not drown the lines.
 *
 * @param ink - Letters only.
 */
export function countDirections({ width, height, dots }: Ink): DirectionVotes {
  const rows = new Uint32Array(TILE_PIXELS);
  const columns = new Uint32Array(TILE_PIXELS);
  const votes: DirectionVotes = { across: 0, down: 0 };
  for (let top = 0; top + TILE_PIXELS <= height; top += TILE_PIXELS) {
    for (let left = 0; left + TILE_PIXELS <= width; left += TILE_PIXELS) {
      rows.fill(0);
      columns.fill(0);
      let dotCount = 0;
      for (let y = 0; y < TILE_PIXELS; y += 1) {
        const start = (top + y) * width + left;
        for (let x = 0; x < TILE_PIXELS; x += 1) {
          if (dots[start + x] === 0) continue;
          rows[y]! += 1;
          columns[x]! += 1;
          dotCount += 1;
        }
      }
      if (dotCount < MIN_TILE_DOTS) continue;
      const ratio = sumOfSquares(rows) / sumOfSquares(columns);
      if (ratio > CLEAR_DIRECTION) votes.across += 1;
      else if (ratio < 1 / CLEAR_DIRECTION) votes.down += 1;
    }
  }
  return votes;
}

function sumOfSquares(values: Uint32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
