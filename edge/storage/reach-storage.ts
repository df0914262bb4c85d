import { ApiError } from '../../shared/errors.ts';

/**
 * Waits for an answer of R2 or KV, whose calls take no signal and name no limit.
 *
 * @throws ApiError `storage_unavailable` when it fails or none comes in time.
 */
export async function reachStorage<Answer>(answer: Promise<Answer>, timeoutMs: number): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Storage took too long')), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    throw new ApiError('storage_unavailable', undefined, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
