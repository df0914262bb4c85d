import sharp, { type Metadata, type Sharp } from 'sharp';
import { ApiError } from '../../../shared/errors.ts';
import type { Page } from '../page.ts';

// libvips would keep files open that we delete, and pixels of documents that are done with.
sharp.cache(false);

/**
 * Reads an image's header and nothing else.
 *
 * @param pageIndex - Of a TIFF, from 0. Each page has a size of its own.
 * @throws ApiError `document_corrupt`, or `document_too_many_pixels` when width times height pass `maxPixels`.
 */
export async function readHeader(path: string, maxPixels: number, pageIndex = 0): Promise<Metadata> {
  // sharp's own limit is off here: ours says how large the image is.
  const header = await sharp(path, { page: pageIndex, limitInputPixels: false }).metadata().catch(throwCorrupt);
  if (header.width * header.height > maxPixels) {
    throw new ApiError(
      'document_too_many_pixels',
      `The image has ${header.width} × ${header.height} pixels; the limit is ${Math.floor(maxPixels / 1e6)} megapixels.`,
    );
  }
  return header;
}

/**
 * Decodes one image, or one page of a TIFF, to upright RGB on white. Off the event loop, on libuv's threads.
 *
 * @throws ApiError `document_corrupt`, also for an image that ends early: half a page must not pass for a page.
 *   `document_too_many_pixels` before anything is decoded.
 */
export async function decodeImage(path: string, maxPixels: number, pageIndex = 0): Promise<Omit<Page, 'page'>> {
  // 'error' takes what decoders call warnings, stray bytes between markers for one, which cameras and scanners write.
  const image = sharp(path, { page: pageIndex, limitInputPixels: maxPixels, failOn: 'error', autoOrient: true });
  try {
    return await toRgb(image);
  } catch (error) {
    // Later pages of a TIFF can be larger than the first. Opening each one twice to know would double the cost of files
    // with many pages, so the header is asked again only when something is wrong; it says how large the page is.
    await readHeader(path, maxPixels, pageIndex);
    throw error;
  }
}

/** Puts an image on white as sRGB of 8 bits, from grey, palette, CMYK, 16 bits or with alpha. */
export async function toRgb(image: Sharp): Promise<Omit<Page, 'page'>> {
  const { data, info } = await image
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch(throwCorrupt);
  return { width: info.width, height: info.height, pixels: data, textLayer: null };
}

function throwCorrupt(cause: unknown): never {
  throw new ApiError('document_corrupt', 'The image is damaged or cut off and cannot be read.', { cause });
}
