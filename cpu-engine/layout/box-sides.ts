import type { Bbox } from '../../shared/cell.ts';
import type { GrayImage } from '../ocr/line.ts';
import { median } from './box.ts';

/** Grey levels under the paper at which a pixel counts as ink: thin sides keep no more of their black in a scaled scan. */
const SIDE_CONTRAST = 40;

/** The lightest grey just outside the box. */
export function paperAround({ pixels, width }: GrayImage, [x1, y1, x2, y2]: Bbox): number {
  const y = Math.round((y1 + y2) / 2) * width;
  const x = Math.round((x1 + x2) / 2);
  const at = [y + x1 - 6, y + x2 + 6, (y1 - 6) * width + x, (y2 + 6) * width + x];
  return Math.max(...at.map((index) => pixels[index] ?? 0));
}

/**
 * The box with its left and right sides where their ink is; null when it has not both.
 * A side is a straight stroke from corner to corner with paper outside: a letter has round corners or close neighbours.
 */
export function withSides(gray: GrayImage, box: Bbox, paper: number): Bbox | null {
  const left = straightSide(gray, box, { near: box[0], outwards: -1, paper });
  if (left === null) return null;
  const right = straightSide(gray, box, { near: box[2], outwards: 1, paper });
  return right === null ? null : [left, box[1], right, box[3]];
}

type Pixels = Pick<GrayImage, 'pixels' | 'width'>;
type Side = { near: number; outwards: 1 | -1; paper: number };

function straightSide({ pixels, width }: Pixels, [x1, y1, x2, y2]: Bbox, side: Side): number | null {
  const height = y2 - y1 + 1;
  const play = Math.max(2, Math.round(0.1 * (x2 - x1)));
  const ink = side.paper - SIDE_CONTRAST;
  let best = { x: 0, inked: 0 };
  for (let x = side.near - play; x <= side.near + play; x++) {
    let inked = 0;
    for (let y = y1; y <= y2; y++) {
      const at = y * width + x;
      // One pixel of play, for a page is never quite straight.
      if (pixels[at]! < ink || pixels[at - 1]! < ink || pixels[at + 1]! < ink) inked++;
    }
    // Of a thick stroke the outer edge.
    const isBetter = side.outwards === 1 ? inked >= best.inked : inked > best.inked;
    if (isBetter) best = { x, inked };
  }
  if (best.inked < 0.92 * height || !hasSquareEnds({ pixels, width }, best.x, side, [y1, y2])) return null;
  let clear = 0;
  for (let y = y1; y <= y2; y++) if (pixels[y * width + best.x + side.outwards * 4]! > ink - 20) clear++;
  return clear >= 0.75 * height ? best.x : null;
}

/** Does the outer edge run straight into both corners? That of a D or an O turns inwards there. */
function hasSquareEnds({ pixels, width }: Pixels, x: number, side: Side, [y1, y2]: [number, number]): boolean {
  const ink = side.paper - SIDE_CONTRAST;
  const edges: number[] = [];
  for (let y = y1; y <= y2; y++) {
    let inwards = -3;
    while (inwards < 6 && pixels[y * width + x - side.outwards * inwards]! >= ink) inwards++;
    edges.push(inwards);
  }
  const straight = median(edges, 0) + 1;
  const turned = edges.filter((edge) => edge > straight).length;
  const ends = [...edges.slice(0, 2), ...edges.slice(-2)];
  return turned <= 0.1 * edges.length && ends.every((edge) => edge <= straight);
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

/** The share of dark pixels well inside the sides, 0 to 1. */
export function inkShare({ pixels, width }: GrayImage, [x1, y1, x2, y2]: Bbox, paper: number): number {
  const margin = Math.max(3, Math.round(0.22 * (x2 - x1)));
  let dark = 0;
  let all = 0;
  for (let y = y1 + margin; y <= y2 - margin; y++) {
    for (let x = x1 + margin; x <= x2 - margin; x++) {
      all++;
      if (pixels[y * width + x]! < paper - 70) dark++;
    }
  }
  return all === 0 ? 0 : dark / all;
}
