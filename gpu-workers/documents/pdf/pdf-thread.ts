import { workerData } from 'node:worker_threads';
import { ApiError } from '../../../shared/errors.ts';
import { type Served, serveThread } from '../threads/serve-thread.ts';
import { openPdf, type PdfDocument } from './open-pdf.ts';
import type { PdfCall, PdfReply } from './pdf-calls.ts';
import { startPdfium } from './pdfium.ts';

/** The thread that runs PDFium: its calls are synchronous and can take seconds. */
const pdfium = await startPdfium(workerData.code);
let document: PdfDocument | null = null;

serveThread<PdfCall, PdfReply>((call): Served<PdfReply> => {
  switch (call.type) {
    case 'open':
      document?.close();
      document = openPdf(pdfium, call.path);
      return { reply: { type: 'opened', pageCount: document.pageCount } };
    case 'draw': {
      if (document === null) throw new ApiError('internal');
      const page = document.draw(call.pageIndex);
      return { reply: { type: 'drawn', page }, transfer: [page.pixels.buffer] };
    }
    case 'close':
      document?.close();
      document = null;
      return { reply: { type: 'closed', heapBytes: pdfium.heapBytes() } };
  }
});
