/** What one job may cost this machine. Each limit has its own error code, so a caller knows which one was met. */
export type DocumentLimits = {
  /** Bytes of one source, counted as they arrive and after content encoding is undone. `document_too_large`. */
  maxBytes: number;
  /** Pages over all sources of a job. `document_too_many_pages`. */
  maxPages: number;
  /** Width times height of one image, read from its header before a pixel is decoded. `document_too_many_pixels`. */
  maxPixels: number;
  /** One source from the first look-up to the last byte, redirects included. `source_timeout`. */
  fetchTimeoutMs: number;
  /** To connect, to wait for the answer's headers, and between two pieces of its body. `source_timeout`. */
  fetchIdleTimeoutMs: number;
  /** To open a PDF or to draw one page of it; PDFium cannot be interrupted otherwise. `document_corrupt`. */
  pageTimeoutMs: number;
};

export const defaultLimits: Readonly<DocumentLimits> = {
  maxBytes: 50 * 1024 * 1024,
  maxPages: 1_000,
  maxPixels: 100_000_000,
  fetchTimeoutMs: 120_000,
  fetchIdleTimeoutMs: 20_000,
  pageTimeoutMs: 30_000,
};
