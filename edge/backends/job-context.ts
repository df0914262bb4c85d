import { CallerGoneError } from '../respond/caller-gone.ts';

/** What a job needs to know of the request it works for. */
export type JobContext = {
  /** Milliseconds since the epoch by which the request must be answered, whatever has happened. */
  deadlineAtMs: number;
  /** Aborts when the caller hangs up. */
  signal: AbortSignal;
  /** Keeps work going after the answer, for 30 s at most. */
  waitUntil(work: Promise<unknown>): void;
  /** What happened to the job, for the log; added to as it happens, so that a failed job is told as well. */
  facts: JobFacts;
};

/** Milliseconds and counts of one job. */
export type JobFacts = {
  task: 'classify' | 'extract';
  /** The endpoint that had the job last, and RunPod's id there. */
  backend: string | null;
  jobId: string | null;
  /** How many submissions may have run. */
  submissions: number;
  /** How often an endpoint was passed over. */
  failovers: number;
  queueMs: number | null;
  executionMs: number | null;
  /** How often RunPod gave the job to another worker: each one means that a worker died or went silent. */
  redispatches: number | null;
};

export const newJobFacts = (task: JobFacts['task']): JobFacts => ({
  task,
  backend: null,
  jobId: null,
  submissions: 0,
  failovers: 0,
  queueMs: null,
  executionMs: null,
  redispatches: null,
});

/** Resolves to `work`, unless the caller hangs up first: then it throws `CallerGoneError` and `work` goes on alone. */
export function unlessCallerGone<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new CallerGoneError());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
