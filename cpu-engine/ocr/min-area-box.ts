/** A rectangle at any angle. `width` runs along the direction `angle`, in radians clockwise from the x axis, within ±45°. */
export type TiltedBox = { x: number; y: number; width: number; height: number; angle: number };

type Point = readonly [number, number];

/** The smallest rectangle around some points, by the theorem that one of its sides lies on a side of their convex hull. */
export function minAreaBox(points: Point[]): TiltedBox {
  const hull = convexHull(points);
  let best = boxAlong(hull, 0);
  for (let at = 0; at < hull.length; at += 1) {
    const [x1, y1] = hull[at]!;
    const [x2, y2] = hull[(at + 1) % hull.length]!;
    const box = boxAlong(hull, withinEighthTurn(Math.atan2(y2 - y1, x2 - x1)));
    if (box.width * box.height < best.width * best.height) best = box;
  }
  return best;
}

/** The rectangle of a given direction around some points. */
export function boxAlong(points: Point[], angle: number): TiltedBox {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [minU, maxU, minV, maxV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    const u = x * cos + y * sin;
    const v = y * cos - x * sin;
    minU = Math.min(minU, u);
    maxU = Math.max(maxU, u);
    minV = Math.min(minV, v);
    maxV = Math.max(maxV, v);
  }
  const [u, v] = [(minU + maxU) / 2, (minV + maxV) / 2];
  return { x: u * cos - v * sin, y: u * sin + v * cos, width: maxU - minU, height: maxV - minV, angle };
}

/** Andrew's monotone chain, clockwise on screen. */
export function convexHull(points: Point[]): Point[] {
  const sorted = points.toSorted((p, q) => p[0] - q[0] || p[1] - q[1]);
  if (sorted.length < 3) return sorted;
  const half = (ordered: Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

const turn = (o: Point, p: Point, q: Point): number => (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0]);

/** A direction and its quarter turns make the same rectangle; this is the one closest to the x axis. */
function withinEighthTurn(angle: number): number {
  const quarter = Math.PI / 2;
  return angle - quarter * Math.round(angle / quarter);
}
