import type { Context } from 'hono';
import type { Job } from '../../shared/api/jobs.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { RESULT_URL_SECONDS } from '../policy.ts';
import type { Services } from '../services.ts';
import { resultKey } from '../storage/object-keys.ts';
import { timed } from '../telemetry/timed.ts';

/**
 * The result of a job: its bytes as they lie in storage, passed on and never held, or a signed URL of them.
 *
 * @throws ApiError `result_not_ready`, `job_cancelled`, what the job failed with, or `not_found` when the result is gone.
 */
export async function streamResult(
  c: Context<GatewayEnv>,
  job: Job,
  delivery: 'body' | 'url',
  { bucket, signer, now }: Pick<Services, 'bucket' | 'signer' | 'now'>,
): Promise<Response> {
  if (job.error !== null) throw new ApiError(job.error.code, job.error.detail);
  if (job.status === 'cancelled') throw new ApiError('job_cancelled');
  if (job.status !== 'succeeded') throw new ApiError('result_not_ready', `The job is ${job.status}; ask again later`);
  const key = resultKey(c.var.caller.tenantId, job.id);
  if (delivery === 'url') {
    if (signer === null) throw new ApiError('storage_not_configured');
    return c.json(await signer.presignGet(key, RESULT_URL_SECONDS));
  }
  const result = await timed(c, 'r2', now, () => bucket.get(key));
  if (result === null) throw new ApiError('not_found', 'The result of this job has been deleted');
  return c.body(result.body, 200, {
    'content-type': 'application/json',
    'content-length': String(result.size),
    etag: result.httpEtag,
  });
}
