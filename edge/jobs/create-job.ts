import type { Job } from '../../shared/api/jobs.ts';
import { ApiError } from '../../shared/errors.ts';
import { documentRules, MAX_UNFINISHED_JOBS } from '../policy.ts';
import type { Services } from '../services.ts';
import { callObject } from '../storage/call-object.ts';
import type { IdempotencyClaim } from '../tenant/idempotency.ts';
import type { JobSpec } from './job-spec.ts';
import { toReuseKey } from './reuse-key.ts';
import { newJobRecord } from './to-job-record.ts';

type JobRequester = {
  keyId: string;
  askedAtMs?: number;
  claim: IdempotencyClaim | null;
  mayReuse: boolean;
};

/**
 * Lets a job in and makes it: when this returns, the job is written and goes on by itself. First the tenant, which knows the
 * keys that were used and the jobs there are; then the job's own object. Whatever dies in between, the same request made
 * again finds its place kept, and makes the job.
 *
 * @param options.keyId - Of the key that asks: one that was revoked gets no job, however long KV still knows it.
 * @param options.askedAtMs - When it asked; left out, when the job is made.
 * @param options.mayReuse - Whether an earlier result over the same bytes may answer it, and its own a later one.
 * @throws ApiError `idempotency_key_conflict`, `too_many_jobs`, `quota_exhausted`, `unauthorized`, `storage_not_configured`.
 */
export async function createJob(
  services: Services,
  asked: JobSpec,
  { keyId, askedAtMs = asked.createdAtMs, claim, mayReuse }: JobRequester,
): Promise<{ job: Job; isReplay: boolean }> {
  if (services.signer === null) throw new ApiError('storage_not_configured');
  const sha256s = asked.sources.map((source) => ('sha256' in source ? source.sha256 : null));
  const spec = { ...asked, reuseKey: mayReuse ? await toReuseKey(asked, sha256s, services.engineRevision) : null };
  const readUntilMs = spec.deadlineAtMs + documentRules.sourceGraceSeconds * 1000;
  const admission = {
    ...{ record: newJobRecord(spec), keyId, askedAtMs, claim },
    ...{ maxUnfinished: MAX_UNFINISHED_JOBS, readUntilMs },
  };
  const admitted = await callObject(() => services.tenants(spec.tenantId).admitJob(admission));
  if (admitted.outcome === 'key_revoked') throw new ApiError('unauthorized', 'This key is not active any more');
  if (admitted.outcome === 'quota_exhausted') throw new ApiError('quota_exhausted');
  if (admitted.outcome === 'conflict') throw new ApiError('idempotency_key_conflict');
  if (admitted.outcome === 'too_many') {
    throw new ApiError('too_many_jobs', `At most ${MAX_UNFINISHED_JOBS} jobs may be unfinished; wait for some to end`);
  }
  const id = admitted.outcome === 'replay' ? admitted.jobId : spec.id;
  const reuse = admitted.outcome === 'admitted' ? admitted.reuse : null;
  const job = await callObject(() => services.jobs(spec.tenantId, id).create({ ...spec, id, reuse }));
  if (job === null) throw new Error('A job that was just made is gone');
  return { job, isReplay: admitted.outcome === 'replay' };
}
