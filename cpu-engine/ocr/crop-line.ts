import type { TiltedBox } from './min-area-box.ts';
import type { RgbImage } from './rgb-image.ts';

/** The height the recogniser was trained with. */
export const LINE_HEIGHT_PIXELS = 48;
const MIN_WIDTH_PIXELS = 8;

/**
 * Samples one line from the page, straightened and scaled to 48 px high.
 *
 * @param quarterTurns - How often the text is turned clockwise from upright before it is read, to try other directions.
 */
export function cropLine(image: RgbImage, box: TiltedBox, quarterTurns: 0 | 1 | 2 | 3 = 0): RgbImage {
  const angle = box.angle - (quarterTurns * Math.PI) / 2;
  const [along, across] = quarterTurns % 2 === 0 ? [box.width, box.height] : [box.height, box.width];
  const height = LINE_HEIGHT_PIXELS;
  const width = Math.max(MIN_WIDTH_PIXELS, Math.round((height * along) / Math.max(1, across)));
  const [stepX, stepY] = [along / width, across / height];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // A tall headline is scaled down: several samples a pixel keep its thin strokes.
  const samples = Math.max(1, Math.round(stepY / 1.2));
  const pixels = new Uint8Array(width * height * 3);
  const sum: [number, number, number] = [0, 0, 0];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      sum.fill(0);
      for (let i = 0; i < samples; i += 1) {
        for (let j = 0; j < samples; j += 1) {
          const u = (column + (i + 0.5) / samples) * stepX - along / 2;
          const v = (row + (j + 0.5) / samples) * stepY - across / 2;
          addBilinear(image, box.x + u * cos - v * sin, box.y + u * sin + v * cos, sum);
        }
      }
      const at = 3 * (row * width + column);
      for (const channel of [0, 1, 2] as const) pixels[at + channel] = Math.round(sum[channel] / (samples * samples));
    }
  }
  return { width, height, pixels };
}

/** Adds the colour at a point; beyond the edge the edge's own colour goes on. */
function addBilinear({ width, height, pixels }: RgbImage, x: number, y: number, sum: [number, number, number]): void {
  const px = Math.min(Math.max(x - 0.5, 0), width - 1);
  const py = Math.min(Math.max(y - 0.5, 0), height - 1);
  const [x0, y0] = [Math.floor(px), Math.floor(py)];
  const [dx, dy] = [px - x0, py - y0];
  const at = 3 * (y0 * width + x0);
  const right = x0 + 1 < width ? 3 : 0;
  const below = y0 + 1 < height ? 3 * width : 0;
  for (const channel of [0, 1, 2] as const) {
    const from = at + channel;
    const top = pixels[from]! * (1 - dx) + pixels[from + right]! * dx;
    const bottom = pixels[from + below]! * (1 - dx) + pixels[from + below + right]! * dx;
    sum[channel] += top * (1 - dy) + bottom * dy;
  }
}
