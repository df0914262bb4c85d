import { type Clock, sleep } from '../../shared/clock.ts';
import { ApiError } from '../../shared/errors.ts';
import type { Random } from './backoff.ts';
import { type EngineChecks, watchEngine } from './engine-watch.ts';
import type { WorkerEnv } from './env.ts';
import { createHeldJobs, type HeldJobs } from './held-jobs.ts';
import type { StreamingHandler } from './job-context.ts';
import type { Log } from './log.ts';
import type { Queue } from './queue.ts';
import { runJob } from './run-job.ts';
import { takeJobs } from './run-loop.ts';
import type { Shutdown } from './shutdown.ts';
import { createStopMemory } from './stop-memory.ts';
import { followStopSignals } from './stop-signals.ts';

export type ServeOptions = {
  queue: Queue;
  env: WorkerEnv;
  /** Begins to ping for the jobs held, until `stop()`. */
  startPings(held: HeldJobs): { stop(): void };
  handler: StreamingHandler;
  concurrency: number;
  shutdownGraceMs: number;
  maxResultBytes: number;
  checks: EngineChecks;
  shutdown: Shutdown;
  clock: Clock;
  random: Random;
  log: Log;
};

/** Takes and runs jobs until something ends it. Resolves when no job is held: `null`, or why the engine counts as dead. */
export async function serve(options: ServeOptions): Promise<string | null> {
  const { shutdown, clock, log } = options;
  const held = createHeldJobs(options.concurrency);
  const stops = createStopMemory(clock);
  const noMoreTakes = new AbortController();
  const allDone = new AbortController();
  let engineDeath: string | null = null;

  const giveUpHeldJobs = () => held.abortAll('shutdown');
  const startGrace = () => void sleep(clock, options.shutdownGraceMs, allDone.signal).then(giveUpHeldJobs);
  const onShutdown = () => {
    log('info', 'Shutting down', { running: held.ids().length });
    noMoreTakes.abort();
    startGrace();
  };
  const onEngineDied = (reason: string) => {
    if (engineDeath !== null) return;
    engineDeath = reason;
    log('error', 'The engine died', { reason });
    noMoreTakes.abort();
    held.abortAll('engine_died');
    startGrace();
  };
  const watch = watchEngine(options.checks, { clock, signal: allDone.signal, onDied: onEngineDied });
  const pings = options.startPings(held);
  shutdown.hurried.addEventListener('abort', giveUpHeldJobs);
  shutdown.requested.addEventListener('abort', onShutdown);
  if (shutdown.requested.aborted) onShutdown();
  void followStopSignals({ ...options, held, stops, signal: allDone.signal });

  await takeJobs({
    ...options,
    held,
    stops,
    signal: noMoreTakes.signal,
    start(job) {
      const jobOptions = {
        ...options,
        onRefresh: () => noMoreTakes.abort(),
        onEngineDied,
        onOutcome: (error: unknown) => watch.sawOutcome(error instanceof ApiError && error.code === 'engine_failed'),
      };
      void runJob(job, held.add(job.id), jobOptions).finally(() => stops.sawJob(job.id));
    },
  });
  await held.idle();
  allDone.abort();
  pings.stop();
  return engineDeath;
}
