import sharp from 'sharp';
import type { PagePixels } from '../resize.ts';

/** The print of a page as black dots: 1 where a pixel is ink, row by row. */
export type Ink = { width: number; height: number; dots: Uint8Array };

/** About 115 dpi of a Letter page: small print still has ascenders of two pixels, and a page is measured in milliseconds. */
const LONG_SIDE_PIXELS = 1_280;
/** Radius over which the paper's brightness may change: wider than a letter, narrower than a shadow. */
const PAPER_SIGMA_PIXELS = 14;
/** How much darker than its surroundings a pixel must be, on a scale of 256: above JPEG noise, below faint print. */
const INK_CONTRAST = 28;

/** Scales the page down and parts ink from paper, each pixel judged by its surroundings as a photo's light is uneven. */
export async function toInk({ width, height, pixels }: PagePixels): Promise<Ink> {
  const scale = Math.min(1, LONG_SIDE_PIXELS / Math.max(width, height));
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const gray = await sharp(pixels, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .toColourspace('b-w')
    .resize({ ...size, fit: 'fill' })
    .raw()
    .toBuffer();
  const paper = await sharp(gray, { raw: { ...size, channels: 1 } })
    .blur(PAPER_SIGMA_PIXELS)
    .greyscale()
    .raw()
    .toBuffer();
  const dots = new Uint8Array(gray.length);
  for (let at = 0; at < dots.length; at += 1) dots[at] = paper[at]! - gray[at]! > INK_CONTRAST ? 1 : 0;
  return { ...size, dots };
}
