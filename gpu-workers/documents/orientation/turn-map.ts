import type { Bbox } from '../../../shared/cell.ts';

type Size = { width: number; height: number };
type PointMap = (x: number, y: number) => readonly [number, number];

/** Where the points of a page are once it was turned, and back. */
export type TurnMap = { forth: PointMap; back: PointMap };

/** Clockwise quarter turns of a page of this size. */
export function turnMap({ width, height }: Size, quarterTurns: 1 | 2 | 3): TurnMap {
  const maps: Record<1 | 2 | 3, TurnMap> = {
    1: { forth: (x, y) => [height - y, x], back: (x, y) => [y, height - x] },
    2: { forth: (x, y) => [width - x, height - y], back: (x, y) => [width - x, height - y] },
    3: { forth: (x, y) => [y, width - x], back: (x, y) => [width - y, x] },
  };
  return maps[quarterTurns];
}

/** A turn by any angle, clockwise in degrees, that keeps the middle of the picture in the middle. */
export function slightTurn(from: Size, to: Size, degrees: number): TurnMap {
  return { forth: turnAbout(from, to, degrees), back: turnAbout(to, from, -degrees) };
}

function turnAbout(from: Size, to: Size, degrees: number): PointMap {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  return (x, y) => {
    const [dx, dy] = [x - from.width / 2, y - from.height / 2];
    return [to.width / 2 + cos * dx - sin * dy, to.height / 2 + sin * dx + cos * dy];
  };
}

/** The box with level sides around a box that was mapped. */
export function mapBbox([x1, y1, x2, y2]: Bbox, map: PointMap): Bbox {
  const corners = [map(x1, y1), map(x2, y1), map(x1, y2), map(x2, y2)];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
