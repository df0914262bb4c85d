import { describe, expect, it } from 'vitest';
import { createAdvanceableClock, frozenClock } from '../clock.ts';
import { createWorkers } from './workers.ts';

const nobody = new Set<string>();
const awake = { isStarting: false, isThrottled: false };
const none = { idle: 0, initializing: 0, ready: 0, running: 0, throttled: 0, unhealthy: 0 };

function create() {
  const clock = createAdvanceableClock(frozenClock);
  return { clock, workers: createWorkers({ pingIntervalMs: 10_000, nowMs: clock.nowMs }) };
}

describe('the workers that health shows', () => {
  it('are those that pinged within three intervals', () => {
    const { clock, workers } = create();
    workers.pinged('w1', true);
    clock.advance(30_000);
    expect(workers.counts(nobody, awake)).toEqual({ ...none, idle: 1, ready: 1 });
    clock.advance(1);
    expect(workers.counts(nobody, awake)).toEqual(none);
  });

  it('are running while they have a job', () => {
    const { workers } = create();
    workers.pinged('w1', true);
    workers.pinged('w2', true);
    expect(workers.counts(new Set(['w2']), awake)).toEqual({ ...none, idle: 1, running: 1, ready: 2 });
  });

  it('are unhealthy from the ping that says so to the next normal one', () => {
    const { workers } = create();
    workers.pinged('w1', false);
    expect(workers.counts(nobody, awake)).toEqual({ ...none, unhealthy: 1 });
    workers.pinged('w1', true);
    expect(workers.counts(nobody, awake)).toEqual({ ...none, idle: 1, ready: 1 });
  });

  it('do not count as ready once they are leaving', () => {
    const { clock, workers } = create();
    workers.pinged('w1', true);
    workers.leave('w1');
    workers.pinged('w1', true);
    expect(workers.counts(nobody, awake)).toEqual(none);
    expect(workers.isLeaving('w1')).toBe(true);
    clock.advance(30_001);
    expect(workers.isLeaving('w1')).toBe(false);
  });

  it('are one that initializes while the endpoint starts from zero', () => {
    const { workers } = create();
    workers.pinged('w1', true);
    expect(workers.counts(nobody, { ...awake, isStarting: true })).toEqual({ ...none, initializing: 1 });
  });

  it('are throttled when there is no free GPU', () => {
    const { workers } = create();
    expect(workers.counts(nobody, { ...awake, isThrottled: true })).toEqual({ ...none, throttled: 1 });
  });
});
