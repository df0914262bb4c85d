/**
 * What each worker should stop. A signal is a level and not an edge: it is repeated until the job has left the worker's
 * pings, because it may reach the worker before the job does.
 */
export type StopSignals = {
  add(workerId: string, jobId: string): void;
  /** The worker has just been given the job (again), so an older signal does not mean this run. */
  remove(workerId: string, jobId: string): void;
  /** The worker holds these jobs now: signals it has heard for any other have done their work. */
  pinged(workerId: string, heldIds: ReadonlySet<string>): void;
  /** The jobs to name to this worker now; each comes again after `repeatMs`. Null when there is none. */
  takeDue(workerId: string): string[] | null;
  /** In how many milliseconds `takeDue` may next have something; Infinity when nothing is open. */
  nextInMs(workerId: string): number;
  clear(): void;
};

type Signal = { sinceMs: number; sentAtMs: number | null };

/**
 * @param options.forgetMs - A signal older than this is dropped: its worker sends no pings, or is gone. One that still
 *   pings the job gets a new one.
 */
export function createStopSignals(options: { repeatMs: number; forgetMs: number; nowMs(): number }): StopSignals {
  const { repeatMs, forgetMs, nowMs } = options;
  const workers = new Map<string, Map<string, Signal>>();
  const dueAtMs = ({ sentAtMs }: Signal) => (sentAtMs === null ? -Infinity : sentAtMs + repeatMs);

  function forgetOld(): void {
    for (const [workerId, signals] of workers) {
      for (const [jobId, { sinceMs }] of signals) if (nowMs() - sinceMs > forgetMs) signals.delete(jobId);
      if (signals.size === 0) workers.delete(workerId);
    }
  }

  return {
    add(workerId, jobId) {
      forgetOld();
      const signals = workers.get(workerId) ?? new Map<string, Signal>();
      workers.set(workerId, signals);
      const earlier = signals.get(jobId);
      signals.set(jobId, { sinceMs: nowMs(), sentAtMs: earlier?.sentAtMs ?? null });
    },
    remove(workerId, jobId) {
      workers.get(workerId)?.delete(jobId);
    },
    pinged(workerId, heldIds) {
      const signals = workers.get(workerId);
      for (const [jobId, { sentAtMs }] of signals ?? []) {
        if (sentAtMs !== null && !heldIds.has(jobId)) signals?.delete(jobId);
      }
    },
    takeDue(workerId) {
      forgetOld();
      const now = nowMs();
      const due = [...(workers.get(workerId) ?? [])].filter(([, signal]) => dueAtMs(signal) <= now);
      for (const [, signal] of due) signal.sentAtMs = now;
      return due.length > 0 ? due.map(([jobId]) => jobId) : null;
    },
    nextInMs(workerId) {
      const dueTimes = [...(workers.get(workerId)?.values() ?? [])].map(dueAtMs);
      return Math.max(0, Math.min(Infinity, ...dueTimes) - nowMs());
    },
    clear: () => workers.clear(),
  };
}
