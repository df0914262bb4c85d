import { ApiError } from '../../../shared/errors.ts';
import type { Page } from '../page.ts';
import { type CallLimits, ThreadError } from '../threads/task-thread.ts';
import type { PdfReply } from './pdf-calls.ts';
import { borrowPdfThread, type PdfThread, returnPdfThread, withPdfThread } from './pdf-threads.ts';

/**
 * How many pages a PDF has, at least 1.
 *
 * @throws ApiError `document_encrypted`, `document_corrupt`, `document_empty` or `document_unsupported`.
 */
export const countPdfPages = (path: string, limits: CallLimits): Promise<number> =>
  withPdfThread((thread) => open(thread, path, limits));

/**
 * Draws a PDF page by page. A page is drawn when it is asked for and not before, so one page at a time is in memory.
 *
 * @throws ApiError `document_corrupt` that names the page; the signal's reason.
 */
export async function* drawPdfPages(path: string, limits: CallLimits): AsyncGenerator<Omit<Page, 'page'>> {
  const thread = await borrowPdfThread();
  try {
    const pageCount = await open(thread, path, limits);
    for (let pageIndex = 0; pageIndex < pageCount; pageIndex += 1) {
      const call = thread.call({ type: 'draw', pageIndex }, limits);
      const reply = await named(call, `Page ${pageIndex + 1} of the PDF cannot be drawn.`);
      if (reply.type === 'drawn') yield reply.page;
    }
  } finally {
    await returnPdfThread(thread);
  }
}

async function open(thread: PdfThread, path: string, limits: CallLimits): Promise<number> {
  const reply = await named(thread.call({ type: 'open', path }, limits), 'The PDF cannot be opened.');
  return reply.type === 'opened' ? reply.pageCount : 0;
}

/** PDFium breaking, hanging or running out of memory over a document is that document's fault. */
async function named(reply: Promise<PdfReply>, message: string): Promise<PdfReply> {
  try {
    return await reply;
  } catch (error) {
    if (!(error instanceof ThreadError)) throw error;
    throw new ApiError('document_corrupt', message, { cause: error });
  }
}
