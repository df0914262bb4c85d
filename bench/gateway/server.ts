import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '../../local/ports.ts';

export type ServerOptions = {
  command: string;
  args(port: number): string[];
  env?: Record<string, string>;
  cwd?: string;
};

/** A program that serves HTTP on this machine, in a process group that `pid` leads. */
export type Server = { url: string; pid: number; stop(): Promise<void> };

const START_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 50;
const KEPT_CHARACTERS = 4_000;

/** Starts one and resolves when its port takes connections. What it prints is read and dropped, as a log shipper would. */
export async function startServer({ command, args, env = {}, cwd }: ServerOptions): Promise<Server> {
  const port = await findFreePort();
  const child = spawn(command, args(port), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
  });
  const pid = child.pid ?? 0;
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-KEPT_CHARACTERS);
    });
  }
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  const stop = async () => {
    if (pid !== 0 && child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGTERM');
    await exited;
  };
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (!(await accepts(port))) {
    await Promise.race([wait(POLL_INTERVAL_MS), exited]);
    const hasEnded = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    if (!hasEnded && performance.now() < deadlineMs) continue;
    await stop();
    throw new Error(`${command} did not start:\n${said}`);
  }
  return { url: `http://127.0.0.1:${port}`, pid, stop };
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
