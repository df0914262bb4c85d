import type { JobRequest } from '../../shared/api/jobs.ts';
import type { JobSource } from '../jobs/job-spec.ts';
import type { Services } from '../services.ts';
import { resolveSources } from './resolve.ts';

/**
 * Checks what a job points at, in order. Documents are signed later, at each hand-over.
 *
 * @throws RequestError `source_not_allowed`; what `resolveDocuments` throws of documents.
 */
export async function resolveJobSources(
  { image_urls: urls = [] }: Pick<JobRequest, 'image_urls' | 'document_ids'>,
  _tenantId: string,
  services: Pick<Services, 'allowPrivateSources' | 'tenants'>,
): Promise<JobSource[]> {
  return resolveSources(urls, { allowPrivate: services.allowPrivateSources });
}
