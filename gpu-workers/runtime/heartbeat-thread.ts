import { Worker } from 'node:worker_threads';
import { describeError } from './describe-error.ts';
import type { PlatformEnv, WorkerEnv } from './env.ts';
import type { HeldJobs } from './held-jobs.ts';
import type { Log, LogFields, LogLevel } from './log.ts';

export type ThreadData = { platform: PlatformEnv; env: WorkerEnv };
/** The held jobs now; also the sign that the main thread still turns. */
export type ToThread = { ids: string[] };
export type FromThread = { level: LogLevel; message: string; fields: LogFields };

/**
 * Runs the heartbeat in a thread of its own: a page that keeps the main thread busy for seconds must not make its job
 * look lost. The thread falls silent when it hears nothing from here for two minutes, for then the job is lost indeed.
 *
 * @param options.fallback - Starts the heartbeat on this thread, should the other one break.
 */
export function startHeartbeatThread(
  options: ThreadData & { held: HeldJobs; log: Log; fallback(): { stop(): void } },
): { stop(): void } {
  const { platform, env, held, log } = options;
  let substitute: { stop(): void } | null = null;
  const data: ThreadData = { platform, env };
  const thread = new Worker(new URL('./heartbeat-thread-main.ts', import.meta.url), { workerData: data });
  const tell = () => thread.postMessage({ ids: held.ids() } satisfies ToThread);
  held.onChange(tell);
  tell();
  const signsOfLife = setInterval(tell, platform.pingIntervalMs);
  thread.on('message', ({ level, message, fields }: FromThread) => log(level, message, fields));
  thread.on('error', (error) => {
    log('error', 'The thread of the heartbeat broke', describeError(error));
    substitute ??= options.fallback();
  });
  return {
    stop() {
      clearInterval(signsOfLife);
      substitute?.stop();
      void thread.terminate();
    },
  };
}
