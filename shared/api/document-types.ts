import * as z from 'zod';
import { docTypeSchema } from '../document-types/doc-type.ts';

const yearSchema = z.int().nullable();

export const documentTypesResponseSchema = z.object({
  document_types: z.array(
    z.object({
      doc_type: docTypeSchema,
      title: z.string(),
      /** Of official forms, oldest first. A year is null where the layout goes further back, or is still in use. */
      revisions: z.array(z.object({ first_year: yearSchema, last_year: yearSchema, note: z.string() })),
      /** Path of the JSON Schema of its `data`. */
      schema: z.string(),
    }),
  ),
});
export type DocumentTypesResponse = z.infer<typeof documentTypesResponseSchema>;
