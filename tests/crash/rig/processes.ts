import { type Child, startChild } from '../../../local/child.ts';

export type ProcessOptions = {
  name: string;
  args: string[];
  env?: Record<string, string>;
  /** Whether it does its work yet; asked again and again. */
  isReady: () => Promise<boolean>;
};

/** A program that is killed with everything it started, and started again as it was. */
export type KillableProcess = {
  /** SIGKILL to the whole process group: nothing gets to say goodbye. Then started again. Resolves when it is ready. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
  /** After `stop`: as it was. */
  start(): Promise<void>;
  /** Leads its process group. */
  pid(): number;
  /** What it said last. */
  lastLines(): string[];
};

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 50;
const KEPT_LINES = 40;

export async function startProcess(options: ProcessOptions): Promise<KillableProcess> {
  const lines: string[] = [];
  let exited = Promise.withResolvers<void>();
  let child: Child;
  let restarted = Promise.resolve();

  async function start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    exited = { promise, resolve, reject: () => {} };
    child = startChild({
      name: options.name,
      args: options.args,
      env: options.env ?? {},
      onLine: (line) => {
        lines.push(line);
        if (lines.length > KEPT_LINES) lines.shift();
      },
      onExit: () => resolve(),
    });
    const deadlineMs = performance.now() + READY_TIMEOUT_MS;
    while (!(await options.isReady().catch(() => false))) {
      if (performance.now() > deadlineMs) throw new Error(`${options.name} is not ready:\n${lines.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  await start();
  return {
    killAndRestart() {
      // Of two wishes at once the second kills what the first has started again.
      restarted = restarted.then(async () => {
        process.kill(-child.pid, 'SIGKILL');
        await exited.promise;
        await start();
      });
      return restarted;
    },
    stop: () => child.stop(),
    start,
    pid: () => child.pid,
    lastLines: () => lines,
  };
}
