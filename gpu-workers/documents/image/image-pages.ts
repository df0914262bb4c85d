import type { DocumentKind } from '../../../shared/document-kind.ts';
import { ApiError } from '../../../shared/errors.ts';
import type { DocumentLimits } from '../limits.ts';
import type { BrokenPage, Page } from '../page.ts';
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
 * Decodes pages of an image file one by one, each when it is asked for. One that is damaged comes as its fault.
 *
 * @param pageIndexes - The pages to decode, from 0; the others cost nothing.
 * @throws ApiError `document_too_many_pixels`; the signal's reason.
 */
export async function* decodeImagePages(
  path: string,
  kind: DocumentKind,
  pageIndexes: readonly number[],
  limits: ImageLimits,
): AsyncGenerator<Omit<Page, 'page'> | Omit<BrokenPage, 'page'>> {
  for (const pageIndex of pageIndexes) {
    limits.signal.throwIfAborted();
    yield await decode(path, kind, limits, pageIndex).catch(toFault);
  }
}

const decode = (
  path: string,
  kind: DocumentKind,
  { maxPixels, pageTimeoutMs, signal }: ImageLimits,
  pageIndex: number,
) =>
  kind === 'heic' ? decodeHeic(path, { signal, timeoutMs: pageTimeoutMs }) : decodeImage(path, maxPixels, pageIndex);

function toFault(error: unknown): Omit<BrokenPage, 'page'> {
  if (error instanceof ApiError && error.code === 'document_corrupt') return { fault: error };
  throw error;
}
