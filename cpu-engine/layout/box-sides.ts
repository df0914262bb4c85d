import type { Bbox } from '../../shared/cell.ts';
import type { GrayImage } from '../ocr/line.ts';
import { median } from './box.ts';

/** Grey levels under the paper at which a pixel counts as ink: thin sides keep no more of their black in a scaled scan. */
const SIDE_CONTRAST = 40;
/** Of a side's pixels, the share that must have ink. */
const MIN_INKED = 0.9;
/** How far outside a side its outer edge is looked for (px). */
const OUTSIDE = 3;

/** The lightest grey just outside the box. */
export function paperAround({ pixels, width }: GrayImage, [x1, y1, x2, y2]: Bbox): number {
  const y = Math.round((y1 + y2) / 2) * width;
  const x = Math.round((x1 + x2) / 2);
  const at = [y + x1 - 6, y + x2 + 6, (y1 - 6) * width + x, (y2 + 6) * width + x];
  return Math.max(...at.map((index) => pixels[index] ?? 0));
}

/** `quality`: 0 to 4, the shares of its sides that have ink exactly where the side is. */
export type Square = { bbox: Bbox; quality: number };

/**
 * The box with its four sides where their ink is; null when it has not all of them: straight strokes from corner to corner,
 * where letters have round corners and gaps, and with paper to the left and right, where letters have neighbours.
 */
export function squareAround(gray: GrayImage, [left, top, right, bottom]: Bbox, paper: number): Square | null {
  const { pixels, width } = gray;
  const ink = paper - SIDE_CONTRAST;
  const play = Math.max(2, Math.round(0.12 * Math.min(right - left, bottom - top)));
  // A pixel `across` steps from side to side and `along` a side; the same code then looks at rows and at columns.
  const rows: Axis = { pixels, across: width, along: 1, ink, play };
  const columns: Axis = { pixels, across: 1, along: width, ink, play };
  if (!hasInkOnSides(rows, left, right, [top, bottom]) || !hasInkOnSides(columns, top, bottom, [left, right]))
    return null;
  const y1 = straightSide(rows, { near: top, outwards: -1 }, left, right);
  if (!y1) return null;
  const y2 = straightSide(rows, { near: bottom, outwards: 1 }, left, right);
  if (!y2 || y2.at - y1.at < 8) return null;
  const x1 = straightSide(columns, { near: left, outwards: -1 }, y1.at, y2.at);
  if (!x1 || !isClearBeside(columns, { near: x1.at, outwards: -1 }, y1.at, y2.at)) return null;
  const x2 = straightSide(columns, { near: right, outwards: 1 }, y1.at, y2.at);
  if (!x2 || !isClearBeside(columns, { near: x2.at, outwards: 1 }, y1.at, y2.at)) return null;
  if (isCellOfGrid(rows, [x1.at, x2.at], [y1.at, y2.at])) return null;
  const quality = y1.exact + y2.exact + x1.exact + x2.exact;
  return { bbox: [x1.at, y1.at, x2.at, y2.at], quality };
}

type Axis = { pixels: Uint8Array; across: number; along: number; ink: number; play: number };
type Side = { near: number; outwards: 1 | -1 };

/** A look at three places of both sides, of which two must have ink: most pairs of strokes are no box and end here. */
function hasInkOnSides({ pixels, across, along, ink, play }: Axis, from: number, to: number, sides: number[]): boolean {
  const hasInk = (at: number) => {
    for (let step = -play - 1; step <= play + 1; step++) if (pixels[at + step * across]! < ink) return true;
    return false;
  };
  return sides.every((side) => {
    const places = [0.25, 0.5, 0.75].map((share) => side * across + Math.round(from + share * (to - from)) * along);
    return places.filter(hasInk).length >= 2;
  });
}

/** Do the upper and the lower side both go on past a corner? Then it is a cell of a table, or of a row for digits. */
function isCellOfGrid({ pixels, across, along, ink }: Axis, [x1, x2]: [number, number], sides: number[]): boolean {
  return [x1 - 5, x2 + 5].some((x) =>
    sides.every((side) => [-1, 0, 1].some((step) => pixels[(side + step) * across + x * along]! < ink)),
  );
}

