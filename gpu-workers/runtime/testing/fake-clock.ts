import type { Clock } from '../../../shared/clock.ts';

export type FakeClock = Clock & {
  /** Moves time on, and fires what falls due on the way, in order. */
  advance(durationMs: number): void;
  /** Resolves as soon as a timer of exactly this delay is running. */
  armed(delayMs: number): Promise<void>;
  /** The delays of all timers that are running. */
  delays(): number[];
};

/** A clock that stands still until a test moves it. */
export function createFakeClock(): FakeClock {
  let nowMs = 1000;
  const timers = new Set<{ atMs: number; delayMs: number; run: () => void }>();
  let changed = Promise.withResolvers<void>();

  return {
    nowMs: () => nowMs,
    setTimer(run, delayMs) {
      const timer = { atMs: nowMs + delayMs, delayMs, run };
      timers.add(timer);
      changed.resolve();
      changed = Promise.withResolvers();
      return () => timers.delete(timer);
    },
    advance(durationMs) {
      const untilMs = nowMs + durationMs;
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        timers.delete(next);
        nowMs = next.atMs;
        next.run();
      }
      nowMs = untilMs;
    },
    delays: () => [...timers].map(({ delayMs }) => delayMs),
    async armed(delayMs) {
      const isArmed = () => [...timers].some((timer) => Math.abs(timer.delayMs - delayMs) < 1e-6);
      while (!isArmed()) await changed.promise;
    },
  };
}
