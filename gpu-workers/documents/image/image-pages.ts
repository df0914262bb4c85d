import type { DocumentKind } from '../../../shared/document-kind.ts';
import type { DocumentLimits } from '../limits.ts';
import type { Page } from '../page.ts';
import { decodeHeic } from './decode-heic.ts';
import { decodeImage, readHeader } from './decode-image.ts';

export type ImageLimits = Pick<DocumentLimits, 'maxPixels' | 'pageTimeoutMs'> & { signal: AbortSignal };

/**
 * How many pages an image file has: those of a TIFF, else 1, for further frames of a GIF or WebP are an animation.
 * Reads the header only.
 *
 * @throws ApiError `document_corrupt`, or `document_too_many_pixels` for the first page.
 */
export async function countImagePages(path: string, kind: DocumentKind, { maxPixels }: ImageLimits): Promise<number> {
  const header = await readHeader(path, maxPixels);
  return kind === 'tiff' ? (header.pages ?? 1) : 1;
}

/**
 * Decodes an image file page by page, each when it is asked for.
 *
 * @throws ApiError as `countImagePages`; the signal's reason.
 */
export async function* decodeImagePages(
  path: string,
  kind: DocumentKind,
  limits: ImageLimits,
): AsyncGenerator<Omit<Page, 'page'>> {
  const pageCount = await countImagePages(path, kind, limits);
  for (let pageIndex = 0; pageIndex < pageCount; pageIndex += 1) {
    limits.signal.throwIfAborted();
    if (kind === 'heic') yield await decodeHeic(path, { signal: limits.signal, timeoutMs: limits.pageTimeoutMs });
    else yield await decodeImage(path, limits.maxPixels, pageIndex);
  }
}
