import { describe, expect, it } from 'vitest';
import { systemClock } from '../shared/clock.ts';
import { createAdvanceableClock, frozenClock } from './clock.ts';

describe('advancing a clock', () => {
  it('runs what falls due in its order and each at its own moment', () => {
    const clock = createAdvanceableClock(frozenClock);
    const seen: string[] = [];
    clock.setTimer(() => seen.push(`b ${clock.nowMs()}`), 200);
    clock.setTimer(() => {
      seen.push(`a ${clock.nowMs()}`);
      clock.setTimer(() => seen.push(`a again ${clock.nowMs()}`), 50);
    }, 100);
    clock.setTimer(() => seen.push('later'), 301);
    clock.advance(300);
    expect(seen).toEqual(['a 100', 'a again 150', 'b 200']);
    expect(clock.nowMs()).toBe(300);
  });

  it('runs nothing that was cancelled', () => {
    const clock = createAdvanceableClock(frozenClock);
    const seen: string[] = [];
    clock.setTimer(() => seen.push('cancelled'), 100)();
    clock.advance(1_000);
    expect(seen).toEqual([]);
  });

  it('runs a timer of the clock beneath only once', async () => {
    const clock = createAdvanceableClock(systemClock);
    let runs = 0;
    clock.setTimer(() => {
      runs += 1;
    }, 1);
    clock.advance(1);
    await new Promise((resolve) => clock.setTimer(() => resolve(null), 5));
    expect(runs).toBe(1);
  });
});
