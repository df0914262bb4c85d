import type { Clock } from '../shared/clock.ts';
import { createChanges } from './changes.ts';
import { toWebhookBody } from './queue/job.ts';
import { createJobs, type Jobs } from './queue/jobs.ts';
import { createStopSignals } from './queue/stop-signals.ts';
import { createWorkers } from './queue/workers.ts';
import { noQuirks, type Quirks } from './quirks.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';
import type { EmulatorSettings } from './settings.ts';
import type { Webhooks } from './webhooks.ts';

export type EndpointOptions = {
  /** Its name in every URL. */
  id: string;
  /** What clients send after `Bearer`. */
  clientKeys: readonly string[];
  /** What workers send as the whole `Authorization`. */
  workerKeys: readonly string[];
};

export type EndpointParts = {
  settings: EmulatorSettings;
  quirks: Partial<Quirks>;
  clock: Clock;
  webhooks: Webhooks;
  newId(kind: 'run' | 'runsync'): string;
};

export type Endpoint = ReturnType<typeof createEndpoint>;

/** One RunPod endpoint: its jobs, its workers, and the timer that lets time pass for them. */
export function createEndpoint({ id, clientKeys, workerKeys }: EndpointOptions, parts: EndpointParts) {
  const { settings, clock, webhooks, newId } = parts;
  const startQuirks = { ...noQuirks, ...parts.quirks };
  const { nowMs } = clock;
  const changes = createChanges(clock);
  const stops = createStopSignals({ repeatMs: settings.stopRepeatMs, forgetMs: settings.leaseMs, nowMs });
  const workers = createWorkers({ pingIntervalMs: settings.pingIntervalMs, nowMs });
  let quirks = startQuirks;
  let rateLimits = createRateLimits(nowMs);
  let armed: { atMs: number; cancel: () => void } | null = null;
  let jobs = newJobs();

  function newJobs(): Jobs {
    return createJobs({
      settings,
      quirks: () => quirks,
      nowMs,
      newId,
      onChange() {
        arm();
        changes.notify();
      },
      onFinal(job) {
        if (job.webhook === null || job.status === 'CANCELLED') return;
        void webhooks.send({ url: job.webhook, endpointId: id, body: toWebhookBody(job) });
      },
      onStop: stops.add,
    });
  }

  /** Sets the timer to the earliest deadline of all jobs. */
  function arm(): void {
    const atMs = jobs.nextExpiryMs();
    if (armed !== null && atMs !== null && armed.atMs <= atMs) return;
    disarm();
    if (atMs === null) return;
    const cancel = clock.setTimer(
      () => {
        armed = null;
        jobs.expire();
        arm();
      },
      Math.max(0, atMs - nowMs()),
    );
    armed = { atMs, cancel };
  }

  function disarm(): void {
    armed?.cancel();
    armed = null;
  }

  return {
    id,
    clientKeys: new Set(clientKeys),
    workerKeys: new Set(workerKeys),
    changes,
    stops,
    workers,
    get rateLimits(): RateLimits {
      return rateLimits;
    },
    get jobs(): Jobs {
      return jobs;
    },
    get quirks(): Quirks {
      return quirks;
    },
    setQuirks(patch: Partial<Quirks>): void {
      quirks = { ...quirks, ...patch };
      changes.notify();
    },
    /** Forgets every job and worker and puts the quirks back to what they were at the start. */
    reset(): void {
      disarm();
      jobs = newJobs();
      stops.clear();
      workers.clear();
      rateLimits = createRateLimits(nowMs);
      quirks = startQuirks;
      changes.notify();
    },
    close: disarm,
  };
}
