import { ApiError } from '../../../shared/errors.ts';
import type { BrokenPage, Page } from '../page.ts';
import { type CallLimits, ThreadError } from '../threads/task-thread.ts';
import { borrowPdfThread, type PdfThread, returnPdfThread, withPdfThread } from './pdf-threads.ts';

/** A document that broke PDFium or ran out of time on this many pages is not tried any further. */
const MAX_LOST_THREADS = 3;

/**
 * How many pages a PDF has, at least 1.
 *
 * @throws ApiError `document_encrypted`, `document_corrupt`, `document_empty` or `document_unsupported`.
 */
export const countPdfPages = (path: string, limits: CallLimits): Promise<number> =>
  withPdfThread((thread) => open(thread, path, limits));

/**
 * Draws pages of a PDF one by one. A page is drawn when it is asked for and not before, so one page at a time is in memory.
 * One that cannot be drawn comes as its fault, and the pages after it are drawn all the same.
 *
 * @param pageIndexes - The pages to draw, from 0; the others cost nothing.
 * @throws ApiError `document_corrupt` when the PDF cannot be opened; the signal's reason.
 */
export async function* drawPdfPages(
  path: string,
  pageIndexes: readonly number[],
  limits: CallLimits,
): AsyncGenerator<Omit<Page, 'page'> | Omit<BrokenPage, 'page'>> {
  let thread = await borrowPdfThread();
  let lostThreads = 0;
  try {
    await open(thread, path, limits);
    for (const pageIndex of pageIndexes) {
      if (!thread.isAlive() && lostThreads < MAX_LOST_THREADS) {
        thread = await borrowPdfThread();
        await open(thread, path, limits);
      }
      yield thread.isAlive() ? await draw(thread, pageIndex, limits) : { fault: cannotBeDrawn(pageIndex) };
      if (!thread.isAlive()) lostThreads += 1;
    }
  } finally {
    await returnPdfThread(thread);
  }
}

// PDFium breaking, hanging or running out of memory over a document is that document's fault.

async function open(thread: PdfThread, path: string, limits: CallLimits): Promise<number> {
  try {
    const reply = await thread.call({ type: 'open', path }, limits);
    return reply.type === 'opened' ? reply.pageCount : 0;
  } catch (error) {
    if (!(error instanceof ThreadError)) throw error;
    throw new ApiError('document_corrupt', 'The PDF cannot be opened.', { cause: error });
  }
}

async function draw(thread: PdfThread, pageIndex: number, limits: CallLimits) {
  try {
    const reply = await thread.call({ type: 'draw', pageIndex }, limits);
    if (reply.type !== 'drawn') throw new ApiError('internal');
    return reply.page;
  } catch (error) {
    if (error instanceof ThreadError) return { fault: cannotBeDrawn(pageIndex, error) };
    if (error instanceof ApiError && error.code === 'document_corrupt') return { fault: error };
    throw error;
  }
}

const cannotBeDrawn = (pageIndex: number, cause?: ThreadError): ApiError =>
  new ApiError('document_corrupt', `Page ${pageIndex + 1} of the PDF cannot be drawn.`, { cause });
