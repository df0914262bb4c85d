import type { Clock } from '../shared/clock.ts';

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
