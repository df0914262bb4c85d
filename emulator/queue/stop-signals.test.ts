import { describe, expect, it } from 'vitest';
import { createAdvanceableClock, frozenClock } from '../clock.ts';
import { createStopSignals } from './stop-signals.ts';

function create() {
  const clock = createAdvanceableClock(frozenClock);
  return { clock, stops: createStopSignals({ repeatMs: 1_000, forgetMs: 40_000, nowMs: clock.nowMs }) };
}

describe('a stop signal', () => {
  it('is given at once and then once a second until the job has left the pings', () => {
    const { clock, stops } = create();
    stops.add('w1', 'j1');
    expect(stops.takeDue('w1')).toEqual(['j1']);
    expect(stops.takeDue('w1')).toBeNull();
    expect(stops.nextInMs('w1')).toBe(1_000);
    clock.advance(1_000);
    stops.pinged('w1', new Set(['j1']));
    expect(stops.takeDue('w1')).toEqual(['j1']);
    stops.pinged('w1', new Set());
    clock.advance(1_000);
    expect(stops.takeDue('w1')).toBeNull();
    expect(stops.nextInMs('w1')).toBe(Infinity);
  });

  it('outlives a ping without the job that came before the signal was given', () => {
    const { stops } = create();
    stops.add('w1', 'j1');
    stops.pinged('w1', new Set());
    expect(stops.takeDue('w1')).toEqual(['j1']);
  });

  it('is for its own worker only', () => {
    const { stops } = create();
    stops.add('w1', 'j1');
    expect(stops.takeDue('w2')).toBeNull();
  });

  it('is not repeated sooner because the job was named again', () => {
    const { stops } = create();
    stops.add('w1', 'j1');
    stops.takeDue('w1');
    stops.add('w1', 'j1');
    expect(stops.takeDue('w1')).toBeNull();
  });

  it('ends when its worker is given the job anew', () => {
    const { stops } = create();
    stops.add('w1', 'j1');
    stops.remove('w1', 'j1');
    expect(stops.takeDue('w1')).toBeNull();
  });

  it('is forgotten when its worker says nothing for a lease', () => {
    const { clock, stops } = create();
    stops.add('w1', 'j1');
    clock.advance(40_001);
    expect(stops.takeDue('w1')).toBeNull();
  });
});
