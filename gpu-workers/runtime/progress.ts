/**
 * A job's progress updates. They use the route of the result, so one that arrived after it could set a finished job
 * back to IN_PROGRESS: one update is in flight at a time, and `close` waits for it.
 */
export type Progress = {
  /** Posts the update, or keeps it until the one in flight is through; of several that wait, the newest stays. */
  update(value: unknown): void;
  /** Drops what waits, takes no more, and resolves when nothing is in flight. */
  close(): Promise<void>;
};

/** @param post - Sends one body; its failures are its own business, for an update is worth no retry. */
export function createProgress(post: (body: string) => Promise<unknown>): Progress {
  let waiting: { body: string } | null = null;
  let inFlight: Promise<void> | null = null;
  let closed = false;

  async function postWaiting(): Promise<void> {
    while (waiting !== null) {
      const { body } = waiting;
      waiting = null;
      await post(body);
    }
    inFlight = null;
  }

  return {
    update(value) {
      if (closed) return;
      waiting = { body: toBody(value) };
      inFlight ??= postWaiting();
    },
    async close() {
      closed = true;
      waiting = null;
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
