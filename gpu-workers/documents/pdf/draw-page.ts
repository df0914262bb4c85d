import type { PageFrame } from './page-frame.ts';
import { type Pdfium, withMemory } from './pdfium.ts';

/** FPDFBitmap_BGRx: four bytes a pixel, the fourth unused. */
const FORMAT_BGRX = 3;
/** FPDF_ANNOT: notes, stamps and typed-on text are drawn too. Form fields are not among them. */
const DRAW_ANNOTATIONS = 1;
const WHITE = 0xffffffff;

/**
 * Draws a page as raw RGB on white, its annotations and filled form fields included.
 *
 * @param form - The document's form environment, which has been told of this page; without it fields come out empty.
 */
export function drawPage(pdfium: Pdfium, page: number, form: number, frame: PageFrame): Uint8Array<ArrayBuffer> {
  const { width, height } = frame;
  const stride = width * 4;
  return withMemory(pdfium, stride * height, (pixels) => {
    const bitmap = pdfium.FPDFBitmap_CreateEx(width, height, FORMAT_BGRX, pixels, stride);
    if (bitmap === 0) throw new Error(`PDFium makes no bitmap of ${width} x ${height}`);
    try {
      pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
      pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, DRAW_ANNOTATIONS);
      pdfium.FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, DRAW_ANNOTATIONS);
      return toRgb(pdfium.view(pixels, stride * height));
    } finally {
      pdfium.FPDFBitmap_Destroy(bitmap);
    }
  });
}

function toRgb(bgrx: Uint8Array): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array((bgrx.length / 4) * 3);
  for (let from = 0, to = 0; from < bgrx.length; from += 4, to += 3) {
    rgb[to] = bgrx[from + 2]!;
    rgb[to + 1] = bgrx[from + 1]!;
    rgb[to + 2] = bgrx[from]!;
  }
  return rgb;
}
