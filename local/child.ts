import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type ChildOptions = {
  name: string;
  /** Node's own arguments: the script and what follows. */
  args: string[];
  env: Record<string, string>;
  /** Every line the child prints, on either stream. */
  onLine: (line: string) => void;
  onExit: (code: number | null, signal: NodeJS.Signals | null) => void;
};

/** How long a child may take to end by itself before it is killed. */
const STOP_TIMEOUT_MS = 8_000;

export type Child = {
  readonly name: string;
  readonly pid: number;
  /** Asks the child and everything it started to end, and kills what is left after 8 s. Resolves when all are gone. */
  stop(): Promise<void>;
};

/**
 * Starts a Node program as the leader of a process group of its own: so a Ctrl-C in the terminal reaches only us, and we
 * end the children in the right order, their own children included.
 */
export function startChild({ name, args, env, onLine, onExit }: ChildOptions): Child {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('exit', onExit);
  child.once('error', () => onExit(null, null));
  return { name, pid: child.pid ?? 0, stop: () => stopGroup(child, exited) };
}

async function stopGroup(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.pid === undefined) return;
  signalGroup(child.pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child.pid as number, 'SIGKILL'), STOP_TIMEOUT_MS);
  if (child.exitCode === null && child.signalCode === null) await exited;
  clearTimeout(timer);
  signalGroup(child.pid, 'SIGKILL'); // whatever the child itself left behind
}

/** No such group means that everything in it has ended already. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // gone
  }
}
