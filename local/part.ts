import { type Child, startChild } from './child.ts';
import { hideHookToken } from './hide-hook-token.ts';

const RESTART_DELAY_MS = 1_000;
/** A part that ends this often within a minute will not get better by itself. */
const MAX_RESTARTS_PER_MINUTE = 5;
const KEPT_LINES = 30;

export type PartOptions = {
  name: string;
  args: string[];
  env?: Record<string, string>;
  /** Started again when it ends by itself; otherwise its end is the end of the whole service. */
  restarts: boolean;
  onLine?: (line: string) => void;
  /** It ended and will not be started again. `lastLines` is what it said last. */
  onLost: (part: string, lastLines: string[]) => void;
};

export type Part = { readonly name: string; pid(): number; stop(): Promise<void> };

/** One program of the local service, kept running until it is stopped. */
export function startPart(options: PartOptions): Part {
  const { name, args, env = {}, restarts, onLine, onLost } = options;
  const lastLines: string[] = [];
  const restartedAtMs: number[] = [];
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let child: Child;

  const start = () => {
    child = startChild({ name, args, env, onLine: hear, onExit: ended });
  };
  const hear = (written: string) => {
    const line = hideHookToken(written);
    lastLines.push(line);
    if (lastLines.length > KEPT_LINES) lastLines.shift();
    onLine?.(line);
  };
  const ended = () => {
    if (stopping) return;
    const now = performance.now();
    restartedAtMs.push(now);
    const recent = restartedAtMs.filter((at) => now - at < 60_000).length;
    if (!restarts || recent > MAX_RESTARTS_PER_MINUTE) onLost(name, lastLines);
    else timer = setTimeout(start, RESTART_DELAY_MS);
  };

  start();
  return {
    name,
    pid: () => child.pid,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await child.stop();
    },
  };
}
