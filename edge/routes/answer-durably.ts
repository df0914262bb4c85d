import type { Context } from 'hono';
import type { ClassifyResponse } from '../../shared/api/classify.ts';
import { isFinal, type Job, type JobRequest, jobResultSchema } from '../../shared/api/jobs.ts';
import { ApiError } from '../../shared/errors.ts';
import { toTraceparent } from '../../shared/trace-context.ts';
import type { GatewayEnv } from '../context.ts';
import { newId } from '../ids.ts';
import { createJob } from '../jobs/create-job.ts';
import type { JobSource } from '../jobs/job-spec.ts';
import { toJobSpec } from '../jobs/to-job-spec.ts';
import { readIdempotencyKey } from '../middleware/idempotency-key.ts';
import { mayReuse } from '../middleware/may-reuse.ts';
import { type Preference, readPreference } from '../middleware/prefer.ts';
import { JobGoesOnError } from '../respond/job-goes-on.ts';
import type { Services } from '../services.ts';
import { callObject } from '../storage/call-object.ts';
import { resultKey } from '../storage/object-keys.ts';
import { timed } from '../telemetry/timed.ts';
import type { IdempotencyClaim } from '../tenant/idempotency.ts';
import { accepted } from './accepted.ts';

/** The life of a job that was made by a request which would otherwise wait. */
const DEADLINE_S = 3600;

/** What of the request asks for a durable job: `Prefer` or `Idempotency-Key`; null when it is to be answered directly. */
export async function asksForDurable(
  c: Context<GatewayEnv>,
  route: string,
  request: unknown,
): Promise<Pick<DurableAsk, 'claim' | 'preference'> | null> {
  const preference = readPreference(c.req);
  const claim = await readIdempotencyKey(c.req, route, request);
  return claim !== null || preference.respondAsync || preference.waitSeconds !== null ? { claim, preference } : null;
}

export type DurableAsk = {
  request: Pick<JobRequest, 'doc_type' | 'prompt_mode' | 'bbox' | 'prompt'> & { tasks?: JobRequest['tasks'] };
  sources: readonly JobSource[];
  claim: IdempotencyClaim | null;
  preference: Preference;
};

/**
 * Answers `/v1/classify` or `/v1/extract` through a durable job, because the caller wants one or wants the request made at
 * most once. With `respond-async` the answer is the job (202), at once or after `wait`; without it the result itself, or
 * when `wait` is over a 504 that names the job.
 *
 * @throws JobGoesOnError; what the job failed with; what `createJob` throws.
 */
export async function answerDurably(
  c: Context<GatewayEnv>,
  { request, sources, claim, preference }: DurableAsk,
  services: Services,
): Promise<Response> {
  const { tenantId, keyId } = c.var.caller;
  const nowMs = services.now();
  const spec = toJobSpec({ ...request, metadata: {}, deadline_s: DEADLINE_S }, sources, {
    ...{ id: newId('job', nowMs), tenantId, requestId: c.var.requestId, nowMs, batchId: null },
    traceparent: toTraceparent(c.var.trace),
    retentionMs: services.retentionMs,
  });
  const requester = { keyId, claim, mayReuse: mayReuse(c.req) };
  const made = await timed(c, 'do', services.now, () => createJob(services, spec, requester));
  if (preference.respondAsync) c.header('preference-applied', 'respond-async');
  const waitMs = toWaitMs(preference, services.timeoutMs);
  const { id } = made.job;
  const job = waitMs === 0 ? made.job : await callObject(() => services.jobs(tenantId, id).waitForEnd(waitMs));
  if (job === null) throw new ApiError('not_found', 'The job was deleted while it ran');
  if (!isFinal(job.status)) {
    if (preference.respondAsync) return accepted(c, { ...made, job });
    throw new JobGoesOnError(job.id);
  }
  if (made.isReplay) c.header('idempotency-replayed', 'true');
  return toAnswer(c, job, services);
}

const toWaitMs = ({ respondAsync, waitSeconds }: Preference, timeoutMs: number): number => {
  if (waitSeconds === null) return respondAsync ? 0 : timeoutMs;
  return Math.min(waitSeconds * 1000, timeoutMs);
};

/** The stored result in the shape of the route. What was read is passed on and never held. */
async function toAnswer(c: Context<GatewayEnv>, job: Job, { bucket, now }: Services): Promise<Response> {
  if (job.error !== null) throw new ApiError(job.error.code, job.error.detail);
  if (job.status === 'cancelled') throw new ApiError('job_cancelled');
  Object.assign(c.var.facts, { docType: job.summary?.doc_type, pageCount: job.summary?.page_count });
  const key = resultKey(c.var.caller.tenantId, job.id);
  const result = await timed(c, 'r2', now, () => bucket.get(key));
  if (result === null) throw new ApiError('not_found', 'The result of this job has been deleted');
  const latencyMs = now() - c.var.startedAtMs;
  const isClassification = job.steps.every(({ step }) => step === 'classify');
  c.header('content-type', 'application/json');
  if (!isClassification) return c.body(result.body.pipeThrough(withFirstMember('latency_ms', latencyMs)));
  const { classification, request_id } = jobResultSchema.parse(await result.json());
  const { calibrated = false, warnings = [], ...rest } = classification ?? {};
  return c.json({ ...rest, calibrated, warnings, latency_ms: latencyMs, request_id } as ClassifyResponse);
}

/** Puts one more member into a JSON object that streams by: our own results begin with `{"`. */
function withFirstMember(name: string, value: number): TransformStream<Uint8Array, Uint8Array> {
  let isFirst = true;
  return new TransformStream({
    transform(chunk, controller) {
      if (isFirst) controller.enqueue(new TextEncoder().encode(`{${JSON.stringify(name)}:${value},`));
      controller.enqueue(isFirst ? chunk.subarray(1) : chunk);
      isFirst = false;
    },
  });
}
