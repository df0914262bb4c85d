import type { FaultRoute } from './faults.ts';

type Limit = { perWindow: number; concurrent: number };

const WINDOW_MS = 10_000;
const reads: Limit = { perWindow: 2_000, concurrent: 400 };

/** @see https://docs.runpod.io/serverless/endpoints/send-requests (as of November 2026, for few running workers) */
const limits: Partial<Record<FaultRoute, Limit>> = {
  run: { perWindow: 1_000, concurrent: 200 },
  runsync: reads,
  status: reads,
  'status-sync': reads,
  stream: reads,
  openai: reads,
  cancel: { perWindow: 100, concurrent: 20 },
  'purge-queue': { perWindow: 2, concurrent: 2 },
};

export type RateLimits = {
  /** @returns Null when the call is over the limit; else what to call when it has been answered. */
  admit(route: FaultRoute): (() => void) | null;
};

/** RunPod's limits for one endpoint: so many requests of each kind in 10 s, and so many at the same time. */
export function createRateLimits(nowMs: () => number): RateLimits {
  const admitted = new Map<FaultRoute, { startsMs: number[]; open: number }>();
  return {
    admit(route) {
      const limit = limits[route];
      if (limit === undefined) return () => {};
      const state = admitted.get(route) ?? { startsMs: [], open: 0 };
      admitted.set(route, state);
      const isRecent = (atMs: number) => nowMs() - atMs < WINDOW_MS;
      if (!state.startsMs.every(isRecent)) state.startsMs = state.startsMs.filter(isRecent);
      if (state.startsMs.length >= limit.perWindow || state.open >= limit.concurrent) return null;
      state.startsMs.push(nowMs());
      state.open += 1;
      return () => {
        state.open -= 1;
      };
    },
  };
}
