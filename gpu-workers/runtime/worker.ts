import type { EventEmitter } from 'node:events';
import { type Clock, systemClock } from '../../shared/clock.ts';
import type { Random } from './backoff.ts';
import type { EngineChecks } from './engine-watch.ts';
import { type PlatformEnv, parseWorkerEnv, type WorkerEnv } from './env.ts';
import { checkFitness, type Fitness } from './fitness.ts';
import { startHeartbeat } from './heartbeat.ts';
import { startHeartbeatThread } from './heartbeat-thread.ts';
import { createHttpCall } from './http-call.ts';
import { MAX_RESULT_BYTES } from './job-body.ts';
import type { StreamingHandler } from './job-context.ts';
import { runLocally } from './local-mode.ts';
import { createLog, type Log } from './log.ts';
import { createQueue, type Queue } from './queue.ts';
import { serve } from './serve.ts';
import { listenForShutdown, type Shutdown } from './shutdown.ts';

export { EngineDiedError } from './engine-died-error.ts';
export { FailedWithOutput } from './failed-with-output.ts';
export type { Handler, JobContext, StreamingHandler, StreamingJobContext } from './job-context.ts';
export { UnfitError } from './unfit-error.ts';

export type WorkerOptions = EngineChecks & {
  /** RunPod's variables and ours (`env.ts`); `process.env` when left out. */
  env?: NodeJS.ProcessEnv;
  handler: StreamingHandler;
  /** Jobs at a time; `DOCPROC_CONCURRENCY` when left out. */
  concurrency?: number;
  /** Waits for the engine and tries it. Awaited before the first ping and take; a throw (`UnfitError`) means unfit. */
  ready?: (signal: AbortSignal) => Promise<void>;
  /** How long running jobs may go on after SIGTERM; `DOCPROC_SHUTDOWN_GRACE_MS` when left out. */
  shutdownGraceMs?: number;
  /** The largest result as JSON, 10 MiB when left out. */
  maxResultBytes?: number;
  /** Command line arguments, for local mode. */
  argv?: string[];
  fetch?: typeof globalThis.fetch;
  clock?: Clock;
  random?: Random;
  /** Where SIGTERM and SIGINT come from; `process` when left out. */
  signals?: EventEmitter;
  /**
   * Pings come from a thread of their own, so that they go on while a handler blocks this one. `false` keeps them here,
   * where `fetch` and `clock` hold for them too.
   */
  pingFromThread?: boolean;
  /** Takes one line of the log, line end included. Standard output; in local mode standard error, beside the result. */
  writeLog?: (line: string) => void;
};

/**
 * Runs RunPod's worker protocol until the process should end: takes jobs, gives each to `handler`, posts what it returns.
 * Off RunPod (no `RUNPOD_WEBHOOK_GET_JOB`) it runs one job from the command line instead.
 *
 * @returns The process's exit code: 0 after SIGTERM or a requested refresh, 1 when the worker or its engine is unfit.
 * @throws Error naming the variables of the environment that are missing or wrong.
 */
export async function runWorker(options: WorkerOptions): Promise<number> {
  const env = parseWorkerEnv(options.env ?? process.env);
  const log = createLog({
    endpointId: env.endpointId,
    level: env.logLevel,
    write: options.writeLog ?? ((line) => (env.platform === null ? process.stderr : process.stdout).write(line)),
  });
  const clock = options.clock ?? systemClock;
  const shutdown = listenForShutdown(options.signals ?? process, clock);
  try {
    const fitness = await checkFitness(options.ready ?? (async () => {}), shutdown.requested);
    if (fitness.kind === 'shutdown') return 0;
    if (fitness.kind === 'unfit') {
      log('error', 'This worker is unfit', { check: fitness.check, reason: fitness.reason });
    }
    if (env.platform !== null)
      return await runOnPlatform(env.platform, fitness, { env, log, shutdown, clock, options });
    if (fitness.kind === 'unfit') return 1;
    return await runLocally(options.argv ?? process.argv.slice(2), { handler: options.handler, log, shutdown });
  } finally {
    shutdown.close();
  }
}

type Parts = { env: WorkerEnv; log: Log; shutdown: Shutdown; clock: Clock; options: WorkerOptions };

async function runOnPlatform(
  platform: PlatformEnv,
  fitness: Exclude<Fitness, { kind: 'shutdown' }>,
  { env, log, shutdown, clock, options }: Parts,
): Promise<number> {
  const queue = createQueue(platform, env, createHttpCall({ fetch: options.fetch ?? globalThis.fetch, clock }));
  if (fitness.kind === 'unfit') {
    await reportUnhealthy(queue, env, fitness);
    return 1;
  }
  const concurrency = options.concurrency ?? env.concurrency;
  const { pingIntervalMs: intervalMs } = platform;
  const { pingVersion: version } = env;
  log('info', 'Ready for jobs', { workerId: env.workerId, concurrency, version: env.version });
  const engineDeath = await serve({
    queue,
    env,
    startPings(held) {
      const here = () => startHeartbeat({ ping: queue.ping, ids: held.ids, intervalMs, version, clock, log });
      return options.pingFromThread === false
        ? here()
        : startHeartbeatThread({ platform, env, held, log, fallback: here });
    },
    handler: options.handler,
    concurrency,
    shutdownGraceMs: options.shutdownGraceMs ?? env.shutdownGraceMs,
    maxResultBytes: options.maxResultBytes ?? MAX_RESULT_BYTES,
    checks: options,
    shutdown,
    clock,
    random: options.random ?? Math.random,
    log,
  });
  if (engineDeath === null) return 0;
  await reportUnhealthy(queue, env, { check: 'engine', reason: engineDeath });
  return 1;
}

const MAX_REASON_LENGTH = 256;
const UNHEALTHY_PING_TIMEOUT_MS = 5000;

/** Said once and last: the next ordinary ping would count the worker as well again. */
async function reportUnhealthy(queue: Queue, env: WorkerEnv, { check, reason }: { check: string; reason: string }) {
  const parameters = { status: 'unhealthy', check, reason: reason.slice(0, MAX_REASON_LENGTH) };
  const never = new AbortController().signal;
  await queue.ping({ ...parameters, runpod_version: env.pingVersion }, UNHEALTHY_PING_TIMEOUT_MS, never);
}
