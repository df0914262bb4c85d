import type { TiltedBox } from './min-area-box.ts';
import type { RgbImage } from './rgb-image.ts';
import type { QuarterTurns } from './turn-image.ts';

/** The height the recogniser was trained with. */
export const LINE_HEIGHT_PIXELS = 48;
const MIN_WIDTH_PIXELS = 8;
/** A headline scaled down by more than this is sampled several times a pixel, or its thin strokes break. */
const MAX_STEP = 1.2;

/**
 * Samples one line from the page, straightened and scaled to 48 px high.
 *
 * @param quarterTurns - How often the page would be turned clockwise before the line is read, to try other directions.
 */
export function cropLine(image: RgbImage, box: TiltedBox, quarterTurns: QuarterTurns = 0): RgbImage {
  const angle = box.angle - (quarterTurns * Math.PI) / 2;
  const [along, across] = quarterTurns % 2 === 0 ? [box.width, box.height] : [box.height, box.width];
  const height = LINE_HEIGHT_PIXELS;
  const width = Math.max(MIN_WIDTH_PIXELS, Math.round((height * along) / Math.max(1, across)));
  const samples = Math.max(1, Math.round(across / height / MAX_STEP));
  const fine = sampleBox(image, box, angle, { along, across, columns: width * samples, rows: height * samples });
  return samples === 1 ? fine : shrink(fine, samples);
}

type Grid = { along: number; across: number; columns: number; rows: number };

/** Bilinear samples on an even grid over a box; beyond the page's edge the edge's own colour goes on. */
function sampleBox(image: RgbImage, box: TiltedBox, angle: number, { along, across, columns, rows }: Grid): RgbImage {
  const { width, height, pixels: from } = image;
  const pixels = new Uint8Array(columns * rows * 3);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [maxX, maxY, rowBytes] = [width - 1, height - 1, 3 * width];
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    const v = ((row + 0.5) / rows - 0.5) * across;
    for (let column = 0; column < columns; column += 1) {
      const u = ((column + 0.5) / columns - 0.5) * along;
      const x = Math.min(Math.max(box.x + u * cos - v * sin - 0.5, 0), maxX);
      const y = Math.min(Math.max(box.y + u * sin + v * cos - 0.5, 0), maxY);
      const x0 = Math.floor(x);
      const y0 = Math.floor(y);
      const dx = x - x0;
      const dy = y - y0;
      const topLeft = 3 * (y0 * width + x0);
      const right = x0 < maxX ? 3 : 0;
      const below = y0 < maxY ? rowBytes : 0;
      for (let c = topLeft; c < topLeft + 3; c += 1) {
        const top = from[c]! + (from[c + right]! - from[c]!) * dx;
        const bottom = from[c + below]! + (from[c + below + right]! - from[c + below]!) * dx;
        pixels[at] = top + (bottom - top) * dy + 0.5;
        at += 1;
      }
    }
  }
  return { width: columns, height: rows, pixels };
}

/** Means over squares of `factor` by `factor` pixels. */
function shrink({ width, height, pixels }: RgbImage, factor: number): RgbImage {
  const small = { width: width / factor, height: height / factor };
  const to = new Uint8Array(small.width * small.height * 3);
  for (let at = 0; at < to.length; at += 1) {
    const x = Math.floor(at / 3) % small.width;
    const y = Math.floor(at / 3 / small.width);
    let sum = 0;
    for (let j = 0; j < factor; j += 1)
      for (let i = 0; i < factor; i += 1) sum += pixels[3 * ((y * factor + j) * width + x * factor + i) + (at % 3)]!;
    to[at] = Math.round(sum / (factor * factor));
  }
  return { ...small, pixels: to };
}
