import { describe, expect, it } from 'vitest';
import { backoffMs, retryDelayMs, systemClock } from './retry.ts';

const rule = { floorMs: 50, baseMs: 400, capMs: 5_000, patienceMs: 10_000 };
const almostOne = () => 0.999_999;

describe('the wait before another try', () => {
  it('at most doubles with each failure, up to the cap', () => {
    const longest = [1, 2, 3, 4, 5, 9].map((tries) => Math.round(backoffMs(tries, rule, almostOne)));
    expect(longest).toEqual([400, 800, 1600, 3200, 5000, 5000]);
  });

  it('is anywhere between the floor and that', () => {
    expect(backoffMs(5, rule, () => 0)).toBe(50);
    expect(backoffMs(5, rule, () => 0.5)).toBe(2525);
  });

  it('is never shorter than the server asked for', () => {
    expect(retryDelayMs(1, rule, { retryAfterMs: 3_000, leftMs: 60_000, random: () => 0 })).toBe(3_050);
  });

  it.each([
    { why: 'the server asks for more than we have patience for', retryAfterMs: 11_000, leftMs: 60_000 },
    { why: 'it would end after the deadline', retryAfterMs: 3_000, leftMs: 3_000 },
    { why: 'the deadline has passed', retryAfterMs: null, leftMs: 0 },
  ])('is not begun when $why', ({ retryAfterMs, leftMs }) => {
    expect(retryDelayMs(1, rule, { retryAfterMs, leftMs, random: () => 0 })).toBeNull();
  });

  it('ends at once when the caller hangs up', async () => {
    const caller = new AbortController();
    const sleep = systemClock.sleep(60_000, caller.signal);
    caller.abort(new Error('gone'));
    await expect(sleep).rejects.toThrow('gone');
    await expect(systemClock.sleep(60_000, caller.signal)).rejects.toThrow('gone');
  });
});
