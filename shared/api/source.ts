import { z } from 'zod';

/** How many URLs one request may name. Each may be a PDF or TIFF of many pages; together they are one document. */
export const MAX_IMAGE_URLS = 50;

export const imageUrlsSchema = z
  .array(z.string().max(8192).pipe(z.url()))
  .min(1, 'must name at least one URL')
  .max(MAX_IMAGE_URLS, `must not name more than ${MAX_IMAGE_URLS} URLs`)
  .describe('https URLs of images or PDFs that are the pages of one document, in order');
