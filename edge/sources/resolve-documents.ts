import type { RequestFault } from '../../shared/api/problem.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { RequestError } from '../respond/request-error.ts';
import type { Services } from '../services.ts';
import { callObject } from '../storage/call-object.ts';

/** An uploaded document that is ready. It is signed when a worker is about to fetch it, see `signSources`. */
export type DocumentSource = {
  documentId: string;
  /** Of its bytes, by which an earlier result over the same ones is found. */
  sha256: string | null;
};

/**
 * Checks every document of a request, in order.
 *
 * @throws RequestError that names each document by its place in the list: `not_found` for one that the tenant does not have,
 *   else `document_not_ready`.
 */
export async function resolveDocuments(
  ids: readonly string[],
  tenantId: string,
  { tenants, now }: Pick<Services, 'tenants' | 'now'>,
): Promise<DocumentSource[]> {
  if (ids.length === 0) return [];
  const records = await callObject(() => tenants(tenantId).findDocuments(ids, now()));
  const statuses = ids.map((_, index) => records[index]?.document.status ?? null);
  const refuse = (code: ErrorCode, message: string, isFault: (status: string | null) => boolean) => {
    const faults: RequestFault[] = statuses.flatMap((status, index) =>
      isFault(status) ? [{ path: `document_ids[${index}]`, message }] : [],
    );
    if (faults.length > 0) throw new RequestError(code, faults);
  };
  refuse('not_found', 'there is no such document', (status) => status === null);
  refuse('document_not_ready', 'upload and complete it first', (status) => status !== 'ready');
  return ids.map((documentId, index) => ({ documentId, sha256: records[index]?.document.sha256 ?? null }));
}
