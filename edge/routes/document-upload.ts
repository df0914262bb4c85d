import { type Context, Hono } from 'hono';
import type { Document } from '../../shared/api/documents.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { noQuery } from '../middleware/query.ts';
import { CallerGoneError } from '../respond/caller-gone.ts';
import type { Services } from '../services.ts';
import { callObject } from '../storage/call-object.ts';
import { checkUpload } from '../storage/check-upload.ts';
import { uploadKey } from '../storage/object-keys.ts';
import { reachBucket } from '../storage/reach-bucket.ts';
import { storeUpload } from '../storage/store-upload.ts';
import type { DocumentRecord } from '../tenant/document-record.ts';
import type { UploadVerdict } from '../tenant/tenant-documents.ts';
import { findDocument } from './find-document.ts';

/** How a document gets its bytes, where not by its signed URL, and how it becomes ready. */
export const documentUploadRoute = (services: Services) =>
  new Hono<GatewayEnv>()
    .use('/:id/content', allowMethods('PUT'))
    .put('/:id/content', noQuery, async (c) => {
      const { document } = refuseEnded(await findDocument(c, services));
      const upload = readUpload(c, document);
      await storeUpload(services.bucket, upload).catch((error: unknown) => {
        throw c.var.signal.aborted ? new CallerGoneError() : error;
      });
      return c.json(await stillWanted(c, services, upload.objectKey));
    })
    .use('/:id/complete', allowMethods('POST'))
    .post('/:id/complete', noQuery, async (c) => {
      const record = await findDocument(c, services);
      const settled = record.document.status === 'awaiting_upload' ? await settle(c, record, services) : record;
      return c.json(refuseEnded(settled).document);
    });

/** @throws ApiError for a document that can never be ready: the same each time. */
function refuseEnded(record: DocumentRecord): DocumentRecord {
  const { document, rejection } = record;
  if (document.status === 'rejected') throw new ApiError('upload_mismatch', rejection ?? undefined);
  if (document.status === 'expired') {
    throw new ApiError('upload_missing', 'Nothing was uploaded and completed in time; register the document anew');
  }
  return record;
}

/** The body, when its headers say what was announced. @throws ApiError `upload_mismatch`. */
function readUpload(c: Context<GatewayEnv>, { id, content_type: contentType, size_bytes: sizeBytes }: Document) {
  if (c.req.header('content-length') !== String(sizeBytes)) {
    throw new ApiError('upload_mismatch', `Send content-length: ${sizeBytes}, as announced`);
  }
  if (c.req.header('content-type')?.toLowerCase() !== contentType) {
    throw new ApiError('upload_mismatch', `Send content-type: ${contentType}, as announced`);
  }
  const { body } = c.req.raw;
  if (body === null) throw new ApiError('upload_mismatch', 'The request has no body');
  return { objectKey: uploadKey(c.var.caller.tenantId, id), contentType, sizeBytes, body };
}

/** The document as it is now; one that was deleted or given up while its bytes came loses them again. */
async function stillWanted(c: Context<GatewayEnv>, services: Services, objectKey: string): Promise<Document> {
  try {
    return refuseEnded(await findDocument(c, services)).document;
  } catch (error) {
    if (error instanceof ApiError) await reachBucket(services.bucket.delete(objectKey));
    throw error;
  }
}

/** Checks the bytes and writes down what they are. @throws ApiError `upload_missing`, `not_found`, `storage_unavailable`. */
async function settle(c: Context<GatewayEnv>, record: DocumentRecord, services: Services): Promise<DocumentRecord> {
  const { id, content_type: contentType, size_bytes: sizeBytes } = record.document;
  const { tenantId } = c.var.caller;
  const expected = { contentType, sizeBytes, sha256: record.announcedSha256 };
  const check = await checkUpload(services.bucket, uploadKey(tenantId, id), expected);
  if (check.outcome === 'missing') throw new ApiError('upload_missing');
  const checkedAtMs = services.now();
  const verdict: UploadVerdict =
    check.outcome === 'sound'
      ? { isSound: true, sha256: check.sha256, checkedAtMs, expiresAtMs: checkedAtMs + services.retentionMs }
      : { isSound: false, rejection: check.reason, checkedAtMs };
  const settled = await callObject(() => services.tenants(tenantId).settleDocument(id, verdict));
  if (settled === null) throw new ApiError('not_found');
  return settled;
}
