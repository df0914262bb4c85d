import type { BreakerState } from '../../shared/api/health.ts';
import type { Backend, BackendHealth } from './backend.ts';
import { canTakeJobs, toEndpointState } from './endpoint-state.ts';

/**
 * Remembers which backends did not take jobs lately, so that a dead one in front of the list does not cost every request
 * a time-out. It only changes the order: a backend that rests is still asked when all others fail, so a list of one is
 * never cut off. Each isolate of the Worker learns for itself.
 *
 * `closed`: it takes jobs as far as is known. `open`: it rests. `half_open`: its rest is over, and one request at a time tries
 * it in its place, until it takes a job or fails again.
 */
export type Breaker = {
  /** The same backends in the same order, but those that rest, or that another request is trying, come last. */
  order(backends: readonly Backend[]): Backend[];
  /** A job is about to be sent to it. */
  trying(backend: Backend): void;
  /** Its queue took a job. */
  took(backend: Backend): void;
  /** One of its workers ran a job. */
  ran(backend: Backend): void;
  /** It refused one for good, or gave no clear answer. Being busy is not a failure. */
  failed(backend: Backend): void;
  /** What it says of its workers: when none can take a job it rests at once, and until it says otherwise. */
  noteHealth(backend: Backend, health: BackendHealth): void;
  view(backend: Backend): BreakerView;
};

/** `reason`: why it rests, in words of ours. `untilMs`: when it is next tried, in milliseconds since the epoch. */
export type BreakerView = { state: BreakerState; reason: string | null; untilMs: number | null };

/** Told when a backend changes between resting and not. */
export type BreakerNews = { endpoint: string; isResting: boolean; reason: string | null };

type Record = {
  failures: number;
  /** 0 before its first rest. */
  restsUntilMs: number;
  /** Until when a request that tries it is waited for. */
  triedUntilMs: number;
  /** Why it rests, or did lately. */
  reason: string | null;
  /** It rests for what it says of its workers: then it is no proof that its queue takes jobs. */
  hasNoWorkers: boolean;
};

const untouched: Record = { failures: 0, restsUntilMs: 0, triedUntilMs: 0, reason: null, hasNoWorkers: false };

/**
 * @param rule.failures - So many failures in a row begin a rest.
 * @param rule.restMs - After a rest one more failure begins the next.
 */
export function createBreaker(
  rule: { failures: number; restMs: number },
  now: () => number,
  tell: (news: BreakerNews) => void = () => {},
): Breaker {
  const records = new Map<Backend, Record>();
  const recordOf = (backend: Backend): Record => records.get(backend) ?? untouched;

  const stateOf = ({ restsUntilMs }: Record): BreakerState => {
    if (restsUntilMs === 0) return 'closed';
    return restsUntilMs > now() ? 'open' : 'half_open';
  };
  const comesLast = (backend: Backend) => {
    const record = recordOf(backend);
    return stateOf(record) === 'open' || record.triedUntilMs > now();
  };

  const put = (backend: Backend, change: Partial<Record>) => {
    const before = recordOf(backend);
    const after = { ...before, ...change };
    records.set(backend, after);
    if (before.restsUntilMs === 0 && after.restsUntilMs > 0) {
      tell({ endpoint: backend.name, isResting: true, reason: after.reason });
    }
  };
  const close = (backend: Backend) => {
    const wasResting = recordOf(backend).restsUntilMs > 0;
    records.delete(backend);
    if (wasResting) tell({ endpoint: backend.name, isResting: false, reason: null });
  };

  return {
    order: (backends) => [
      ...backends.filter((backend) => !comesLast(backend)),
      ...backends.filter((backend) => comesLast(backend)),
    ],
    trying(backend) {
      if (stateOf(recordOf(backend)) === 'half_open') put(backend, { triedUntilMs: now() + rule.restMs });
    },
    took(backend) {
      if (!recordOf(backend).hasNoWorkers) close(backend);
    },
    ran: close,
    failed(backend) {
      const failures = recordOf(backend).failures + 1;
      const isRest = failures >= rule.failures;
      put(backend, {
        failures,
        restsUntilMs: isRest ? now() + rule.restMs : 0,
        triedUntilMs: 0,
        reason: isRest ? `${failures} jobs in a row were not taken` : null,
        hasNoWorkers: false,
      });
    },
    noteHealth(backend, health) {
      if (!health.answered) return;
      const record = recordOf(backend);
      if (!canTakeJobs(health.counts)) {
        put(backend, {
          // One more failure after it begins the next rest.
          failures: Math.max(record.failures, rule.failures - 1),
          restsUntilMs: now() + rule.restMs,
          reason: toEndpointState(health).reason,
          hasNoWorkers: true,
        });
      } else if (record.hasNoWorkers) {
        put(backend, { restsUntilMs: Math.min(record.restsUntilMs, now()), triedUntilMs: 0, hasNoWorkers: false });
      }
    },
    view(backend) {
      const record = recordOf(backend);
      const state = stateOf(record);
      return { state, reason: record.reason, untilMs: state === 'open' ? record.restsUntilMs : null };
    },
  };
}
