import type { Bbox } from '../../shared/cell.ts';

/** A plane map: `x' = a·x + b·y + c`, `y' = d·x + e·y + f`. */
export type Affine = { a: number; b: number; c: number; d: number; e: number; f: number };

export const identity: Affine = { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 };

export const scaling = (x: number, y: number): Affine => ({ a: x, b: 0, c: 0, d: 0, e: y, f: 0 });

export const mapPoint = (m: Affine, x: number, y: number): [number, number] => [
  m.a * x + m.b * y + m.c,
  m.d * x + m.e * y + m.f,
];

/** The map that does `first`, then `second`. */
export function compose(first: Affine, second: Affine): Affine {
  return {
    a: second.a * first.a + second.b * first.d,
    b: second.a * first.b + second.b * first.e,
    c: second.a * first.c + second.b * first.f + second.c,
    d: second.d * first.a + second.e * first.d,
    e: second.d * first.b + second.e * first.e,
    f: second.d * first.c + second.e * first.f + second.f,
  };
}

/** @throws RangeError for a map that flattens the plane. */
export function invert({ a, b, c, d, e, f }: Affine): Affine {
  const determinant = a * e - b * d;
  if (determinant === 0) throw new RangeError('This map cannot be inverted');
  return {
    a: e / determinant,
    b: -b / determinant,
    c: (b * f - c * e) / determinant,
    d: -d / determinant,
    e: a / determinant,
    f: (c * d - a * f) / determinant,
  };
}

/** The axis-aligned box around the image of a box. */
export function mapBbox(m: Affine, [x1, y1, x2, y2]: Bbox): Bbox {
  const corners = [mapPoint(m, x1, y1), mapPoint(m, x2, y1), mapPoint(m, x1, y2), mapPoint(m, x2, y2)];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
