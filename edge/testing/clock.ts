import type { Clock } from '../backends/retry.ts';

/** A clock that stands still but for its sleeps, which take no time and are kept in `sleeps`. Chance is always half. */
export function createTestClock(startMs = Date.UTC(2026, 0, 2)) {
  let nowMs = startMs;
  const sleeps: number[] = [];
  const clock: Clock = {
    now: () => nowMs,
    random: () => 0.5,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      sleeps.push(ms);
      nowMs += ms;
    },
  };
  const advance = (ms: number) => {
    nowMs += ms;
  };
  return { ...clock, sleeps, advance };
}
