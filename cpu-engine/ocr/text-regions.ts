import { boxAlong, minAreaBox, type TiltedBox } from './min-area-box.ts';

/** The detector's answer: for each pixel of its input, how likely it is the core of a text line. */
export type TextMap = { width: number; height: number; probabilities: Float32Array };

const PIXEL_THRESHOLD = 0.3;
const MIN_MEAN_SCORE = 0.5;
/** The detector marks the core of a line; this is how far, in cores, the line reaches beyond it. */
const UNCLIP_RATIO = 1.5;
const MIN_CORE_PIXELS = 3;
/** The direction of a shorter box is an accident of its letters: it is taken as level. */
const MIN_ASPECT_OF_TILTED = 3;

/** DB post-processing: from the map to one box a line, in pixels of the map. */
export function findTextRegions(map: TextMap): TiltedBox[] {
  return cores(map)
    .map(({ outline }) => toCoreBox(outline))
    .filter((box) => Math.min(box.width, box.height) >= MIN_CORE_PIXELS && meanScore(map, box) >= MIN_MEAN_SCORE)
    .map(unclip);
}

/** Connected pixels above the threshold, each as the ends of its rows: enough for its convex hull. */
function cores({ width, height, probabilities }: TextMap): { outline: [number, number][] }[] {
  const seen = new Uint8Array(width * height);
  const stack: number[] = [];
  const found: { outline: [number, number][] }[] = [];
  const visit = (at: number) => {
    if (seen[at] || probabilities[at]! <= PIXEL_THRESHOLD) return;
    seen[at] = 1;
    stack.push(at);
  };
  for (let start = 0; start < seen.length; start += 1) {
    visit(start);
    if (stack.length === 0) continue;
    const rows = new Map<number, [number, number]>();
    while (stack.length > 0) {
      const at = stack.pop()!;
      const y = Math.floor(at / width);
      const x = at - y * width;
      const row = rows.get(y);
      if (!row) rows.set(y, [x, x]);
      else if (x < row[0]) row[0] = x;
      else if (x > row[1]) row[1] = x;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny += 1)
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx += 1) visit(ny * width + nx);
    }
    found.push({ outline: toOutline(rows) });
  }
  return found;
}

/** Corners of the pixels, not their centres, so that a box one pixel high has a height of one. */
const toOutline = (rows: Map<number, [number, number]>): [number, number][] =>
  [...rows].flatMap(([y, [first, last]]): [number, number][] => [
    [first, y],
    [last + 1, y],
    [first, y + 1],
    [last + 1, y + 1],
  ]);

function toCoreBox(outline: [number, number][]): TiltedBox {
  const box = minAreaBox(outline);
  const aspect = Math.max(box.width, box.height) / Math.max(1, Math.min(box.width, box.height));
  return aspect >= MIN_ASPECT_OF_TILTED ? box : boxAlong(outline, 0);
}

function meanScore({ width, height, probabilities }: TextMap, box: TiltedBox): number {
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)];
  const reachX = (Math.abs(box.width * cos) + Math.abs(box.height * sin)) / 2;
  const reachY = (Math.abs(box.width * sin) + Math.abs(box.height * cos)) / 2;
  let [sum, count] = [0, 0];
  for (let y = Math.max(0, Math.floor(box.y - reachY)); y < Math.min(height, Math.ceil(box.y + reachY)); y += 1) {
    for (let x = Math.max(0, Math.floor(box.x - reachX)); x < Math.min(width, Math.ceil(box.x + reachX)); x += 1) {
      const [dx, dy] = [x + 0.5 - box.x, y + 0.5 - box.y];
      if (Math.abs(dx * cos + dy * sin) > box.width / 2 || Math.abs(dy * cos - dx * sin) > box.height / 2) continue;
      sum += probabilities[y * width + x]!;
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}

function unclip(box: TiltedBox): TiltedBox {
  const distance = (box.width * box.height * UNCLIP_RATIO) / (2 * (box.width + box.height));
  return { ...box, width: box.width + 2 * distance, height: box.height + 2 * distance };
}
