import type { Page } from '../documents/page.ts';

const SAMPLE_EVERY_PIXELS = 7;
/** How much darker or lighter than the paper a pixel must be to count as ink. */
const INK_CONTRAST = 56;
/** A page with one short printed line has about ten times as much. */
const BLANK_INK_RATIO = 0.0003;

/** The share of pixels that stand out from the paper, 0 to 1. The paper is the page's own median brightness. */
export function inkRatio({ pixels }: Pick<Page, 'pixels'>): number {
  const histogram = new Uint32Array(256);
  let sampleCount = 0;
  for (let at = 0; at + 2 < pixels.length; at += 3 * SAMPLE_EVERY_PIXELS) {
    const brightness = (pixels[at]! * 299 + pixels[at + 1]! * 587 + pixels[at + 2]! * 114) / 1000;
    histogram[Math.round(brightness)]! += 1;
    sampleCount += 1;
  }
  let paper = 0;
  for (let seen = 0; paper < 255; paper += 1) {
    seen += histogram[paper]!;
    if (seen * 2 >= sampleCount) break;
  }
  let ink = 0;
  for (let brightness = 0; brightness < 256; brightness += 1) {
    if (Math.abs(brightness - paper) > INK_CONTRAST) ink += histogram[brightness]!;
  }
  return sampleCount === 0 ? 0 : ink / sampleCount;
}

/** A blank page is not sent to a model, which might invent text on it. */
export const isBlank = (page: Pick<Page, 'pixels'>): boolean => inkRatio(page) < BLANK_INK_RATIO;
