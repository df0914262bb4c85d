import { ApiError } from '../../shared/errors.ts';
import type { JobRules } from '../policy.ts';
import { CallerGoneError } from '../respond/caller-gone.ts';
import type { BackendFault, BackendHealth, JobReport } from './backend.ts';
import { canTakeJobs } from './endpoint-state.ts';
import type { JobContext } from './job-context.ts';
import type { PlacedJob } from './place-job.ts';
import { type Clock, retryDelayMs } from './retry.ts';

/** How a job can end; `stalled` is a job that nothing will take soon, and that another endpoint may take at once. */
export type JobEnding =
  | Extract<JobReport, { state: 'completed' | 'failed' | 'timed_out' | 'cancelled' | 'lost' }>
  | { state: 'stalled' };

type FollowOptions = {
  rules: JobRules;
  clock: Clock;
  hasAlternative: boolean;
  /** Told what the endpoint says of itself while the job waits there. */
  noteHealth(health: BackendHealth): void;
};

/** RunPod's least hold. */
const MIN_HOLD_MS = 1_000;

/**
 * Waits for a job's end with held requests, one after the other. Requests that fail are repeated until the deadline.
 * A job that does not end here is cancelled, whatever the reason.
 *
 * @param options.hasAlternative - Another endpoint stands ready, so a job that waits in a queue without workers is
 *   given up as `stalled`. Without one it is kept: a GPU may still become free.
 * @throws ApiError `backend_timeout` when a worker had the job at the deadline, `backend_busy` when none had taken it,
 *   `internal` when RunPod refuses our key; CallerGoneError.
 */
export async function followJob(
  job: PlacedJob,
  context: JobContext,
  { rules, clock, hasAlternative, noteHealth }: FollowOptions,
): Promise<JobEnding> {
  try {
    const ending = await waitForEnding(job, context, { rules, clock, hasAlternative, noteHealth });
    if (ending.state === 'stalled') context.waitUntil(cancel(job));
    return ending;
  } catch (error) {
    context.waitUntil(cancel(job));
    throw context.signal.aborted ? new CallerGoneError() : error;
  }
}

async function waitForEnding(
  { backend, jobId }: PlacedJob,
  { signal, deadlineAtMs }: JobContext,
  { rules, clock, hasAlternative, noteHealth }: FollowOptions,
): Promise<JobEnding> {
  let lookAtQueueAtMs = hasAlternative ? clock.now() + rules.queueDeadlineMs : Number.POSITIVE_INFINITY;
  let wasTaken = false;
  let lastFault: BackendFault | undefined;

  for (let shortAnswers = 0; ; ) {
    const askedAtMs = clock.now();
    const leftMs = deadlineAtMs - askedAtMs;
    if (leftMs <= 0) throw new ApiError(wasTaken ? 'backend_timeout' : 'backend_busy', undefined, { cause: lastFault });

    const holdMs = Math.max(MIN_HOLD_MS, Math.min(rules.maxHoldMs, leftMs, lookAtQueueAtMs - askedAtMs));
    const timeoutMs = Math.min(holdMs + rules.holdGraceMs, leftMs);
    const report = await backend.follow(jobId, { holdMs, timeoutMs, signal });

    let retryAfterMs: number | null = null;
    switch (report.state) {
      case 'completed':
      case 'failed':
      case 'timed_out':
      case 'cancelled':
      case 'lost':
        return report;
      case 'refused':
        throw new ApiError('internal', undefined, { cause: report.fault });
      case 'unknown':
        lastFault = report.fault;
        retryAfterMs = report.retryAfterMs;
        break;
      case 'running':
        wasTaken = true;
        break;
      case 'queued':
        if (clock.now() >= lookAtQueueAtMs) {
          const health = await backend.health({ timeoutMs: Math.min(rules.holdGraceMs, leftMs) });
          noteHealth(health);
          if (health.answered && !canTakeJobs(health.counts)) return { state: 'stalled' };
          lookAtQueueAtMs = clock.now() + rules.queueDeadlineMs;
        }
    }

    // An answer that was held as asked is followed by the next request at once; failures and early answers are spaced.
    const wasHeld = report.state !== 'unknown' && clock.now() - askedAtMs >= holdMs / 2;
    shortAnswers = wasHeld ? 0 : shortAnswers + 1;
    if (wasHeld) continue;
    const left = deadlineAtMs - clock.now();
    const delayMs = retryDelayMs(shortAnswers, rules.pollRetry, { retryAfterMs, leftMs: left, random: clock.random });
    await clock.sleep(delayMs ?? Math.max(0, left), signal);
  }
}

/** One more try when the first gets no answer; after that the job's `ttl` is what ends it. */
async function cancel({ backend, jobId }: PlacedJob): Promise<void> {
  if (!(await backend.cancel(jobId))) await backend.cancel(jobId);
}
