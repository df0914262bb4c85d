import sharp from 'sharp';
import type { RgbImage } from './rgb-image.ts';

/** The received bytes are no picture, or one that must not be decoded. `message` is fit for the caller. */
export class BadImageError extends Error {
  override readonly name = 'BadImageError';
}

/** The image as it will be read, and the size it came in. */
export type DecodedImage = { image: RgbImage; received: { width: number; height: number } };

/** More detail than this does not help these networks; less hurts them, so small images are enlarged too. */
const LONG_SIDE_PIXELS = 1650;

/**
 * Decodes a PNG, JPEG, WebP, TIFF or GIF, puts it on white and scales it to a long side of 1650 px.
 *
 * @param maxPixels - Checked in the header, before any pixel is decoded.
 * @throws BadImageError
 */
export async function decodeImage(bytes: Uint8Array, maxPixels: number): Promise<DecodedImage> {
  try {
    const decoder = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 });
    const { width, height } = await decoder.metadata();
    if (width * height > maxPixels) throw new BadImageError(`The image has more than ${maxPixels} pixels`);
    const scale = LONG_SIDE_PIXELS / Math.max(width, height);
    const { data, info } = await decoder
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .resize({
        width: Math.max(1, Math.round(width * scale)),
        height: Math.max(1, Math.round(height * scale)),
        fit: 'fill',
      })
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { image: { width: info.width, height: info.height, pixels: data }, received: { width, height } };
  } catch (error) {
    if (error instanceof BadImageError) throw error;
    throw new BadImageError('The image cannot be decoded: it is damaged, too large or of an unknown format', {
      cause: error,
    });
  }
}
