import type { Clock } from '../../shared/clock.ts';

/**
 * Remembers stop signals of jobs that are not here (yet): a signal can overtake its job. A signal for a job that was
 * here a moment ago is only a repetition, and remembering it would swallow that id's retry.
 */
export type StopMemory = {
  /** Notes that this worker has or had the job. */
  sawJob(id: string): void;
  /** Notes a stop signal for a job that is not running here. */
  sawStop(id: string): void;
  /** True once for a job whose stop signal came first; it must not be started. */
  shouldDrop(id: string): boolean;
};

const MEMORY_MS = 10_000;

export function createStopMemory(clock: Clock): StopMemory {
  const jobs = new Map<string, number>();
  const stops = new Map<string, number>();
  const forgetOld = (memory: Map<string, number>) => {
    for (const [id, atMs] of memory) if (clock.nowMs() - atMs > MEMORY_MS) memory.delete(id);
  };
  return {
    sawJob(id) {
      forgetOld(jobs);
      jobs.set(id, clock.nowMs());
    },
    sawStop(id) {
      forgetOld(jobs);
      forgetOld(stops);
      if (!jobs.has(id)) stops.set(id, clock.nowMs());
    },
    shouldDrop(id) {
      forgetOld(stops);
      return stops.delete(id);
    },
  };
}
