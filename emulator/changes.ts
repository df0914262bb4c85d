import { type Clock, sleep } from '../shared/clock.ts';

/** Wakes held requests when something has changed; each then looks for itself whether it concerns it. */
export type Changes = {
  notify(): void;
  /** Resolves at the next change, after `ms`, or when `signal` aborts. Those who wait longest resolve first. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

export function createChanges(clock: Clock): Changes {
  let waiting = new Set<AbortController>();
  let scheduled = false;
  return {
    // Not at once: whatever the sockets have to report in this turn of the event loop, such as a client that hung up,
    // is then known before a job is handed to a held request.
    notify() {
      if (scheduled) return;
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        const woken = waiting;
        waiting = new Set();
        for (const controller of woken) controller.abort();
      });
    },
    async wait(ms, signal) {
      const controller = new AbortController();
      const stop = () => controller.abort();
      waiting.add(controller);
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      await sleep(clock, ms, controller.signal);
      signal.removeEventListener('abort', stop);
      waiting.delete(controller);
    },
  };
}

/**
 * Holds a request: asks `attempt` now and after every change until it answers something, `holdMs` are over or `gone`
 * aborts.
 *
 * @param options.askAgainInMs - When `attempt` may answer something although nothing has changed.
 * @returns What `attempt` answered, or null.
 */
export async function hold<T>(
  attempt: () => T | null,
  options: { changes: Changes; clock: Clock; holdMs: number; gone: AbortSignal; askAgainInMs?(): number },
): Promise<T | null> {
  const { changes, clock, holdMs, gone, askAgainInMs = () => Infinity } = options;
  const endsAtMs = clock.nowMs() + holdMs;
  for (;;) {
    if (gone.aborted) return null;
    const result = attempt();
    if (result !== null) return result;
    const leftMs = endsAtMs - clock.nowMs();
    if (leftMs <= 0) return null;
    await changes.wait(Math.min(leftMs, askAgainInMs()), gone);
  }
}
