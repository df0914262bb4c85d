/** How the workers of one endpoint are doing, in RunPod's words. */
export type WorkerCounts = Record<'idle' | 'initializing' | 'ready' | 'running' | 'throttled' | 'unhealthy', number>;

/** Who takes jobs from one endpoint, known by the pings they send. */
export type Workers = {
  /** @param isHealthy - False for a ping with `status=unhealthy`: it counts until the worker's next normal one. */
  pinged(workerId: string, isHealthy: boolean): void;
  /** The worker said with its result that it is going to end. */
  leave(workerId: string): void;
  isLeaving(workerId: string): boolean;
  /** @param busy - The workers that run a job. */
  counts(busy: ReadonlySet<string>, endpoint: { isStarting: boolean; isThrottled: boolean }): WorkerCounts;
  clear(): void;
};

type Worker = { pingedAtMs: number; isHealthy: boolean; isLeaving: boolean };

/** A worker that has missed so many pings in a row is gone. */
const MISSED_PINGS = 3;

export function createWorkers({ pingIntervalMs, nowMs }: { pingIntervalMs: number; nowMs(): number }): Workers {
  const workers = new Map<string, Worker>();

  function forgetSilent(): void {
    for (const [id, { pingedAtMs }] of workers) {
      if (nowMs() - pingedAtMs > MISSED_PINGS * pingIntervalMs) workers.delete(id);
    }
  }

  return {
    pinged(workerId, isHealthy) {
      forgetSilent();
      const isLeaving = workers.get(workerId)?.isLeaving ?? false;
      workers.set(workerId, { pingedAtMs: nowMs(), isHealthy, isLeaving });
    },
    leave(workerId) {
      const worker = workers.get(workerId);
      workers.set(workerId, { pingedAtMs: nowMs(), isHealthy: true, ...worker, isLeaving: true });
    },
    isLeaving(workerId) {
      forgetSilent();
      return workers.get(workerId)?.isLeaving ?? false;
    },
    counts(busy, { isStarting, isThrottled }) {
      forgetSilent();
      const counts = { idle: 0, initializing: 0, ready: 0, running: 0, throttled: 0, unhealthy: 0 };
      if (isStarting) return { ...counts, initializing: 1 };
      for (const [id, worker] of workers) {
        if (!worker.isHealthy) counts.unhealthy += 1;
        else if (busy.has(id)) counts.running += 1;
        else if (isThrottled) counts.throttled += 1;
        else if (!worker.isLeaving) counts.idle += 1;
      }
      if (isThrottled) counts.throttled = Math.max(1, counts.throttled);
      return { ...counts, ready: counts.idle + (isThrottled ? 0 : counts.running) };
    },
    clear: () => workers.clear(),
  };
}
