import type { GrayImage } from './line.ts';
import type { RgbImage } from './rgb-image.ts';

/** Brightness as the eye weighs it (Rec. 601). */
export function toGray({ width, height, pixels }: RgbImage): GrayImage {
  const gray = new Uint8Array(width * height);
  for (let at = 0; at < gray.length; at += 1)
    gray[at] = (pixels[3 * at]! * 77 + pixels[3 * at + 1]! * 150 + pixels[3 * at + 2]! * 29) >> 8;
  return { width, height, pixels: gray };
}

/** How far from the paper's brightness a pixel must be to count as ink. */
const INK_CONTRAST = 56;

/** The share of pixels that stand out from the paper, 0 to 1; the paper is the page's own median brightness. */
export function inkRatio({ pixels }: GrayImage): number {
  const histogram = new Uint32Array(256);
  for (let at = 0; at < pixels.length; at += 1) histogram[pixels[at]!]! += 1;
  let paper = 0;
  for (let seen = histogram[0]!; seen * 2 < pixels.length; seen += histogram[paper]!) paper += 1;
  let ink = 0;
  for (let value = 0; value < 256; value += 1) if (Math.abs(value - paper) > INK_CONTRAST) ink += histogram[value]!;
  return pixels.length === 0 ? 0 : ink / pixels.length;
}
