import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

export type EngineProcess = {
  /** Everything it printed on either stream, line by line. */
  lines: string[];
  /** The address it printed; rejects when it ends before. */
  baseUrl: Promise<string>;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): void;
};

/** Starts the engine as an operator does. */
export function startEngineProcess(args: string[]): EngineProcess {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const ready = Promise.withResolvers<string>();
  const exited = Promise.withResolvers<{ code: number | null; signal: NodeJS.Signals | null }>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      const [, url] = /^cpu-engine ready (http:\S+)$/.exec(line) ?? [];
      if (url) ready.resolve(url);
    });
  }
  child.once('close', (code, signal) => {
    ready.reject(new Error(`The engine ended: ${lines.join('\n')}`));
    exited.resolve({ code, signal });
  });
  ready.promise.catch(() => {}); // whoever waits for it hears of it
  return { lines, baseUrl: ready.promise, exited: exited.promise, kill: (signal) => child.kill(signal) };
}
