import * as z from 'zod';
import { dataSchema } from './data-schema.ts';
import type { DocType } from './doc-type.ts';
import { documentTypes } from './index.ts';

/** A JSON Schema (draft 2020-12) as a plain object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of a document type’s `data`, as the API publishes it. `description` of a field is what the paper prints
 * beside it.
 */
export const dataJsonSchema = (docType: DocType): JsonSchema => ({
  title: documentTypes[docType].title,
  ...z.toJSONSchema(dataSchema(documentTypes[docType])),
});
