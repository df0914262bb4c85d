import { ApiError, isErrorCode } from '../../shared/errors.ts';
import type { JobInput } from '../../shared/job-input.ts';
import type { JobRules } from '../policy.ts';
import { type Backend, BackendFault, type BackendHealth, type JobTimes } from './backend.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { followJob, type JobEnding } from './follow-job.ts';
import type { JobContext } from './job-context.ts';
import { parseJobError } from './job-error.ts';
import { placeJob } from './place-job.ts';
import type { Clock } from './retry.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';

/** Runs one job to its end and returns the worker's output, not yet validated. */
export type RunJob = (input: JobInput, context: JobContext) => Promise<unknown>;

/**
 * Runs jobs on the first of `backends` that takes them.
 *
 * A job that RunPod lost, or whose engine died under it, is submitted once more (`rules.maxSubmissions` in all). One
 * that waits where nothing can take it moves on to the next backend. Every other end is the caller's answer.
 *
 * The function throws ApiError `backend_busy`, `backend_timeout`, `backend_failed`, `internal`, or what the worker said
 * of the document (`document_encrypted` …); CallerGoneError when the caller hangs up, the job being cancelled then.
 *
 * @param backends - In fail-over order; at least one.
 * @param options.breaker - What is known of them; the runner's own when left out, and so for `budget`.
 */
export function createJobRunner(
  backends: readonly Backend[],
  options: { rules: JobRules; clock: Clock; breaker?: Breaker; budget?: RetryBudget },
): RunJob {
  const {
    rules,
    clock,
    breaker = createBreaker(rules.breaker, clock.now),
    budget = createRetryBudget(rules.retryBudget, clock.now),
  } = options;
  return async (input, context) => {
    budget.noteRequest();
    let candidates = breaker.order(backends);
    for (;;) {
      const job = await placeJob(input, candidates, context, { rules, clock, breaker, budget });
      const others = candidates.slice(candidates.indexOf(job.backend) + 1);
      const noteHealth = (health: BackendHealth) => breaker.noteHealth(job.backend, health);
      const ending = await followJob(job, context, { rules, clock, noteHealth, hasAlternative: others.length > 0 });

      if (ending.state === 'stalled') {
        // It never ran, so it does not count.
        context.facts.submissions--;
        context.facts.failovers++;
        candidates = others;
        continue;
      }
      if ('queueMs' in ending) {
        breaker.ran(job.backend);
        noteTimes(ending, context);
      }
      if (ending.state === 'completed' && ending.output !== undefined) return ending.output;
      const mayRepeat = mayRunAgain(ending) && context.facts.submissions < rules.maxSubmissions;
      if (!mayRepeat || !budget.take()) throw toError(ending);
    }
  };
}

const mayRunAgain = (ending: JobEnding) =>
  ending.state === 'lost' || (ending.state === 'failed' && parseJobError(ending.error)?.error_type === 'engine_died');

function noteTimes({ queueMs, executionMs, redispatches }: JobTimes, { facts }: JobContext): void {
  Object.assign(facts, { queueMs, executionMs, redispatches });
}

/** What a caller is told of a job without a result. Words that are not our own workers' reach only the log. */
function toError(ending: JobEnding): ApiError {
  if (ending.state === 'timed_out') return new ApiError('backend_timeout');
  const jobError = ending.state === 'failed' ? parseJobError(ending.error) : null;
  if (jobError !== null && isErrorCode(jobError.error_type)) {
    return new ApiError(jobError.error_type, jobError.error_message || undefined);
  }
  const what = ending.state === 'completed' ? 'completed without output' : `job ${ending.state}`;
  return new ApiError('backend_failed', undefined, { cause: new BackendFault(what) });
}
