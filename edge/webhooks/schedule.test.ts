import { describe, expect, it } from 'vitest';
import type { DeliveryOutcome } from './deliver.ts';
import { type EndedTry, nextDeliveryAtMs } from './schedule.ts';

const sinceMs = Date.UTC(2026, 0, 2);
const hourMs = 3_600_000;
const lost = (endedAtMs: number, more: Partial<EndedTry> = {}): EndedTry => ({
  outcome: 'retry',
  retryAfterMs: null,
  endedAtMs,
  ...more,
});
const half = () => 0.5;

/** Milliseconds after the first try at which the others are made, when all fail at once. */
function allTries(random: () => number, retryAfterMs: number | null = null): number[] {
  const offsets: number[] = [];
  let atMs: number | null = sinceMs;
  for (let tries = 1; atMs !== null; tries += 1) {
    atMs = nextDeliveryAtMs(tries, sinceMs, lost(atMs, { retryAfterMs }), random);
    if (atMs !== null) offsets.push(atMs - sinceMs);
  }
  return offsets;
}

describe('a message that nobody takes', () => {
  it('is tried by the recommended schedule, for the last time after 24 hours', () => {
    const inS = allTries(half).map((offset) => offset / 1000);
    expect(inS).toEqual([5, 305, 2105, 9305, 27_305, 63_305, 86_400]);
  });

  it('is tried up to a fifth sooner or later, and never beyond the 24 hours', () => {
    expect(allTries(() => 0)[0]).toBe(4_000);
    expect(allTries(() => 0.999_999)[0]).toBe(6_000);
    for (const random of [() => 0, half, () => 0.999_999]) expect(allTries(random).at(-1)).toBe(24 * hourMs);
  });

  it('is not hurried when the gateway was away for hours', () => {
    const awayUntilMs = sinceMs + 3 * hourMs;
    expect(nextDeliveryAtMs(2, sinceMs, lost(awayUntilMs), half)).toBe(awayUntilMs + 300_000);
  });

  it('is given up after the first try that ends past the 24 hours', () =>
    expect(nextDeliveryAtMs(1, sinceMs, lost(sinceMs + 24 * hourMs), half)).toBeNull());
});

describe('a receiver who asks for time', () => {
  it('gets it, when it is longer than the gap', () => {
    expect(nextDeliveryAtMs(1, sinceMs, lost(sinceMs, { retryAfterMs: 60_000 }), half)).toBe(sinceMs + 60_000);
    expect(nextDeliveryAtMs(2, sinceMs, lost(sinceMs, { retryAfterMs: 60_000 }), half)).toBe(sinceMs + 300_000);
  });

  it('is not called again when that is past the 24 hours', () =>
    expect(nextDeliveryAtMs(1, sinceMs, lost(sinceMs, { retryAfterMs: 24 * hourMs + 1 }), half)).toBeNull());
});

it.each(['delivered', 'gone', 'refused'] as DeliveryOutcome[])('nothing is tried after %s', (outcome) =>
  expect(nextDeliveryAtMs(1, sinceMs, lost(sinceMs, { outcome }), half)).toBeNull(),
);
