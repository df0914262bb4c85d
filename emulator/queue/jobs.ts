import { createHandOut } from './hand-out.ts';
import { createJob, isFinal, type Job, type JobRequest } from './job.ts';
import { createLifecycle, type LifecycleOptions } from './lifecycle.ts';
import { createWorkerReports } from './worker-reports.ts';

export type JobsOptions = LifecycleOptions & { newId(kind: Job['kind']): string };

export type JobCounts = { completed: number; failed: number; inProgress: number; inQueue: number; retried: number };

export type Jobs = ReturnType<typeof createJobs>;

/**
 * The jobs of one endpoint and every way in which one changes. Nothing here waits or talks to anybody: time is what
 * `nowMs` says, and `expire` has to be called when `nextExpiryMs` has come.
 *
 * A final status never changes, except under the quirk `progressAfterFinal`.
 */
export function createJobs(options: JobsOptions) {
  const { nowMs, newId, onChange } = options;
  const lifecycle = createLifecycle(options);
  const { jobs, line, ended, schedule, stopHolders, end, enqueue } = lifecycle;
  const { wakeUp, ...handOut } = createHandOut(lifecycle, options);
  let submitted = 0;

  function cancel(job: Job): void {
    if (isFinal(job)) return;
    stopHolders(job);
    end(job, 'CANCELLED', { error: null });
  }

  const running = () => [...jobs.values()].filter((job) => job.status === 'IN_PROGRESS');

  return {
    submit(request: JobRequest): Job {
      wakeUp();
      submitted += 1;
      const job = createJob(newId(request.kind), submitted, request, nowMs());
      jobs.set(job.id, job);
      enqueue(job);
      return job;
    },

    find: (id: string): Job | null => jobs.get(id) ?? null,
    list: (): Job[] => [...jobs.values()],

    ...handOut,
    ...createWorkerReports(lifecycle, options),

    /** Takes the chunks that no client has read. */
    drain: (job: Job): unknown[] => job.chunks.splice(0),
    /** They did not reach the client. */
    putBackChunks(job: Job, chunks: unknown[]): void {
      job.chunks.unshift(...chunks);
      onChange();
    },

    cancel,
    /** Cancels what waits. @returns How many that were. */
    purge(): number {
      const waiting = line.clear();
      for (const job of waiting) cancel(job);
      return waiting.length;
    },

    /** @returns False when the job's status does not allow it. */
    retry(job: Job): boolean {
      if ((job.status !== 'FAILED' && job.status !== 'TIMED_OUT') || job.input === null) return false;
      wakeUp();
      submitted += 1;
      // A new life: only who may still be running the old one is remembered, for the stop signals.
      const { holders, input } = job;
      Object.assign(job, createJob(job.id, submitted, { ...job, input }, nowMs()), { holders });
      enqueue(job);
      return true;
    },

    /** The finished job shall be kept for at most `ttlMs` more. */
    shorten(job: Job, ttlMs: number): void {
      if (job.keptUntilMs === null) return;
      job.keptUntilMs = Math.min(job.keptUntilMs, nowMs() + ttlMs);
      schedule(job);
      onChange();
    },

    /** The job is gone as if it had never been. */
    forget: lifecycle.remove,

    expire: lifecycle.expire,
    nextExpiryMs: lifecycle.nextExpiryMs,

    runningWorkers: () => new Set(running().flatMap((job) => job.workerId ?? [])),
    counts: (): JobCounts => ({ ...ended, inQueue: line.size, inProgress: running().length }),
  };
}
