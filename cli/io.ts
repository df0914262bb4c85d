import { createInterface } from 'node:readline/promises';
import pc from 'picocolors';

/** Everything of the outside world that a command touches, so that tests can be that world. */
export type Io = {
  env: Readonly<Record<string, string | undefined>>;
  /** Writes a line to stdout: what was asked for, and nothing else. */
  out(line: string): void;
  /** Writes a line to stderr: what went wrong. */
  err(line: string): void;
  /** Somebody sits at both ends, so that a question can be asked. */
  isInteractive: boolean;
  ask(question: string): Promise<string>;
  colors: Pick<ReturnType<typeof pc.createColors>, 'bold' | 'dim' | 'green' | 'red' | 'yellow'>;
  fetch: typeof fetch;
  sleep(ms: number): Promise<void>;
  /** From 0 to 1, as `Math.random`. */
  random(): number;
};

/** The real one. Colours only where a terminal shows them: picocolors' own guess also says yes on build servers. */
export function createIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  return {
    env,
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    isInteractive: Boolean(stdin.isTTY && stdout.isTTY),
    async ask(question) {
      const lines = createInterface({ input: stdin, output: stdout });
      // Ctrl-C and the end of the input close it without an answer.
      const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
      const answer = await Promise.race([lines.question(question), closed]);
      lines.close();
      return answer;
    },
    colors: pc.createColors(Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb'),
    fetch: globalThis.fetch,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
  };
}
