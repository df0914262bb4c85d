import { describe, expect, it } from 'vitest';
import { createAdvanceableClock, frozenClock } from './clock.ts';
import { createRateLimits } from './rate-limits.ts';
import { startForTest } from './testing/start-for-test.ts';

describe('the rate limits', () => {
  it.each([
    { route: 'run', perWindow: 1_000 },
    { route: 'status', perWindow: 2_000 },
    { route: 'cancel', perWindow: 100 },
    { route: 'purge-queue', perWindow: 2 },
  ] as const)('let $perWindow calls of $route through in 10 s', ({ route, perWindow }) => {
    const clock = createAdvanceableClock(frozenClock);
    const limits = createRateLimits(clock.nowMs);
    for (let count = 0; count < perWindow; count += 1) limits.admit(route)!();
    clock.advance(9_999);
    expect(limits.admit(route)).toBeNull();
    clock.advance(1);
    expect(limits.admit(route)).not.toBeNull();
  });

  it('let 200 calls of run through at the same time, and another when one has been answered', () => {
    const limits = createRateLimits(() => 0);
    const answered = Array.from({ length: 200 }, () => limits.admit('run'));
    expect(limits.admit('run')).toBeNull();
    answered[0]!();
    expect(limits.admit('run')).not.toBeNull();
  });

  it('answer 429 when the quirk is on, and nothing when it is off', async () => {
    const { emulator, post } = await startForTest();
    const purge = async () => (await post('purge-queue')).status;
    expect([await purge(), await purge(), await purge()]).toEqual([200, 200, 200]);
    emulator.setQuirks({ rateLimits: true });
    expect([await purge(), await purge(), await purge()]).toEqual([200, 200, 429]);
  });
});
