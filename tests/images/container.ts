import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Buildah } from './buildah.ts';

export type Container = {
  /** Every line its processes printed so far. */
  lines: string[];
  exitCode: Promise<number | null>;
  /** Sends a signal to the process of it whose command line has this word. @throws Error when there is none. */
  signal(word: string, signal: NodeJS.Signals): void;
  /** Ends all of it. */
  remove(): Promise<void>;
};

/** The image's own entry point, as the image's own user. `RUNPOD_POD_ID` has to be this container's alone. */
export async function startContainer(
  buildah: Buildah,
  tag: string,
  { env, mounts = [], args = [] }: { env: Record<string, string>; mounts?: string[]; args?: string[] },
): Promise<Container> {
  const { Entrypoint = [], Cmd = [] } = await buildah.config(tag);
  const command = [...Entrypoint, ...(args.length > 0 ? args : Cmd)];
  const name = await buildah.create(tag);
  const [program, ...rest] = buildah.runCommand(name, { env, mounts, command }) as [string, ...string[]];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const exitCode = once(child, 'exit').then(([code]) => code as number | null);
  const marker = `RUNPOD_POD_ID=${env.RUNPOD_POD_ID}`;
  return {
    lines,
    exitCode,
    signal(word, signal) {
      const found = processesWith(marker).filter(({ commandLine }) =>
        commandLine.split(' ').some((w) => w.endsWith(word)),
      );
      const first = found.toSorted((a, b) => a.pid - b.pid)[0];
      if (first === undefined) throw new Error(`Nothing called ${word} runs. It said:\n${lines.join('\n')}`);
      process.kill(first.pid, signal);
    },
    async remove() {
      for (const { pid } of processesWith(marker)) killIfThere(pid);
      await exitCode;
    },
  };
}

/** Without a process namespace of its own a container's processes are this machine's: found by a variable they all have. */
function processesWith(variable: string): { pid: number; commandLine: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable)) return [];
        const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(pid), commandLine }];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended meanwhile
  }
}
