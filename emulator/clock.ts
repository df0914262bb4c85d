/** Time as the emulator sees it. */
export type Clock = {
  /** Monotonic milliseconds from an arbitrary start. */
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

/** A clock that stands still: under `createAdvanceableClock`, time moves only when it is told to. */
export const frozenClock: Clock = { nowMs: () => 0, setTimer: () => () => {} };

export type AdvanceableClock = Clock & {
  /** Moves time forward and runs what falls due on the way, in order and each at its own moment. */
  advance(ms: number): void;
};

type Timer = { dueMs: number; run: () => void; cancel: () => void };

/** A clock that runs with another one and can be moved ahead of it. */
export function createAdvanceableClock(source: Clock): AdvanceableClock {
  const timers = new Set<Timer>();
  let aheadMs = 0;
  const nowMs = () => source.nowMs() + aheadMs;

  const fire = (timer: Timer) => {
    if (!timers.delete(timer)) return;
    timer.cancel();
    timer.run();
  };
  return {
    nowMs,
    setTimer(run, delayMs) {
      const timer: Timer = { dueMs: nowMs() + delayMs, run, cancel: () => {} };
      timer.cancel = source.setTimer(() => fire(timer), delayMs);
      timers.add(timer);
      return () => {
        timers.delete(timer);
        timer.cancel();
      };
    },
    advance(ms) {
      const targetMs = nowMs() + ms;
      for (;;) {
        let next: Timer | undefined;
        for (const timer of timers)
          if (timer.dueMs <= targetMs && timer.dueMs < (next?.dueMs ?? Infinity)) next = timer;
        if (next === undefined) break;
        aheadMs += Math.max(0, next.dueMs - nowMs());
        fire(next);
      }
      aheadMs += Math.max(0, targetMs - nowMs());
    },
  };
}

/** Resolves after `delayMs`, or as soon as `signal` aborts. Never rejects. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const finish = () => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.setTimer(finish, delayMs);
    signal.addEventListener('abort', finish);
  });
}
