import { backoffMs } from '../backends/retry.ts';

const MAX_TRIES = 4;
const pause = { floorMs: 10, baseMs: 100, capMs: 1_000 };

/**
 * Calls a Durable Object, again when the platform says that this can help: the object moved, or was replaced. One that is
 * overloaded is left alone.
 *
 * @param call - Safe to make twice; takes a new stub each time, for a stub that failed stays broken.
 */
export async function callObject<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      const { retryable = false, overloaded = false } = error as { retryable?: boolean; overloaded?: boolean };
      if (!retryable || overloaded || tries === MAX_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, backoffMs(tries, pause, Math.random)));
    }
  }
}
