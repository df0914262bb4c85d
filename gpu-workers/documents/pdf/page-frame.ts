import type { Bbox } from '../../../shared/cell.ts';
import { type Pdfium, withMemory } from './pdfium.ts';

/** US forms and statements are legible to every engine at this resolution, and their authors tuned for it. */
const DOTS_PER_INCH = 200;

/** dots.ocr's own upper bound. A larger picture would only be scaled down again. */
const MAX_PAGE_PIXELS = 11_289_600;

/** Where a page of a PDF lies on its picture. */
export type PageFrame = {
  /** Pixels, the page's own rotation applied. */
  width: number;
  height: number;
  /** From the PDF's user space (points, y up, not rotated) to pixels of the picture, to a tenth of one. */
  toPixels(left: number, bottom: number, right: number, top: number): Bbox;
  /** In which way a direction of user space points on the picture, of unit steps right and down. */
  toDirection(x: number, y: number): { x: number; y: number };
};

/** @param page - A loaded page of PDFium. */
export function createPageFrame(pdfium: Pdfium, page: number): PageFrame {
  const { width, height } = pictureSize(pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page));
  const at = pageToPicture(pdfium, page, width, height);
  // PDFium knows about rotation, crop boxes and odd origins. Where it puts three points tells where it puts all.
  const origin = at(0, 0);
  const unitX = { x: (at(1000, 0).x - origin.x) / 1000, y: (at(1000, 0).y - origin.y) / 1000 };
  const unitY = { x: (at(0, 1000).x - origin.x) / 1000, y: (at(0, 1000).y - origin.y) / 1000 };
  const toDirection = (x: number, y: number) => ({ x: x * unitX.x + y * unitY.x, y: x * unitX.y + y * unitY.y });
  return {
    width,
    height,
    toDirection,
    toPixels(left, bottom, right, top) {
      const a = toDirection(left, bottom);
      const b = toDirection(right, top);
      return [
        tenths(origin.x + Math.min(a.x, b.x)),
        tenths(origin.y + Math.min(a.y, b.y)),
        tenths(origin.x + Math.max(a.x, b.x)),
        tenths(origin.y + Math.max(a.y, b.y)),
      ];
    },
  };
}

// More digits would say nothing and only make answers longer.
const tenths = (pixels: number) => Math.round(pixels * 10) / 10;

/**
 * The picture's size for a page of this many points (1/72 inch): 200 dpi, less where that would pass the limit.
 * Large pages keep as much as fits rather than fall to a fixed low resolution.
 */
export function pictureSize(widthPoints: number, heightPoints: number): { width: number; height: number } {
  const width = (widthPoints / 72) * DOTS_PER_INCH;
  const height = (heightPoints / 72) * DOTS_PER_INCH;
  const scale = Math.sqrt(MAX_PAGE_PIXELS / (width * height));
  if (scale >= 1) return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

/** PDFium answers in whole pixels; asked for a picture that is 64 times as large, in 64ths of ours. */
const FINER = 64;

function pageToPicture(pdfium: Pdfium, page: number, width: number, height: number) {
  return (x: number, y: number) =>
    withMemory(pdfium, 8, (address) => {
      pdfium.FPDF_PageToDevice(page, 0, 0, width * FINER, height * FINER, 0, x, y, address, address + 4);
      return {
        x: pdfium.pdfium.getValue(address, 'i32') / FINER,
        y: pdfium.pdfium.getValue(address + 4, 'i32') / FINER,
      };
    });
}
