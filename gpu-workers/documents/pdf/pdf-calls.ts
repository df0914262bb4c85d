import type { Page } from '../page.ts';

/** What the main thread asks a PDFium thread. A thread has one document open at a time. */
export type PdfCall =
  | { type: 'open'; path: string }
  /** `pageIndex` counts from 0. */
  | { type: 'draw'; pageIndex: number }
  | { type: 'close' };

export type PdfReply =
  | { type: 'opened'; pageCount: number }
  | { type: 'drawn'; page: Omit<Page, 'page'> }
  /** How much memory the thread holds now; PDFium never gives any back. */
  | { type: 'closed'; heapBytes: number };
