import { type Affine, identity, invert, mapPoint } from './affine.ts';
import type { RgbImage } from './rgb-image.ts';

export type QuarterTurns = 0 | 1 | 2 | 3;

/** An image made from another, and where the other's points are in it. */
export type TurnedImage = { image: RgbImage; map: Affine };

/** Turns an image clockwise, pixel by pixel, without loss. */
export function turnQuarters(image: RgbImage, quarterTurns: QuarterTurns): TurnedImage {
  if (quarterTurns === 0) return { image, map: identity };
  const { width, height, pixels } = image;
  const maps: Record<1 | 2 | 3, Affine> = {
    1: { a: 0, b: -1, c: height, d: 1, e: 0, f: 0 },
    2: { a: -1, b: 0, c: width, d: 0, e: -1, f: height },
    3: { a: 0, b: 1, c: 0, d: -1, e: 0, f: width },
  };
  const map = maps[quarterTurns];
  const turned = quarterTurns === 2 ? { width, height } : { width: height, height: width };
  const to = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [toX, toY] = mapPoint(map, x + 0.5, y + 0.5); // of the pixel's centre, so that halves floor to its place
      const at = 3 * (Math.floor(toY) * turned.width + Math.floor(toX));
      const from = 3 * (y * width + x);
      to[at] = pixels[from]!;
      to[at + 1] = pixels[from + 1]!;
      to[at + 2] = pixels[from + 2]!;
    }
  }
  return { image: { ...turned, pixels: to }, map };
}

/**
 * Turns an image about its middle by a small angle and enlarges it so that no corner is lost; what comes in is white.
 * @param radians - Clockwise.
 */
export function turnSlightly({ width, height, pixels }: RgbImage, radians: number): TurnedImage {
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const turnedWidth = Math.ceil(width * Math.abs(cos) + height * Math.abs(sin));
  const turnedHeight = Math.ceil(width * Math.abs(sin) + height * Math.abs(cos));
  const map: Affine = {
    ...{ a: cos, b: -sin, c: turnedWidth / 2 - (cos * width) / 2 + (sin * height) / 2 },
    ...{ d: sin, e: cos, f: turnedHeight / 2 - (sin * width) / 2 - (cos * height) / 2 },
  };
  const back = invert(map);
  const to = new Uint8Array(turnedWidth * turnedHeight * 3).fill(255);
  for (let y = 0; y < turnedHeight; y += 1) {
    for (let x = 0; x < turnedWidth; x += 1) {
      const fromX = back.a * (x + 0.5) + back.b * (y + 0.5) + back.c - 0.5;
      const fromY = back.d * (x + 0.5) + back.e * (y + 0.5) + back.f - 0.5;
      if (fromX < 0 || fromY < 0 || fromX > width - 1 || fromY > height - 1) continue;
      const [x0, y0] = [Math.floor(fromX), Math.floor(fromY)];
      const [dx, dy] = [fromX - x0, fromY - y0];
      const from = 3 * (y0 * width + x0);
      const right = dx > 0 ? 3 : 0;
      const below = dy > 0 ? 3 * width : 0;
      const at = 3 * (y * turnedWidth + x);
      for (let channel = 0; channel < 3; channel += 1) {
        const top = pixels[from + channel]! * (1 - dx) + pixels[from + right + channel]! * dx;
        const bottom = pixels[from + below + channel]! * (1 - dx) + pixels[from + below + right + channel]! * dx;
        to[at + channel] = Math.round(top * (1 - dy) + bottom * dy);
      }
    }
  }
  return { image: { width: turnedWidth, height: turnedHeight, pixels: to }, map };
}
