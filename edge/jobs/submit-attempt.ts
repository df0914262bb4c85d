import { ApiError } from '../../shared/errors.ts';
import type { Backend, Submission } from '../backends/backend.ts';
import { backoffMs } from '../backends/retry.ts';
import type { JobPorts } from './advance.ts';
import type { Step } from './job-spec.ts';
import type { AttemptChange, JobStore, StoredJob } from './job-store.ts';
import { doubtMs, resumeAfterBusy } from './next-move.ts';
import { toJobError } from './to-job-error.ts';

/** RunPod's least values. */
const MIN_EXECUTION_TIMEOUT_MS = 5_000;
const MIN_TTL_MS = 10_000;

/**
 * Hands a step to a queue. The intent is written first: whatever dies between that and the answer, the next look finds the
 * attempt `submitting`, waits for its call, and hands the step over again. Two runs cost money and change nothing, for a
 * result is written once.
 */
export async function submitAttempt(
  job: StoredJob,
  step: Step,
  backend: Backend,
  store: JobStore,
  ports: JobPorts,
): Promise<void> {
  const { clock, rules } = ports;
  let input: Awaited<ReturnType<JobPorts['toInput']>>;
  try {
    input = await ports.toInput(job, step);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    store.end({ status: 'failed', error: toJobError(error) }, clock.now());
    return;
  }
  const beganAtMs = clock.now();
  const graceMs = doubtMs(store.attempts(step), rules);
  const n = store.beginAttempt(step, backend.name, beganAtMs, beganAtMs + graceMs);
  const webhookUrl = await ports.hookUrl(job.spec, step, n);
  const leftMs = Math.max(0, job.spec.deadlineAtMs - beganAtMs);
  const submission = await backend.submit(input, {
    executionTimeoutMs: Math.max(MIN_EXECUTION_TIMEOUT_MS, Math.ceil(leftMs)),
    ttlMs: Math.max(MIN_TTL_MS, Math.ceil(leftMs) + rules.ttlGraceMs),
    timeoutMs: rules.callTimeoutMs,
    ...(webhookUrl === undefined ? {} : { webhookUrl }),
  });
  const nowMs = clock.now();
  if (submission.outcome === 'refused' && submission.tooLarge) {
    store.updateAttempt(step, n, { state: 'refused' });
    store.end({ status: 'failed', error: toJobError(new ApiError('request_too_large')) }, nowMs);
    return;
  }
  // The queue has called already: then it has the job, whatever became of its answer.
  const wasCalled =
    submission.outcome === 'unknown' && store.attempts(step).find((attempt) => attempt.n === n)?.state === 'submitted';
  if (!wasCalled) {
    store.updateAttempt(step, n, toChange(submission, step, n, nowMs, graceMs, store, ports));
  }
  // It was cancelled, or its time ran out, while the queue took it.
  if (submission.outcome === 'accepted' && store.isOver())
    store.owesCancellation(backend.name, submission.jobId, nowMs);
}

function toChange(
  submission: Submission,
  step: Step,
  n: number,
  nowMs: number,
  graceMs: number,
  store: JobStore,
  { rules, clock, backends }: JobPorts,
): AttemptChange {
  switch (submission.outcome) {
    case 'accepted':
      return {
        state: 'submitted',
        runpodId: submission.jobId,
        resumeAtMs: nowMs + backoffMs(1, rules.pollRetry, clock.random),
      };
    case 'refused':
      return { state: 'refused', resumeAtMs: nowMs };
    case 'unknown':
      return { state: 'doubtful', resumeAtMs: nowMs + graceMs };
    case 'busy': {
      const attempts = store
        .attempts(step)
        .map((attempt) => (attempt.n === n ? { ...attempt, state: 'busy' as const } : attempt));
      const names = backends[step].map(({ name }) => name);
      const { retryAfterMs } = submission;
      const resumeAtMs = resumeAfterBusy(
        attempts,
        names,
        { nowMs, retryAfterMs, random: clock.random },
        rules.busyRetry,
      );
      return { state: 'busy', resumeAtMs };
    }
  }
}
