import { type Clock, sleep } from '../../shared/clock.ts';

/**
 * A job's progress updates. They use the route of the result, so one that arrived after it could set a finished job
 * back to IN_PROGRESS: one update is in flight at a time, and `close` waits for it.
 */
export type Progress = {
  /** Posts the update, or keeps it until its time has come; of several that wait, the newest stays. */
  update(value: unknown): void;
  /** Drops what waits, takes no more, and resolves when nothing is in flight. */
  close(): Promise<void>;
};

/**
 * A page on a GPU takes a tenth of a second, and every worker of an endpoint shares its limit of requests. Whoever looks
 * on sees each change within this time and the time that a post takes.
 */
const MIN_INTERVAL_MS = 1_000;

/** @param post - Sends one body; its failures are its own business, for an update is worth no retry. */
export function createProgress(post: (body: string) => Promise<unknown>, clock: Clock): Progress {
  let waiting: { body: string } | null = null;
  let inFlight: Promise<void> | null = null;
  const closed = new AbortController();

  async function postWaiting(): Promise<void> {
    while (waiting !== null) {
      const { body } = waiting;
      waiting = null;
      const beganMs = clock.nowMs();
      await post(body);
      const restMs = beganMs + MIN_INTERVAL_MS - clock.nowMs();
      if (restMs > 0) await sleep(clock, restMs, closed.signal);
    }
    inFlight = null;
  }

  return {
    update(value) {
      if (closed.signal.aborted) return;
      waiting = { body: toBody(value) };
      inFlight ??= postWaiting();
    },
    async close() {
      waiting = null;
      closed.abort();
      await inFlight;
    },
  };
}

/** Serialised at once: the handler may change its object afterwards. A value without JSON is shown as null. */
function toBody(value: unknown): string {
  try {
    return JSON.stringify({ status: 'IN_PROGRESS', output: value ?? null });
  } catch {
    return JSON.stringify({ status: 'IN_PROGRESS', output: null });
  }
}
