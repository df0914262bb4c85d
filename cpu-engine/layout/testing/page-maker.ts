import type { Bbox } from '../../../shared/cell.ts';
import type { GrayImage, OcrLine } from '../../ocr/line.ts';

/** A white page to draw on. */
export function blankPage(width: number, height: number): GrayImage {
  return { width, height, pixels: new Uint8Array(width * height).fill(255) };
}

/** Fills a rectangle, corners included, with a grey level. */
export function fill({ pixels, width }: GrayImage, [x1, y1, x2, y2]: Bbox, level: number): void {
  for (let y = y1; y <= y2; y++) pixels.fill(level, y * width + x1, y * width + x2 + 1);
}

/** Draws the outline of a box, `thickness` pixels wide and inside its corners. */
export function outline(gray: GrayImage, [x1, y1, x2, y2]: Bbox, thickness = 2): void {
  const inner = thickness - 1;
  fill(gray, [x1, y1, x2, y1 + inner], 0);
  fill(gray, [x1, y2 - inner, x2, y2], 0);
  fill(gray, [x1, y1, x1 + inner, y2], 0);
  fill(gray, [x2 - inner, y1, x2, y2], 0);
}

/** A line as OCR gives it: each character 12 px wide, the line 24 px high, words parted by one character. */
export function printed(text: string, x: number, y: number): OcrLine {
  let at = x;
  const words = text.split(' ').map((word) => {
    const bbox: Bbox = [at, y, at + 12 * word.length, y + 24];
    at += 12 * (word.length + 1);
    return { text: word, bbox, confidence: 0.98 };
  });
  return { text, bbox: [x, y, at - 12, y + 24], confidence: 0.98, words };
}
