import type { Bbox } from '../../shared/cell.ts';

/** One word as the recogniser read it. `bbox` in page space; `confidence` 0 to 1, the mean over its characters. */
export type OcrWord = { text: string; bbox: Bbox; confidence: number };

/** One printed line. Page space: pixels of the page turned upright and with its skew taken out. */
export type OcrLine = { text: string; bbox: Bbox; confidence: number; words: OcrWord[] };

/** 8-bit grey, row by row, one byte a pixel; 255 is white. */
export type GrayImage = { width: number; height: number; pixels: Uint8Array };

/** Everything the engine knows of one page after OCR. All boxes in page space, `gray` is the image they belong to. */
export type OcrPage = {
  /** Top to bottom, then left to right; reading order is the layout's work. */
  lines: OcrLine[];
  gray: GrayImage;
  /** How many clockwise quarter turns made the received image upright. */
  quarterTurns: 0 | 1 | 2 | 3;
  /** Clockwise skew of the upright image that was taken out, in degrees. */
  skewDegrees: number;
  /** The axis-aligned box, in pixels of the image as received, around a box in page space. */
  toInput(bbox: Bbox): Bbox;
  /** The way there: the box in page space around a box in pixels of the image as received. */
  fromInput(bbox: Bbox): Bbox;
  /** Share of dark pixels, 0 to 1. A blank page stays under 0.001. */
  inkRatio: number;
};
