import { ApiError } from '../../shared/errors.ts';
import type { JobInput } from '../../shared/job-input.ts';
import type { JobRules } from '../policy.ts';
import type { Backend, BackendFault, Submission } from './backend.ts';
import type { Breaker } from './breaker.ts';
import { type JobContext, unlessCallerGone } from './job-context.ts';
import { type Clock, retryDelayMs } from './retry.ts';
import type { RetryBudget } from './retry-budget.ts';

/** A job in a queue. */
export type PlacedJob = { backend: Backend; jobId: string };

/** RunPod's least values. */
const MIN_EXECUTION_TIMEOUT_MS = 5_000;
const MIN_TTL_MS = 10_000;

/**
 * Gets a job into the first of `backends` that takes it; each refusal goes on to the next one.
 *
 * - `busy` (429): nothing was queued. When every backend is busy, the round is repeated after a jittered wait.
 * - `refused` (400, 401, 404 …): final. That backend is not asked again for this job.
 * - `unknown` (5xx, reset, no answer): the job may be running already, so it counts as one of `maxSubmissions`.
 *
 * Another round, and another submission after an unclear one, are taken from `budget`.
 *
 * @param backends - In fail-over order; at least one.
 * @throws ApiError `backend_busy` when none takes it in time, `internal` when every one refuses (our key or an endpoint
 *   is wrong), `request_too_large` when RunPod says so; CallerGoneError.
 */
export async function placeJob(
  input: JobInput,
  backends: readonly Backend[],
  context: JobContext,
  { rules, clock, breaker, budget }: { rules: JobRules; clock: Clock; breaker: Breaker; budget: RetryBudget },
): Promise<PlacedJob> {
  const candidates = new Set(backends);
  let lastFault: BackendFault | undefined;
  let isRetry = false;

  for (let round = 1; ; round++) {
    let retryAfterMs: number | null = null;
    for (const backend of candidates) {
      const leftMs = context.deadlineAtMs - clock.now();
      if (leftMs <= 0 || (isRetry && !budget.take())) throw noneTakesIt(lastFault);
      isRetry = false;
      breaker.trying(backend);
      const submission = await submit(backend, input, leftMs, context, rules);
      switch (submission.outcome) {
        case 'accepted':
          breaker.took(backend);
          context.facts.submissions++;
          Object.assign(context.facts, { backend: backend.name, jobId: submission.jobId });
          return { backend, jobId: submission.jobId };
        case 'refused':
          if (submission.tooLarge) throw new ApiError('request_too_large', undefined, { cause: submission.fault });
          breaker.failed(backend);
          lastFault = submission.fault;
          candidates.delete(backend);
          break;
        case 'unknown':
          breaker.failed(backend);
          lastFault = submission.fault;
          context.facts.submissions++;
          if (context.facts.submissions >= rules.maxSubmissions) throw noneTakesIt(lastFault);
          isRetry = true;
          break;
        case 'busy':
          retryAfterMs = Math.min(retryAfterMs ?? Number.POSITIVE_INFINITY, submission.retryAfterMs ?? 0);
      }
      context.facts.failovers += backends.length > 1 ? 1 : 0;
    }
    if (candidates.size === 0) throw new ApiError('internal', undefined, { cause: lastFault });

    const leftMs = context.deadlineAtMs - clock.now();
    const delayMs = retryDelayMs(round, rules.submitRetry, { retryAfterMs, leftMs, random: clock.random });
    if (delayMs === null || round >= rules.maxBusyRounds) throw noneTakesIt(lastFault);
    isRetry = true;
    await unlessCallerGone(clock.sleep(delayMs, context.signal), context.signal);
  }
}

/**
 * One submission, which the caller's signal does not cut short: an id that never reached us cannot be cancelled. When
 * the caller hangs up meanwhile, the job is cancelled as soon as its id is known.
 */
async function submit(
  backend: Backend,
  input: JobInput,
  leftMs: number,
  context: JobContext,
  rules: JobRules,
): Promise<Submission> {
  const submission = backend.submit(input, {
    executionTimeoutMs: Math.max(MIN_EXECUTION_TIMEOUT_MS, Math.ceil(leftMs)),
    ttlMs: Math.max(MIN_TTL_MS, Math.ceil(leftMs) + rules.ttlGraceMs),
    timeoutMs: Math.min(rules.submitTimeoutMs, leftMs),
  });
  try {
    return await unlessCallerGone(submission, context.signal);
  } catch (gone) {
    context.waitUntil(submission.then((late) => (late.outcome === 'accepted' ? backend.cancel(late.jobId) : false)));
    throw gone;
  }
}

const noneTakesIt = (cause: BackendFault | undefined) => new ApiError('backend_busy', undefined, { cause });
