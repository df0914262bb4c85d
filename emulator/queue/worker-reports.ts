import { isFinal, type Job } from './job.ts';
import type { Lifecycle, LifecycleOptions } from './lifecycle.ts';

/** What a worker posts as a result; a key that is absent was not sent. */
export type JobResult = { output?: unknown; error?: unknown };

/** What workers say about the jobs they have. */
export function createWorkerReports(lifecycle: Lifecycle, { quirks, nowMs, onChange, onStop }: LifecycleOptions) {
  const { jobs, end, schedule } = lifecycle;
  const runsAt = (job: Job, workerId: string) => job.status === 'IN_PROGRESS' && job.holders.has(workerId);

  /** For the quirk: a finished job runs again, as far as anybody can see. */
  function reopen(job: Job): void {
    job.status = 'IN_PROGRESS';
    job.error = null;
    job.keptUntilMs = null;
    job.executionTimeMs = null;
    job.lastSignAtMs = nowMs();
    schedule(job);
  }

  return {
    /** Takes a worker's result, whoever it is: the first one counts. */
    finish(job: Job, { output, error }: JobResult): void {
      if (isFinal(job)) return;
      if (error === undefined || error === null) end(job, 'COMPLETED', { output, error: null });
      else if (typeof error === 'string') end(job, 'FAILED', { output, error });
      else if (quirks().objectErrorCompletes) end(job, 'COMPLETED', { error: null });
      else end(job, 'FAILED', { output, error: JSON.stringify(error) });
    },

    /** The result was over the limit and has been refused. */
    refuseResult(job: Job): void {
      if (quirks().oversizeCompletes && !isFinal(job)) end(job, 'COMPLETED', { error: null });
    },

    progress(job: Job, workerId: string, output: unknown): void {
      if (isFinal(job) && quirks().progressAfterFinal && job.status !== 'CANCELLED') reopen(job);
      else if (!runsAt(job, workerId)) return;
      job.output = output;
      job.lastSignAtMs = nowMs();
      onChange();
    },

    chunk(job: Job, workerId: string, chunk: unknown): void {
      if (!runsAt(job, workerId)) return;
      job.chunks.push(chunk);
      job.lastSignAtMs = nowMs();
      onChange();
    },

    /** The worker has these jobs; those that nobody wants any more are to be stopped. */
    ping(workerId: string, ids: Iterable<string>): void {
      for (const id of ids) {
        const job = jobs.get(id);
        if (job === undefined || job.stopped) onStop(workerId, id);
        else if (runsAt(job, workerId)) job.lastSignAtMs = nowMs();
      }
    },
  };
}
