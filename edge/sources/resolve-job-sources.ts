import type { SourceFields } from '../../shared/api/source.ts';
import type { JobSource } from '../jobs/job-spec.ts';
import type { Services } from '../services.ts';
import { resolveSources } from './resolve.ts';
import { resolveDocuments } from './resolve-documents.ts';

/**
 * Checks what a request points at, in order. Documents are signed later, when a worker is about to get them.
 *
 * @throws RequestError `source_not_allowed`; what `resolveDocuments` throws of documents.
 */
export async function resolveJobSources(
  { image_urls: urls = [], document_ids: documentIds = [] }: SourceFields,
  tenantId: string,
  services: Pick<Services, 'allowPrivateSources' | 'tenants' | 'now'>,
): Promise<JobSource[]> {
  return [
    ...resolveSources(urls, { allowPrivate: services.allowPrivateSources }),
    ...(await resolveDocuments(documentIds, tenantId, services)),
  ];
}
