import { type Pdfium, withMemory } from './pdfium.ts';

/** FPDF_PAGEOBJ_IMAGE */
const IMAGE = 3;
/** A broken logo costs a reader nothing; a scan fills its page. */
const MIN_SHARE_OF_PAGE = 0.1;
/** Some writers pad a JPEG after its end marker. */
const JPEG_TAIL_BYTES = 4_096;
const JPEG_END = Buffer.from([0xff, 0xd9]);

/**
 * Whether a large image of the page cannot be decoded, or is a JPEG that ends early. PDFium leaves out the first, paints
 * the missing part of the second with whatever it likes, and reports neither. Images inside form XObjects and cut streams
 * of other filters are not found: finding them means decoding every image twice.
 *
 * @param page - A loaded page.
 */
export function hasDamagedImage(pdfium: Pdfium, page: number): boolean {
  const minArea = MIN_SHARE_OF_PAGE * pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page);
  const count = Math.max(pdfium.FPDFPage_CountObjects(page), 0);
  for (let index = 0; index < count; index += 1) {
    const image = pdfium.FPDFPage_GetObject(page, index);
    if (pdfium.FPDFPageObj_GetType(image) !== IMAGE || areaOf(pdfium, image) < minArea) continue;
    const filter = lastFilter(pdfium, image);
    if (filter === 'JPXDecode') continue; // its header cannot be read without decoding all of it, which takes seconds
    if (!isDecodable(pdfium, image, page) || (filter === 'DCTDecode' && endsEarly(pdfium, image))) return true;
  }
  return false;
}

/** In square points. */
function areaOf(pdfium: Pdfium, image: number): number {
  return withMemory(pdfium, 16, (at) => {
    if (!pdfium.FPDFPageObj_GetBounds(image, at, at + 4, at + 8, at + 12)) return 0;
    const value = (offset: number) => pdfium.pdfium.getValue(at + offset, 'float');
    return (value(8) - value(0)) * (value(12) - value(4));
  });
}

/** The one that makes pixels; those before it only pack. */
function lastFilter(pdfium: Pdfium, image: number): string {
  const last = pdfium.FPDFImageObj_GetImageFilterCount(image) - 1;
  if (last < 0) return '';
  return withMemory(pdfium, 64, (at) => {
    const length = pdfium.FPDFImageObj_GetImageFilter(image, last, at, 64);
    return Buffer.from(pdfium.view(at, Math.min(Math.max(length - 1, 0), 64))).toString('latin1');
  });
}

/** FPDF_IMAGEOBJ_METADATA holds the bits of a pixel after width, height and two resolutions; 0 when its data is no image. */
const isDecodable = (pdfium: Pdfium, image: number, page: number): boolean =>
  withMemory(
    pdfium,
    28,
    (at) => pdfium.FPDFImageObj_GetImageMetadata(image, page, at) && pdfium.pdfium.getValue(at + 16, 'i32') !== 0,
  );

function endsEarly(pdfium: Pdfium, image: number): boolean {
  const bytes = pdfium.FPDFImageObj_GetImageDataDecoded(image, 0, 0);
  return withMemory(pdfium, Math.max(bytes, 1), (at) => {
    pdfium.FPDFImageObj_GetImageDataDecoded(image, at, bytes);
    const tailBytes = Math.min(bytes, JPEG_TAIL_BYTES);
    return !Buffer.from(pdfium.view(at + bytes - tailBytes, tailBytes)).includes(JPEG_END);
  });
}
