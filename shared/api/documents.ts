import * as z from 'zod';
import type { DocumentKind } from '../document-kind.ts';
import { documentIdSchema } from './ids.ts';
import { listQuery, listResponseSchema } from './list.ts';

/** What may be uploaded: what the workers can open. */
const typesOfKind = {
  pdf: ['application/pdf'],
  png: ['image/png'],
  jpeg: ['image/jpeg'],
  tiff: ['image/tiff'],
  webp: ['image/webp'],
  gif: ['image/gif'],
  heic: ['image/heic', 'image/heif'],
} as const satisfies Record<DocumentKind, readonly string[]>;
export const contentTypes = Object.values(typesOfKind).flat();
export const contentTypeSchema = z.enum(contentTypes);
export type ContentType = z.infer<typeof contentTypeSchema>;

/** Whether a file of this kind may be called that. */
export const isOfType = (kind: DocumentKind, contentType: ContentType): boolean =>
  (typesOfKind[kind] as readonly string[]).includes(contentType);

/** What the workers read at most, and so the largest upload. */
export const MAX_DOCUMENT_BYTES = 50 * 1024 * 1024;

/** SHA-256 of the bytes, 64 hex digits in lower case. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits in lower case');

/** `POST /v1/documents`: says what will be uploaded. */
export const createDocumentRequestSchema = z.strictObject({
  content_type: contentTypeSchema,
  /** The exact length of the upload. */
  size_bytes: z.int().positive().max(MAX_DOCUMENT_BYTES),
  /** When given, the upload is refused unless its bytes have it. */
  sha256: sha256Schema.optional(),
});
export type CreateDocumentRequest = z.infer<typeof createDocumentRequestSchema>;

/**
 * `awaiting_upload`: registered, its bytes have not come or were not completed yet. `ready`: checked, can be used.
 * `rejected`: the bytes were not what was announced, and are deleted. `expired`: they never came.
 */
export const documentStatusSchema = z.enum(['awaiting_upload', 'ready', 'rejected', 'expired']);
export type DocumentStatus = z.infer<typeof documentStatusSchema>;

export const documentSchema = z.object({
  id: documentIdSchema,
  status: documentStatusSchema,
  content_type: contentTypeSchema,
  size_bytes: z.int().positive(),
  /** Measured when the upload is completed; null before. */
  sha256: sha256Schema.nullable(),
  created_at: z.iso.datetime(),
  /** Null until `ready`. */
  completed_at: z.iso.datetime().nullable(),
  /** When it is deleted; jobs that used it have their own time. While it awaits its upload, when that is given up. */
  expires_at: z.iso.datetime(),
});
export type Document = z.infer<typeof documentSchema>;

/** A signed URL: whoever holds it can use it until it expires, so it is a secret. */
export const signedUrlSchema = z.object({
  method: z.enum(['GET', 'PUT']),
  url: z.url(),
  /** Exactly these headers must be sent with it. */
  headers: z.record(z.string(), z.string()),
  expires_at: z.iso.datetime(),
});
export type SignedUrl = z.infer<typeof signedUrlSchema>;

/** `POST /v1/documents`: 201. */
export const createDocumentResponseSchema = documentSchema.extend({
  /** Write-once: a second PUT is answered with 412. Null when the document is `ready` already. */
  upload: signedUrlSchema.nullable(),
});
export type CreateDocumentResponse = z.infer<typeof createDocumentResponseSchema>;

/** `GET /v1/documents`. */
export const listDocumentsQuerySchema = z.strictObject({
  limit: listQuery.limit,
  cursor: documentIdSchema.optional(),
  status: documentStatusSchema.optional(),
});
export type ListDocumentsQuery = z.infer<typeof listDocumentsQuerySchema>;
export const listDocumentsResponseSchema = listResponseSchema(documentSchema);
