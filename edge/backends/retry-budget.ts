/**
 * How much may be tried again, over all requests of this isolate: an outage that fails every first try must not be met with
 * twice the load. Going on to another endpoint after a clear no is no retry; sending again what may have run, and another
 * round over busy endpoints, are.
 */
export type RetryBudget = {
  /** A request began, and pays for a part of a retry. */
  noteRequest(): void;
  /** Takes one retry. @returns false when there is none left. */
  take(): boolean;
};

export type RetryBudgetRule = {
  /** Retries for each request. */
  ratio: number;
  /** So many are allowed whatever the number of requests. */
  floor: number;
  windowMs: number;
};

/** The window moves on in so many steps. */
const STEPS = 10;

/** @param usedUp - Told when the last one is gone, once a step. */
export function createRetryBudget(
  { ratio, floor, windowMs }: RetryBudgetRule,
  now: () => number,
  usedUp: () => void = () => {},
): RetryBudget {
  const stepMs = windowMs / STEPS;
  let steps: { number: number; requests: number; retries: number; told: boolean }[] = [];
  const current = () => {
    const number = Math.floor(now() / stepMs);
    steps = steps.filter((step) => step.number > number - STEPS);
    const last = steps.at(-1);
    if (last?.number === number) return last;
    const step = { number, requests: 0, retries: 0, told: false };
    steps.push(step);
    return step;
  };
  const sum = (count: 'requests' | 'retries') => steps.reduce((total, step) => total + step[count], 0);

  return {
    noteRequest() {
      current().requests++;
    },
    take() {
      const step = current();
      if (sum('retries') < floor + ratio * sum('requests')) {
        step.retries++;
        return true;
      }
      if (!step.told) usedUp();
      step.told = true;
      return false;
    },
  };
}
