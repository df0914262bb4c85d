/** Time as the worker and the emulator see it. Tests pass their own and advance it. */
export type Clock = {
  /** Monotonic milliseconds from an arbitrary start: a frozen container or a corrected wall clock cannot run it backwards. */
  nowMs(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  setTimer(run: () => void, delayMs: number): () => void;
};

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  setTimer(run, delayMs) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs`, or as soon as `signal` aborts. Never rejects: the caller's loop looks at its signal anyway. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const finish = () => {
      cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.setTimer(finish, delayMs);
    signal?.addEventListener('abort', finish);
  });
}
