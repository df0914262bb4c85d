import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../shared/clock.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { FromThread, ThreadData, ToThread } from './heartbeat-thread.ts';
import { createHttpCall } from './http-call.ts';
import { createQueue } from './queue.ts';

/** Longer than any page may keep the main thread busy. */
const MAX_SILENCE_MS = 120_000;

const { platform, env } = workerData as ThreadData;
const queue = createQueue(platform, env, createHttpCall({ fetch: globalThis.fetch, clock: systemClock }));
let ids: string[] = [];
let heardAtMs = systemClock.nowMs();

parentPort?.on('message', (message: ToThread) => {
  ids = message.ids;
  heardAtMs = systemClock.nowMs();
});

startHeartbeat({
  ping: async (...call) =>
    systemClock.nowMs() - heardAtMs > MAX_SILENCE_MS ? { kind: 'accepted' } : queue.ping(...call),
  ids: () => ids,
  intervalMs: platform.pingIntervalMs,
  version: env.pingVersion,
  clock: systemClock,
  log: (level, message, fields = {}) => parentPort?.postMessage({ level, message, fields } satisfies FromThread),
});
