import type { Context } from 'hono';
import { documentIdSchema } from '../../shared/api/ids.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import type { Services } from '../services.ts';
import { callObject } from '../storage/call-object.ts';
import type { DocumentRecord } from '../tenant/document-record.ts';

/**
 * The document that the path names.
 *
 * @throws ApiError `not_found`, the same for an id that is none, that nobody has, or that is another tenant's.
 */
export async function findDocument(c: Context<GatewayEnv>, services: Services): Promise<DocumentRecord> {
  const id = readDocumentId(c);
  const [record] = await callObject(() => services.tenants(c.var.caller.tenantId).findDocuments([id], services.now()));
  if (record === undefined || record === null) throw new ApiError('not_found');
  return record;
}

/** The id that stands in the path. @throws ApiError `not_found` when it is none. */
export function readDocumentId(c: Context<GatewayEnv>): string {
  const id = documentIdSchema.safeParse(c.req.param('id'));
  if (!id.success) throw new ApiError('not_found');
  return id.data;
}
