import type { Pool } from 'undici';
import { toSpread } from '../jobs/spread.ts';

/** One request as a caller makes it; false when it was not answered as it should be. */
export type SendOne = (pool: Pool, index: number) => Promise<boolean>;

export type Load = { requests: number; errors: number; perSecond: number; p50Ms: number; p99Ms: number };

/** Sends one request after the other over `concurrency` connections, for `durationMs`. */
export async function sendFor(
  durationMs: number,
  concurrency: number,
  { pool, send }: { pool: Pool; send: SendOne },
): Promise<Load> {
  const timesMs: number[] = [];
  let errors = 0;
  const beganAtMs = performance.now();
  const untilMs = beganAtMs + durationMs;
  await Promise.all(
    Array.from({ length: concurrency }, async (_, caller) => {
      for (let count = 0; performance.now() < untilMs; count++) {
        const startedAtMs = performance.now();
        const isAnswered = await send(pool, count * concurrency + caller).catch(() => false);
        timesMs.push(performance.now() - startedAtMs);
        if (!isAnswered) errors += 1;
      }
    }),
  );
  const seconds = (performance.now() - beganAtMs) / 1000;
  const { count, medianMs, p99Ms } = toSpread(timesMs);
  return { requests: count, errors, perSecond: count / seconds, p50Ms: medianMs, p99Ms };
}
