import type { Backend } from './backend.ts';

/**
 * Remembers which backends did not take jobs lately, so that a dead one in front of the list does not cost every request
 * a time-out. It only changes the order: a backend that rests is still asked when all others fail, so a list of one is
 * never cut off. Each isolate of the Worker learns for itself.
 */
export type Breaker = {
  /** The same backends in the same order, but those that rest come last. */
  order(backends: readonly Backend[]): Backend[];
  /** It took a job. */
  succeeded(backend: Backend): void;
  /** It refused one for good, or gave no clear answer. Being busy is not a failure. */
  failed(backend: Backend): void;
};

/**
 * @param rule.failures - So many failures in a row begin a rest.
 * @param rule.restMs - After a rest one more failure begins the next.
 */
export function createBreaker(rule: { failures: number; restMs: number }, now: () => number): Breaker {
  const records = new Map<Backend, { failures: number; restsUntilMs: number }>();
  const isResting = (backend: Backend) => (records.get(backend)?.restsUntilMs ?? 0) > now();
  return {
    order: (backends) => [
      ...backends.filter((backend) => !isResting(backend)),
      ...backends.filter((backend) => isResting(backend)),
    ],
    succeeded: (backend) => {
      records.delete(backend);
    },
    failed(backend) {
      const failures = (records.get(backend)?.failures ?? 0) + 1;
      records.set(backend, { failures, restsUntilMs: failures >= rule.failures ? now() + rule.restMs : 0 });
    },
  };
}
