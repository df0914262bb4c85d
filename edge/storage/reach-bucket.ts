import { BUCKET_TIMEOUT_MS } from '../policy.ts';
import { reachStorage } from './reach-storage.ts';

/** Waits for an answer of R2. @throws ApiError `storage_unavailable` when it fails or none comes in time. */
export const reachBucket = <Answer>(answer: Promise<Answer>, timeoutMs: number = BUCKET_TIMEOUT_MS): Promise<Answer> =>
  reachStorage(answer, timeoutMs);
