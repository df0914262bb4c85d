import type { Job } from './job.ts';

/** The jobs that wait for a worker: in the order they were submitted, those of low priority behind all others. */
export type WaitingLine = {
  /** A job that comes back keeps its place by its `order`. */
  add(job: Job): void;
  remove(job: Job): void;
  next(): Job | null;
  clear(): Job[];
  readonly size: number;
};

export function createWaitingLine(): WaitingLine {
  const normal: Job[] = [];
  const low: Job[] = [];
  const lineOf = (job: Job) => (job.lowPriority ? low : normal);
  return {
    add(job) {
      const line = lineOf(job);
      line.splice(line.findLastIndex((other) => other.order < job.order) + 1, 0, job);
    },
    remove(job) {
      const index = lineOf(job).indexOf(job);
      if (index >= 0) lineOf(job).splice(index, 1);
    },
    next: () => normal.shift() ?? low.shift() ?? null,
    clear: () => [...normal.splice(0), ...low.splice(0)],
    get size() {
      return normal.length + low.length;
    },
  };
}
