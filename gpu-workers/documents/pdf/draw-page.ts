import type { PageFrame } from './page-frame.ts';
import { type Pdfium, withMemory } from './pdfium.ts';

/** FPDFBitmap_BGR: three bytes a pixel. */
const FORMAT_BGR = 2;
/** FPDF_ANNOT: notes, stamps and typed-on text are drawn too. Form fields are not among them. */
const DRAW_ANNOTATIONS = 1;
/** FPDF_REVERSE_BYTE_ORDER: red first, as everyone after PDFium expects it. */
const RED_FIRST = 0x10;
const WHITE = 0xffffffff;

/**
 * Draws a page as raw RGB on white, its annotations and filled form fields included.
 *
 * @param form - The document's form environment, which has been told of this page; without it fields come out empty.
 */
export function drawPage(pdfium: Pdfium, page: number, form: number, frame: PageFrame): Uint8Array<ArrayBuffer> {
  const { width, height } = frame;
  const stride = width * 3;
  return withMemory(pdfium, stride * height, (pixels) => {
    const bitmap = pdfium.FPDFBitmap_CreateEx(width, height, FORMAT_BGR, pixels, stride);
    if (bitmap === 0) throw new Error(`PDFium makes no bitmap of ${width} x ${height}`);
    try {
      pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
      pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, DRAW_ANNOTATIONS | RED_FIRST);
      pdfium.FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, DRAW_ANNOTATIONS | RED_FIRST);
      return new Uint8Array(pdfium.view(pixels, stride * height));
    } finally {
      pdfium.FPDFBitmap_Destroy(bitmap);
    }
  });
}