/** Where the side is, within its play: the place with most ink, of a thick stroke the outermost. */
function straightSide(
  axis: Axis,
  { near, outwards }: Side,
  from: number,
  to: number,
): { at: number; exact: number } | null {
  const { pixels, across, along, ink, play } = axis;
  const length = to - from + 1;
  let best = { at: near, inked: 0, exact: 0 };
  for (let step = play; step >= -play; step--) {
    const at = near + step * outwards;
    let inked = 0;
    let exact = 0;
    for (let index = at * across + from * along, place = from; place <= to; place++, index += along) {
      // One pixel of play, for a page is never quite straight.
      if (pixels[index]! < ink) exact++;
      else if (pixels[index - across]! < ink || pixels[index + across]! < ink) inked++;
    }
    inked += exact;
    if (inked + exact > best.inked + best.exact) best = { at, inked, exact };
  }
  if (best.inked < MIN_INKED * length || !hasSquareEnds(axis, { near: best.at, outwards }, from, to)) return null;
  return { at: best.at, exact: best.exact / length };
}

/** Does the outer edge run straight into both corners? That of a D or an O turns inwards there, that of an E has gaps. */
function hasSquareEnds(
  { pixels, across, along, ink }: Axis,
  { near, outwards }: Side,
  from: number,
  to: number,
): boolean {
  const edges: number[] = [];
  for (let place = from; place <= to; place++) {
    const start = near * across + place * along;
    let inwards = -OUTSIDE;
    while (inwards < 6 && pixels[start - outwards * inwards * across]! >= ink) inwards++;
    edges.push(inwards);
  }
  // Where print or a rule touches a side from above or below, its edge cannot be seen, which speaks neither way.
  const seen = along === 1 ? edges.filter((edge) => edge > -OUTSIDE) : edges;
  const straight = median(seen, 0) + 1;
  const turned = seen.filter((edge) => edge > straight).length;
  // The very corners fade in a scaled scan.
  const ends = [...edges.slice(1, 3), ...edges.slice(-3, -1)];
  return turned <= 0.1 * edges.length && ends.every((edge) => edge <= straight);
}

function isClearBeside(
  { pixels, across, along, ink }: Axis,
  { near, outwards }: Side,
  from: number,
  to: number,
): boolean {
  let clear = 0;
  for (let place = from; place <= to; place++) {
    if (pixels[(near + outwards * (OUTSIDE + 1)) * across + place * along]! > ink - 20) clear++;
  }
  return clear >= 0.75 * (to - from + 1);
}

/** Is there paper to both sides for as far as no two letters of a word stand apart? */
export function standsApart({ pixels, width }: GrayImage, [x1, y1, x2, y2]: Bbox, paper: number): boolean {
  const gap = Math.max(4, Math.round(0.25 * (x2 - x1)));
  const [from, to] = [y1 + 2, y2 - 2];
  for (const x of [x1 - gap, x2 + gap]) {
    for (const beside of [x, x < x1 ? x + 1 : x - 1]) {
      let clear = 0;
      for (let y = from; y <= to; y++) if (pixels[y * width + beside]! > paper - 60) clear++;
      if (clear < 0.9 * (to - from + 1)) return false;
    }
  }
  return true;
}

/** Is there paper just inside the sides? A bullet or a block of colour has none. */
export function isHollow({ pixels, width }: GrayImage, [x1, y1, x2, y2]: Bbox, paper: number): boolean {
  const inset = Math.max(3, Math.round(0.16 * (x2 - x1)));
  let clear = 0;
  let all = 0;
  for (let step = inset; step <= x2 - x1 - inset; step++) {
    const down = Math.min(y1 + step, y2 - inset);
    const ring = [
      (y1 + inset) * width + x1 + step,
      (y2 - inset) * width + x1 + step,
      down * width + x1 + inset,
      down * width + x2 - inset,
    ];
    all += ring.length;
    clear += ring.filter((at) => pixels[at]! > paper - 60).length;
  }
  return clear > 0.5 * all;
}

/** The share of dark pixels well inside the sides, 0 to 1. A row of ink from side to side is a rule that runs close by. */
export function inkShare({ pixels, width }: GrayImage, [x1, y1, x2, y2]: Bbox, paper: number): number {
  const margin = Math.max(3, Math.round(0.22 * (x2 - x1)));
  const across = x2 - x1 - 2 * margin + 1;
  const down = y2 - y1 - 2 * margin + 1;
  let dark = 0;
  for (let y = y1 + margin; y <= y2 - margin; y++) {
    let inRow = 0;
    for (let x = x1 + margin; x <= x2 - margin; x++) if (pixels[y * width + x]! < paper - 70) inRow++;
    if (inRow < 0.95 * across) dark += inRow;
  }
  return across > 0 && down > 0 ? dark / (across * down) : 0;
}
