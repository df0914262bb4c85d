import sharp, { type Sharp } from 'sharp';
import type { Bbox } from '../../shared/cell.ts';
import type { Page } from './page.ts';

/** What of a page is needed to make a picture of it. */
export type PagePixels = Pick<Page, 'width' | 'height' | 'pixels'>;

/**
 * The whole page as a PNG of exactly this size, its proportions given up where the two differ. Off the event loop. A page
 * without colour, as most forms and faxes are, has one channel in its PNG: whoever decodes it to RGB gets the same pixels
 * for a third of the work and half the bytes.
 *
 * @param width - Pixels, at least 1.
 * @param height - Pixels, at least 1.
 */
export async function resizeToPng(page: PagePixels, width: number, height: number): Promise<Buffer> {
  const image = isGray(page) ? await toOneChannel(page) : fromPixels(page);
  const isSameSize = width === page.width && height === page.height;
  return toPng(isSameSize ? image : image.resize(width, height, { fit: 'fill' }));
}

/**
 * A part of the page as a PNG, not scaled.
 *
 * @param bbox - In pixels of the page. Cut to the page, and never less than one pixel wide and high.
 */
export function cropToPng(page: PagePixels, [x1, y1, x2, y2]: Bbox): Promise<Buffer> {
  const left = clamp(Math.floor(x1), 0, page.width - 1);
  const top = clamp(Math.floor(y1), 0, page.height - 1);
  const right = clamp(Math.ceil(x2), left + 1, page.width);
  const bottom = clamp(Math.ceil(y2), top + 1, page.height);
  return toPng(fromPixels(page).extract({ left, top, width: right - left, height: bottom - top }));
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

// The pixel limit was kept when the page was opened; a page that got through it may be encoded.
const fromPixels = ({ pixels, width, height }: PagePixels): Sharp =>
  sharp(pixels, { raw: { width, height, channels: 3 }, limitInputPixels: false });

/** A page with colour is found out at its first coloured pixel; one without takes a few milliseconds. */
function isGray({ pixels }: PagePixels): boolean {
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    if (pixels[at] !== pixels[at + 1] || pixels[at] !== pixels[at + 2]) return false;
  }
  return true;
}

/** In a step of its own: sharp takes channels apart only after it has resized all of them. */
async function toOneChannel(page: PagePixels): Promise<Sharp> {
  const pixels = await fromPixels(page).extractChannel(0).raw().toBuffer();
  const { width, height } = page;
  return sharp(pixels, { raw: { width, height, channels: 1 }, limitInputPixels: false }).toColourspace('b-w');
}

// Level 3 takes no longer than level 1 on a page of print and gives a fifth less; higher levels cost more than they save.
const toPng = (image: Sharp): Promise<Buffer> => image.png({ compressionLevel: 3 }).toBuffer();
