import type { Context } from 'hono';
import type { GatewayEnv } from '../context.ts';

/** What a request waits for besides its jobs: its key (KV included), Durable Objects, and R2. */
export type TimedPart = 'auth' | 'do' | 'r2';

/** Adds the time that `work` takes to the request's `Server-Timing`. */
export async function timed<Result>(
  c: Context<GatewayEnv>,
  part: TimedPart,
  now: () => number,
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAtMs = now();
  try {
    return await work();
  } finally {
    const { waits } = c.var.facts;
    waits[part] = (waits[part] ?? 0) + now() - startedAtMs;
  }
}
