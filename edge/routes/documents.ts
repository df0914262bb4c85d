import { Hono } from 'hono';
import {
  type CreateDocumentRequest,
  type CreateDocumentResponse,
  createDocumentRequestSchema,
  type Document,
  listDocumentsQuerySchema,
} from '../../shared/api/documents.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { newId } from '../ids.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { readIdempotencyKey } from '../middleware/idempotency-key.ts';
import { jsonBody, limitBody, requireJson } from '../middleware/json-body.ts';
import { noQuery, query } from '../middleware/query.ts';
import { documentRules } from '../policy.ts';
import type { Services } from '../services.ts';
import { callObject } from '../storage/call-object.ts';
import { uploadKey } from '../storage/object-keys.ts';
import type { Signer } from '../storage/presign.ts';
import type { NewDocument } from '../tenant/document-table.ts';
import { documentUploadRoute } from './document-upload.ts';
import { findDocument, readDocumentId } from './find-document.ts';

/** `/v1/documents`: files that are uploaded once, checked, and then named in requests by their id. */
export const documentsRoute = (services: Services) =>
  new Hono<GatewayEnv>()
    .use('/', allowMethods('GET', 'POST'))
    .post('/', noQuery, requireJson, limitBody, jsonBody(createDocumentRequestSchema), async (c) => {
      const signer = requireSigner(services);
      const request = c.req.valid('json');
      const { tenantId } = c.var.caller;
      const nowMs = services.now();
      const registration = {
        document: toNewDocument(request, { tenantId, nowMs, retentionMs: services.retentionMs }),
        claim: await readIdempotencyKey(c.req, 'POST /v1/documents', request),
        signedUntilMs: nowMs + documentRules.uploadUrlMs,
      };
      const registered = await callObject(() => services.tenants(tenantId).registerDocument(registration));
      if (registered.outcome === 'conflict') throw new ApiError('idempotency_key_conflict');
      if (registered.outcome === 'deleted') {
        throw new ApiError('not_found', 'The document that this Idempotency-Key made has been deleted');
      }
      const { document } = registered.record;
      c.header('location', `/v1/documents/${document.id}`);
      if (registered.outcome === 'replay') c.header('idempotency-replayed', 'true');
      const upload = await signUpload(document, { tenantId, signer, nowMs });
      return c.json({ ...document, upload } satisfies CreateDocumentResponse, 201);
    })
    .get('/', query(listDocumentsQuerySchema), async (c) => {
      const { items, nextCursor } = await callObject(() =>
        services.tenants(c.var.caller.tenantId).listDocuments(c.req.valid('query'), services.now()),
      );
      return c.json({ items, next_cursor: nextCursor });
    })
    .use('/:id', allowMethods('GET', 'DELETE'))
    .get('/:id', noQuery, async (c) => c.json((await findDocument(c, services)).document))
    .delete('/:id', noQuery, async (c) => {
      const id = readDocumentId(c);
      const tenant = () => services.tenants(c.var.caller.tenantId);
      const existed = await callObject(() => tenant().deleteDocument(id, services.now()));
      if (!existed) throw new ApiError('not_found');
      return c.body(null, 204);
    })
    .use('/:id/url', allowMethods('GET'))
    .get('/:id/url', noQuery, async (c) => {
      const signer = requireSigner(services);
      const { document } = await findDocument(c, services);
      if (document.status !== 'ready') throw new ApiError('document_not_ready');
      const key = uploadKey(c.var.caller.tenantId, document.id);
      return c.json(await signer.presignGet(key, documentRules.readUrlSeconds));
    })
    .route('/', documentUploadRoute(services));

function requireSigner({ signer }: Services): Signer {
  if (signer === null) throw new ApiError('storage_not_configured');
  return signer;
}

function toNewDocument(
  { content_type: contentType, size_bytes: sizeBytes, sha256 }: CreateDocumentRequest,
  { tenantId, nowMs, retentionMs }: { tenantId: string; nowMs: number; retentionMs: number },
): NewDocument {
  return {
    id: newId('doc', nowMs),
    ...{ tenantId, contentType, sizeBytes, announcedSha256: sha256 ?? null, createdAtMs: nowMs },
    uploadUntilMs: nowMs + documentRules.uploadWindowMs,
    // Beyond the last moment at which an upload can arrive, however short documents are kept.
    keptUntilMs: nowMs + Math.max(retentionMs, documentRules.uploadWindowMs + documentRules.lateUploadMs),
  };
}

/** Where the bytes go; null when none are awaited any more. The URL ends with the wait. */
async function signUpload(
  { id, status, content_type: contentType, size_bytes: sizeBytes, expires_at }: Document,
  { tenantId, signer, nowMs }: { tenantId: string; signer: Signer; nowMs: number },
): Promise<CreateDocumentResponse['upload']> {
  if (status !== 'awaiting_upload') return null;
  const leftMs = Math.min(documentRules.uploadUrlMs, Date.parse(expires_at) - nowMs);
  return signer.presignPut({ objectKey: uploadKey(tenantId, id), contentType, sizeBytes }, leftMs / 1000);
}
