import { ApiError } from '../../shared/errors.ts';
import type { FetchedDocument } from './fetch-document.ts';
import { countImagePages, decodeImagePages } from './image/image-pages.ts';
import type { DocumentLimits } from './limits.ts';
import type { BrokenPage, Page } from './page.ts';
import { countPdfPages, drawPdfPages } from './pdf/pdf-pages.ts';

/** A document whose pages have been counted. It holds neither memory nor threads until its pages are asked for. */
export type OpenDocument = {
  /** 1 to `maxPages`. */
  pageCount: number;
  /**
   * The pages in order, each drawn when it is asked for: one is in memory at a time, beside those the caller keeps.
   * Stopping early (`break`, `return`) frees what the drawing held. A damaged page comes in its place as a broken one.
   *
   * @param firstPage - The number of its first page within the job; 1 unless other sources come before it.
   * @param isWanted - Told a page's number within the job; pages that are not wanted are not drawn.
   * @throws ApiError `document_too_many_pixels`; the signal's reason.
   */
  pages(firstPage?: number, isWanted?: (page: number) => boolean): AsyncGenerator<Page | BrokenPage, void, undefined>;
};

export type RenderOptions = {
  limits: Pick<DocumentLimits, 'maxPages' | 'maxPixels' | 'pageTimeoutMs'>;
  signal: AbortSignal;
};

/**
 * Counts the pages of a fetched document without drawing one.
 *
 * @throws ApiError `document_encrypted`, `document_corrupt`, `document_empty`, `document_unsupported`,
 *   `document_too_many_pages` or `document_too_many_pixels`; the signal's reason.
 */
export async function openDocument(
  { path, kind }: Pick<FetchedDocument, 'path' | 'kind'>,
  { limits, signal }: RenderOptions,
): Promise<OpenDocument> {
  const callLimits = { signal, timeoutMs: limits.pageTimeoutMs };
  const imageLimits = { ...limits, signal };
  signal.throwIfAborted();
  const pageCount =
    kind === 'pdf' ? await countPdfPages(path, callLimits) : await countImagePages(path, kind, imageLimits);
  checkPageCount(pageCount, limits.maxPages);
  return {
    pageCount,
    async *pages(firstPage = 1, isWanted = () => true) {
      const wanted = Array.from({ length: pageCount }, (_, index) => index).filter((index) =>
        isWanted(firstPage + index),
      );
      if (wanted.length === 0) return;
      const drawn =
        kind === 'pdf' ? drawPdfPages(path, wanted, callLimits) : decodeImagePages(path, kind, wanted, imageLimits);
      let done = 0;
      for await (const picture of drawn) {
        yield { page: firstPage + (wanted[done] as number), ...picture };
        done += 1;
      }
    },
  };
}

/** @throws ApiError `document_too_many_pages`. */
export function checkPageCount(pageCount: number, maxPages: number): void {
  if (pageCount <= maxPages) return;
  throw new ApiError('document_too_many_pages', `The document has ${pageCount} pages; the limit is ${maxPages}.`);
}
