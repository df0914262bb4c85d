import type { Job } from './job.ts';
import type { Lifecycle, LifecycleOptions } from './lifecycle.ts';

/** Gives jobs to workers, and takes back those that did not reach them. */
export function createHandOut(lifecycle: Lifecycle, { quirks, nowMs, onChange }: LifecycleOptions) {
  const { jobs, line, enqueue, schedule, wakeAt } = lifecycle;
  /** Jobs that run and shall be handed out a second time. */
  const again: Job[] = [];
  let startsAtMs = 0;

  const isStarting = () => nowMs() < startsAtMs;
  const isAsleep = () => line.size === 0 && !jobs.values().some((job) => job.status === 'IN_PROGRESS');

  return {
    /** Whether the endpoint's first worker is still starting. */
    isStarting,

    /** Call it before a job is added: it may be the one that wakes the endpoint. */
    wakeUp(): void {
      const { scaleFromZeroMs } = quirks();
      if (scaleFromZeroMs === 0 || !isAsleep()) return;
      startsAtMs = nowMs() + scaleFromZeroMs;
      wakeAt(startsAtMs);
    },

    /** Hands out up to `max` jobs, the oldest first. Each is the worker's until its lease is lost. */
    take(workerId: string, max: number): Job[] {
      const taken: Job[] = [];
      const isClosed = quirks().capacity || isStarting();
      while (!isClosed && taken.length < max) {
        const job = again.shift() ?? line.next();
        if (job === null) break;
        const now = nowMs();
        if (job.status === 'IN_QUEUE') {
          job.status = 'IN_PROGRESS';
          job.takenAtMs = now;
          job.delayTimeMs = now - job.queuedAtMs;
        } else if (job.status !== 'IN_PROGRESS') continue;
        job.workerId = workerId;
        job.lastSignAtMs = now;
        job.holders.add(workerId);
        schedule(job);
        taken.push(job);
      }
      if (taken.length > 0) onChange();
      return taken;
    },

    /** The taken job never reached its worker: it waits again, at its old place and as if nothing had been. */
    putBack(job: Job, workerId: string): void {
      if (job.status !== 'IN_PROGRESS' || job.workerId !== workerId) return;
      job.holders.delete(workerId);
      job.workerId = null;
      const { queuedAtMs } = job;
      enqueue(job);
      job.queuedAtMs = queuedAtMs;
    },

    /** Hands a running job out once more, as RunPod does after a lost heartbeat. */
    deliverAgain(job: Job): void {
      again.push(job);
      onChange();
    },
  };
}
