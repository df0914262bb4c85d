import { type Clock, sleep } from '../../shared/clock.ts';
import type { Log } from './log.ts';
import type { PostReply } from './queue.ts';

export type HeartbeatOptions = {
  /** Sends one ping with these parameters; never throws. */
  ping(parameters: Record<string, string>, timeoutMs: number, signal: AbortSignal): Promise<PostReply>;
  /** The jobs held at this moment. One that is missing is taken for lost and given to another worker. */
  ids(): string[];
  intervalMs: number;
  version: string;
  clock: Clock;
  log: Log;
};

const MAX_ATTEMPTS = 4;

/** Pings at once and then every interval until `stop()`. A slow or failing ping never delays the next one. */
export function startHeartbeat(options: HeartbeatOptions): { stop(): void } {
  const { intervalMs, clock, log } = options;
  const stopped = new AbortController();
  let cancelTimer = () => {};
  let retrying = new AbortController();
  let missed = 0;

  /** Repeats a failed ping until the next is due, each time with the ids of that moment. */
  async function beat(superseded: AbortSignal): Promise<void> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const reply = await options.ping(toParameters(options), 2 * intervalMs, stopped.signal);
      if (stopped.signal.aborted) return;
      if (reply.kind !== 'failed') {
        missed = 0;
        return;
      }
      if (attempt < MAX_ATTEMPTS && !superseded.aborted) await sleep(clock, (attempt * intervalMs) / 10, superseded);
      if (superseded.aborted) break;
    }
    missed += 1;
    log(missed === 1 ? 'debug' : 'warn', 'A ping was not taken', { missed });
  }

  function tick(): void {
    retrying.abort();
    retrying = new AbortController();
    void beat(retrying.signal);
    cancelTimer = clock.setTimer(tick, intervalMs);
  }

  tick();
  return {
    stop() {
      cancelTimer();
      retrying.abort();
      stopped.abort();
    },
  };
}

function toParameters({ ids, version }: HeartbeatOptions): Record<string, string> {
  const held = ids();
  return { ...(held.length > 0 ? { job_id: held.join(',') } : {}), runpod_version: version };
}
