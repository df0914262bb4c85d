import type { LookupFunction } from 'node:net';
import { isInRanges, type PageRange } from '../../shared/api/page-ranges.ts';
import { ApiError } from '../../shared/errors.ts';
import { type FetchedDocument, fetchDocument } from './fetch-document.ts';
import type { DocumentLimits } from './limits.ts';
import type { BrokenPage, Page } from './page.ts';
import { checkPageCount, type OpenDocument, openDocument } from './render-pages.ts';

export type ReadOptions = {
  /** The pages to read, numbered over all sources; all when left out. */
  ranges?: readonly PageRange[] | undefined;
  limits: DocumentLimits;
  /** One's own machine only: http and private addresses may be fetched. */
  allowPrivate: boolean;
  signal: AbortSignal;
  /** How names are resolved; the system's way unless a test brings its own. */
  lookup?: LookupFunction;
};

/** All sources of a job as one document. `await using` deletes its files whatever happens. */
export type SourcePages = AsyncDisposable & {
  /** How many pages there are to read, over all sources. */
  pageCount: number;
  /**
   * Those pages in order, numbered over all pages of all sources, each drawn when it is asked for. May be called again.
   *
   * @throws ApiError as `OpenDocument.pages`; the signal's reason.
   */
  pages(): AsyncGenerator<Page | BrokenPage, void, undefined>;
  /** Deletes the downloaded files. May be called more than once. */
  dispose(): Promise<void>;
};

/**
 * Fetches the sources one after another and counts their pages; drawing begins with `pages()`.
 *
 * @throws ApiError as `fetchDocument` and `openDocument`; `invalid_request` when no page is in the ranges; the signal's
 *   reason. No file is left behind then.
 */
export async function readSources(urls: readonly string[], options: ReadOptions): Promise<SourcePages> {
  const files: FetchedDocument[] = [];
  const dispose = async () => {
    await Promise.all(files.map((file) => file.dispose()));
  };
  try {
    for (const url of urls) files.push(await fetchDocument(url, options));
    const { documents, pageCount } = await openAll(files, options);
    const isWanted = (page: number) => options.ranges === undefined || isInRanges(page, options.ranges);
    return {
      pageCount: countWanted(pageCount, isWanted),
      dispose,
      [Symbol.asyncDispose]: dispose,
      pages: () => pagesOf(documents, isWanted),
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function openAll(files: readonly FetchedDocument[], options: ReadOptions) {
  const documents: OpenDocument[] = [];
  let pageCount = 0;
  for (const file of files) {
    const document = await openDocument(file, options);
    documents.push(document);
    pageCount += document.pageCount;
    checkPageCount(pageCount, options.limits.maxPages);
  }
  return { documents, pageCount };
}

type IsWanted = (page: number) => boolean;

function countWanted(pageCount: number, isWanted: IsWanted): number {
  const wanted = Array.from({ length: pageCount }, (_, index) => index + 1).filter(isWanted).length;
  if (wanted > 0) return wanted;
  const has = pageCount === 1 ? '1 page' : `${pageCount} pages`;
  throw new ApiError('invalid_request', `The document has ${has}, and none of the pages asked for is among them.`);
}

async function* pagesOf(
  documents: readonly OpenDocument[],
  isWanted: IsWanted,
): AsyncGenerator<Page | BrokenPage, void, undefined> {
  let firstPage = 1;
  for (const document of documents) {
    yield* document.pages(firstPage, isWanted);
    firstPage += document.pageCount;
  }
}
