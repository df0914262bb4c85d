import { setImmediate as nextTurn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../shared/clock.ts';
import type { AppOptions } from '../app.ts';
import { type Emulator, startEmulator } from '../start.ts';

/** An answer of the emulator; `body` is parsed when it is JSON. */
export type Answer = { status: number; body: unknown; contentType: string | null };

export type TestWorker = ReturnType<typeof createTestWorker>;

/**
 * Starts an emulator with the endpoints `ep1` and `ep2`, the client key `client-key`, the worker key `worker-key`, ids
 * `1-u1`, `2-u1`, … and a clock that moves only by `advance`. It is closed when the test ends.
 */
export async function startForTest(options: Partial<AppOptions> = {}) {
  const { clock, openTimers } = createCountedClock();
  let ids = 0;
  const emulator = await startEmulator({
    endpoints: ['ep1', 'ep2'].map((id) => ({ id, clientKeys: ['client-key'], workerKeys: ['worker-key'] })),
    clock,
    newId: () => {
      ids += 1;
      return String(ids);
    },
    ...options,
  });
  onTestFinished(() => emulator.close());
  const bearer = { authorization: 'Bearer client-key' };

  return {
    emulator,
    ask: (path: string, init: RequestInit = {}) => ask(`${emulator.url}${path}`, init),
    get: (path: string) => ask(`${emulator.url}/v2/ep1/${path}`, { headers: bearer }),
    post: (path: string, body: unknown = {}) =>
      ask(`${emulator.url}/v2/ep1/${path}`, { method: 'POST', headers: bearer, body: JSON.stringify(body) }),
    admin: (method: string, path: string, body?: unknown) =>
      ask(`${emulator.url}/_emulator/${path}`, {
        method,
        headers: bearer,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    worker: (id = 'w1', endpoint = 'ep1') => createTestWorker(emulator, id, endpoint),
    /** Lets time pass, and everything that it sets going. */
    async advance(ms: number): Promise<void> {
      emulator.clock.advance(ms);
      await nextTurn();
    },
    /** Resolves when the emulator has set so many more timers than it has now: a request that is held has one. */
    whenHeld: (more = 1) => openTimers.reach(more),
  };
}

function createTestWorker(emulator: Emulator, id: string, endpoint: string) {
  const base = `${emulator.url}/v2/${endpoint}`;
  const headers = { authorization: 'worker-key' };
  const get = (path: string, init: RequestInit = {}) => ask(`${base}/${path}`, { headers, ...init });
  const post = (path: string, body: unknown) =>
    ask(`${base}/${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: JSON.stringify(body),
    });
  return {
    take: (init: RequestInit = {}) => get(`job-take/${id}?gpu=X&job_in_progress=0`, init),
    takeBatch: (size: number) => get(`job-take-batch/${id}?gpu=X&batch_size=${size}&job_in_progress=0`),
    stops: () => get(`job-stop/${id}?gpu=X`),
    ping: (...jobIds: string[]) => get(`ping/${id}?gpu=X&job_id=${encodeURIComponent(jobIds.join(','))}`),
    reportUnhealthy: () => get(`ping/${id}?gpu=X&status=unhealthy&check=gpu&reason=no+GPU`),
    done: (jobId: string, body: unknown) => post(`job-done/${id}/${jobId}?gpu=X&isStream=false`, body),
    chunk: (jobId: string, output: unknown) => post(`job-stream/${id}/${jobId}?gpu=X&isStream=false`, { output }),
  };
}

async function ask(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const contentType = response.headers.get('content-type');
  return { status: response.status, contentType, body: contentType === 'application/json' ? JSON.parse(text) : text };
}

/** A clock that stands still and knows how many timers are set on it. */
function createCountedClock() {
  let open = 0;
  let waiting: { until: number; resolve: () => void }[] = [];
  const clock: Clock = {
    nowMs: () => 0,
    setTimer() {
      open += 1;
      for (const { until, resolve } of waiting) if (open >= until) resolve();
      waiting = waiting.filter(({ until }) => open < until);
      let isSet = true;
      return () => {
        if (isSet) open -= 1;
        isSet = false;
      };
    },
  };
  const openTimers = {
    reach: (more: number) => new Promise<void>((resolve) => waiting.push({ until: open + more, resolve })),
  };
  return { clock, openTimers };
}
