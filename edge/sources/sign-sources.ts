import { ApiError } from '../../shared/errors.ts';
import type { JobSource } from '../jobs/job-spec.ts';
import { uploadKey } from '../storage/object-keys.ts';
import type { Signer } from '../storage/presign.ts';
import type { ResolvedSource } from './resolve.ts';

type SignOptions = {
  tenantId: string;
  signer: Signer | null;
  /** As long as a worker may still begin to fetch: the URLs are secrets for so long. */
  expiresInSeconds: number;
};

/**
 * What a worker fetches: URLs as they are, and signed ones of documents.
 *
 * @throws ApiError `storage_not_configured` when there is a document and no signer.
 */
export const signSources = (
  sources: readonly JobSource[],
  { tenantId, signer, expiresInSeconds }: SignOptions,
): Promise<ResolvedSource[]> =>
  Promise.all(
    sources.map(async (source) => {
      if ('url' in source) return source;
      if (signer === null) throw new ApiError('storage_not_configured');
      return { url: (await signer.presignGet(uploadKey(tenantId, source.documentId), expiresInSeconds)).url };
    }),
  );
