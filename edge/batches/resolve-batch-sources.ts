import type { BatchRequest } from '../../shared/api/batches.ts';
import type { RequestFault } from '../../shared/api/problem.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { JobSource } from '../jobs/job-spec.ts';
import { RequestError } from '../respond/request-error.ts';
import type { Services } from '../services.ts';
import { resolveSources } from '../sources/resolve.ts';
import { callObject } from '../storage/call-object.ts';
import type { DocumentRecord } from '../tenant/document-record.ts';

/** So many documents are asked for at a time. */
const DOCUMENTS_PER_CALL = 5_000;

type Sources = BatchRequest['sources'];

/**
 * Checks everything a batch points at, and asks for all of its documents together.
 *
 * @returns For each source, in order, what its job will read.
 * @throws RequestError that names each fault by its place (`sources[12].image_urls[0]`): `source_not_allowed`, else
 *   `not_found` for documents that the tenant does not have, else `document_not_ready`.
 */
export async function resolveBatchSources(
  sources: Sources,
  tenantId: string,
  services: Pick<Services, 'allowPrivateSources' | 'tenants' | 'now'>,
): Promise<JobSource[][]> {
  const urls = resolveUrls(sources, services.allowPrivateSources);
  const documents = await findDocuments(sources, tenantId, services);
  const statusOf = (id: string) => documents.get(id)?.document.status ?? null;
  refuseDocuments(sources, 'not_found', 'there is no such document', (id) => statusOf(id) === null);
  refuseDocuments(sources, 'document_not_ready', 'upload and complete it first', (id) => statusOf(id) !== 'ready');
  return sources.map(({ document_ids: ids = [] }, index) => [
    ...(urls[index] ?? []),
    ...ids.map((documentId) => ({ documentId, sha256: documents.get(documentId)?.document.sha256 ?? null })),
  ]);
}

function resolveUrls(sources: Sources, allowPrivate: boolean): JobSource[][] {
  const faults: RequestFault[] = [];
  const resolved = sources.map(({ image_urls: urls = [] }, index) => {
    try {
      return resolveSources(urls, { allowPrivate });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      faults.push(...error.faults.map(({ path, message }) => ({ path: `sources[${index}].${path}`, message })));
      return [];
    }
  });
  if (faults.length > 0) throw new RequestError('source_not_allowed', faults);
  return resolved;
}

async function findDocuments(
  sources: Sources,
  tenantId: string,
  { tenants, now }: Pick<Services, 'tenants' | 'now'>,
): Promise<Map<string, DocumentRecord>> {
  const ids = [...new Set(sources.flatMap(({ document_ids = [] }) => document_ids))];
  const found = new Map<string, DocumentRecord>();
  for (let next = 0; next < ids.length; next += DOCUMENTS_PER_CALL) {
    const some = ids.slice(next, next + DOCUMENTS_PER_CALL);
    for (const record of await callObject(() => tenants(tenantId).findDocuments(some, now()))) {
      if (record !== null) found.set(record.document.id, record);
    }
  }
  return found;
}

function refuseDocuments(sources: Sources, code: ErrorCode, message: string, isFault: (id: string) => boolean): void {
  const faults = sources.flatMap(({ document_ids = [] }, index) =>
    document_ids.flatMap((id, place) =>
      isFault(id) ? [{ path: `sources[${index}].document_ids[${place}]`, message }] : [],
    ),
  );
  if (faults.length > 0) throw new RequestError(code, faults);
}
