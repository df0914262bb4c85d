import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Quirks } from '../emulator/quirks.ts';
import { fastSettings } from '../emulator/settings.ts';
import { type Emulator, startEmulator } from '../emulator/start.ts';
import { type JobContext, runWorker, type WorkerOptions } from '../gpu-workers/runtime/worker.ts';
import type { Clock } from '../shared/clock.ts';

const jobSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  output: z.unknown().optional(),
  error: z.string().optional(),
  retries: z.number().optional(),
  workerId: z.string().optional(),
});
export type JobView = z.infer<typeof jobSchema>;

export type RunningWorker = {
  terminate(): void;
  exitCode: Promise<number>;
};

export type WorkerRig = AsyncDisposable & {
  emulator: Emulator;
  /** Calls the queue API as a client does. */
  call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>;
  /** Submits a job and gives its id. */
  submit(input: unknown, policy?: Record<string, unknown>): Promise<string>;
  status(id: string): Promise<JobView>;
  /** The job once it is final. */
  final(id: string): Promise<JobView>;
  /** Asks for the status again and again until it is as wished. */
  until(id: string, isWished: (job: JobView) => boolean): Promise<JobView>;
  startWorker(id: string, options: Partial<WorkerOptions> & Pick<WorkerOptions, 'handler'>): RunningWorker;
  /** A worker in a process of its own; see `example-worker.ts` for what its jobs may ask. */
  startProcess(id: string): ChildProcess;
  restartEmulator(): Promise<void>;
};

const ENDPOINT = { id: 'ep1', clientKeys: ['client-key'], workerKeys: ['worker-key'] };
/** The lease is long enough for a busy machine to miss several pings, and short enough to wait for. */
const settings = {
  ...fastSettings,
  pingIntervalMs: 100,
  leaseMs: 1500,
  retentionMs: { run: 60_000, runsync: 60_000 },
  executionTimeoutRangeMs: [100, 600_000] as const,
};

/** The worker's pauses pass ten times as fast, so its retries need no patience. */
const SPEED = 10;
const fastClock: Clock = {
  nowMs: () => performance.now() * SPEED,
  setTimer(run, delayMs) {
    const timer = setTimeout(run, delayMs / SPEED);
    return () => clearTimeout(timer);
  },
};

const exampleWorker = fileURLToPath(new URL('../gpu-workers/runtime/testing/example-worker.ts', import.meta.url));

/** The real worker loop on the real emulator, and a client beside them. */
export async function startRig(quirks: Partial<Quirks> = {}): Promise<WorkerRig> {
  let emulator = await startEmulator({ endpoints: [ENDPOINT], settings, quirks });
  const { port } = emulator;
  const ended: (() => Promise<unknown>)[] = [];

  async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    // Not fetch: it would share its kept connections with the worker, and they are dead after `restartEmulator`.
    const url = `${emulator.url}/v2/${ENDPOINT.id}/${path}`;
    const headers = { authorization: 'Bearer client-key', 'content-type': 'application/json' };
    const request = httpRequest(url, { method, headers, agent: false });
    request.end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return json(response);
  }
  const status = async (id: string) => jobSchema.parse(await call('GET', `status/${id}`));

  return {
    get emulator() {
      return emulator;
    },
    call,
    status,
    submit: async (input, policy = {}) => jobSchema.parse(await call('POST', 'run', { input, policy })).id,
    final: async (id) => jobSchema.parse(await call('GET', `status-sync/${id}?wait=20000`)),
    async until(id, isWished) {
      for (;;) {
        const job = await status(id);
        if (isWished(job)) return job;
        await wait(5);
      }
    },
    startWorker(id, options) {
      const signals = new EventEmitter();
      const terminate = () => void signals.emit('SIGTERM');
      const env = {
        ...emulator.workerVariables(ENDPOINT.id, id),
        RUNPOD_PING_INTERVAL: String(settings.pingIntervalMs * SPEED),
      };
      const exitCode = runWorker({
        env,
        signals,
        clock: fastClock,
        pingFromThread: false,
        writeLog: () => {},
        shutdownGraceMs: 300 * SPEED, // for jobs that a test leaves running at its end
        ...options,
      });
      ended.push(() => {
        terminate();
        return exitCode;
      });
      return { terminate, exitCode };
    },
    startProcess(id) {
      const env = { PATH: process.env.PATH, ...emulator.workerVariables(ENDPOINT.id, id) };
      const child = spawn(process.execPath, [exampleWorker], { env, stdio: 'ignore' });
      const exit = once(child, 'exit');
      ended.push(() => {
        child.kill('SIGKILL');
        return exit;
      });
      return child;
    },
    async restartEmulator() {
      await emulator.close();
      emulator = await startEmulator({ endpoints: [ENDPOINT], settings, quirks, port });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(ended.map((end) => end()));
      await emulator.close();
    },
  };
}

/** A handler whose jobs a test ends one by one, and which counts how often each was run. */
export function controlledHandler() {
  const runs: string[] = [];
  const jobs = new Map<string, { context: JobContext; end: PromiseWithResolvers<unknown> }>();
  let changed = Promise.withResolvers<void>();
  return {
    /** The ids of all jobs that were started, in order; an id run twice is there twice. */
    runs,
    handler(_input: unknown, context: JobContext): Promise<unknown> {
      const end = Promise.withResolvers<unknown>();
      context.signal.addEventListener('abort', () => end.reject(context.signal.reason));
      runs.push(context.jobId);
      jobs.set(context.jobId, { context, end });
      changed.resolve();
      changed = Promise.withResolvers();
      return end.promise;
    },
    /** Resolves when the job runs. */
    async started(id: string) {
      for (;;) {
        const job = jobs.get(id);
        if (job !== undefined) return job;
        await changed.promise;
      }
    },
  };
}
