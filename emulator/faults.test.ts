import { describe, expect, it } from 'vitest';
import { createFaults } from './faults.ts';

const call = { route: 'run', endpoint: 'ep1', worker: null } as const;

describe('a fault', () => {
  it('happens once when nothing else is said', () => {
    const faults = createFaults(() => 0);
    faults.add({ route: 'run', kind: 'reset' });
    expect(faults.meet(call)).toMatchObject({ kind: 'reset', takesEffect: false });
    expect(faults.meet(call)).toBeNull();
    expect(faults.list()).toEqual([]);
  });

  it('happens as often as it says', () => {
    const faults = createFaults(() => 0);
    faults.add({ route: 'run', kind: 'status', status: 500, times: 2 });
    expect([faults.meet(call), faults.meet(call), faults.meet(call)].map((fault) => fault?.kind)).toEqual([
      'status',
      'status',
      undefined,
    ]);
  });

  it('with a probability happens by chance and without end', () => {
    const chances = [0.29, 0.31, 0.1];
    const faults = createFaults(() => chances.shift() ?? 0);
    faults.add({ route: 'run', kind: 'emptyBody', probability: 0.3 });
    expect([faults.meet(call), faults.meet(call), faults.meet(call)].map((fault) => fault !== null)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it.each([
    { only: { route: 'status' } },
    { only: { route: 'run', endpoint: 'ep2' } },
    { only: { route: 'run', worker: 'w1' } },
  ] as const)('for $only leaves other calls alone', ({ only }) => {
    const faults = createFaults(() => 0);
    faults.add({ ...only, kind: 'reset' });
    expect(faults.meet(call)).toBeNull();
  });

  it('for * is met by every call but webhooks', () => {
    const faults = createFaults(() => 0);
    faults.add({ route: '*', kind: 'reset', times: 9 });
    expect(faults.meet({ ...call, route: 'webhook' })).toBeNull();
    expect(faults.meet({ route: 'ping', endpoint: 'ep2', worker: 'w1' })?.kind).toBe('reset');
  });

  it('is over once it is removed', () => {
    const faults = createFaults(() => 0);
    const id = faults.add({ route: 'run', kind: 'reset', times: 5 });
    expect(faults.remove(id)).toBe(true);
    expect(faults.meet(call)).toBeNull();
    expect(faults.remove(id)).toBe(false);
  });
});
