import * as z from 'zod';
import { documentIdSchema } from './ids.ts';

/** How many URLs one request may name. Each may be a PDF or TIFF of many pages; together they are one document. */
export const MAX_IMAGE_URLS = 50;

export const imageUrlsSchema = z
  .array(z.string().max(8192).pipe(z.url()))
  .min(1, 'must name at least one URL')
  .max(MAX_IMAGE_URLS, `must not name more than ${MAX_IMAGE_URLS} URLs`)
  .describe('https URLs of images or PDFs that are the pages of one document, in order');

export const documentIdsSchema = z
  .array(documentIdSchema)
  .min(1, 'must name at least one document')
  .max(MAX_IMAGE_URLS, `must not name more than ${MAX_IMAGE_URLS} documents`)
  .describe('Ids of uploaded documents that are the pages of one document, in order');

/** What a request points at. It names one of the two, see `refuseOtherThanOneKind`. */
export const sourceFields = { image_urls: imageUrlsSchema.optional(), document_ids: documentIdsSchema.optional() };
export type SourceFields = z.infer<z.ZodObject<typeof sourceFields>>;

/** For `superRefine`. */
export function refuseOtherThanOneKind({ image_urls, document_ids }: SourceFields, context: z.RefinementCtx): void {
  if ((image_urls === undefined) !== (document_ids === undefined)) return;
  const path = image_urls === undefined ? 'image_urls' : 'document_ids';
  context.addIssue({ code: 'custom', path: [path], message: 'name either image_urls or document_ids' });
}
