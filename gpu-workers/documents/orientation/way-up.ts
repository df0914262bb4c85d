import type { Ink } from './to-ink.ts';

/** Votes of short pieces of lines for either way up. */
export type Votes = { up: number; down: number };

/** A strip holds a word or two, so that lines of neighbouring columns need not be level with each other. */
const STRIP_PIXELS = 64;
const MIN_LINE_HEIGHT = 7;
const MAX_LINE_HEIGHT = 40;
/** Rows of a line with at least this share of its fullest row are the body of its small letters. */
const BODY_SHARE = 0.5;
/** Letters that stick out on one side must outweigh those on the other by this much for a piece of line to vote. */
const CLEAR_SIDE = 2;

/**
 * Latin print sticks out above the small letters (b, d, f, h, k, l, t, capitals) more than below them (g, j, p, q, y):
 * each piece of a line votes for the side on which it does. Capitals and digits alone have no say.
 *
 * @param ink - Letters only, their lines running across.
 * @param skewDegrees - How far the lines slant, clockwise.
 */
export function countWayUp(ink: Ink, skewDegrees: number): Votes {
  const slope = Math.tan((skewDegrees * Math.PI) / 180);
  const margin = Math.ceil(Math.abs(slope) * STRIP_PIXELS) + 1;
  const rows = new Uint32Array(ink.height + 2 * margin + 1);
  const votes: Votes = { up: 0, down: 0 };
  for (let left = 0; left + STRIP_PIXELS <= ink.width; left += STRIP_PIXELS) {
    rows.fill(0);
    for (let x = 0; x < STRIP_PIXELS; x += 1) {
      const shift = margin - Math.round(slope * x);
      for (let y = 0, at = left + x; y < ink.height; y += 1, at += ink.width) {
        if (ink.dots[at] === 1) rows[y + shift]! += 1;
      }
    }
    countStrip(rows, votes);
  }
  return votes;
}

function countStrip(rows: Uint32Array, votes: Votes): void {
  let start = -1;
  for (let row = 0; row < rows.length; row += 1) {
    if (rows[row]! > 0) {
      if (start < 0) start = row;
      continue;
    }
    if (start >= 0) countLine(rows.subarray(start, row), votes);
    start = -1;
  }
}

function countLine(line: Uint32Array, votes: Votes): void {
  if (line.length < MIN_LINE_HEIGHT || line.length > MAX_LINE_HEIGHT) return;
  const body = BODY_SHARE * Math.max(...line);
  const first = line.findIndex((count) => count >= body);
  const last = line.findLastIndex((count) => count >= body);
  const sum = (from: number, to: number) => line.subarray(from, to).reduce((total, count) => total + count, 0);
  const above = sum(0, first);
  const below = sum(last + 1, line.length);
  if (above > CLEAR_SIDE * below && first >= 2) votes.up += 1;
  else if (below > CLEAR_SIDE * above && line.length - 1 - last >= 2) votes.down += 1;
}
