import { fileURLToPath } from 'node:url';
import { type Part, startPart } from './part.ts';
import { findFreePort } from './ports.ts';

export type RunningEngine = { baseUrl: string; pid: number; stop(): Promise<void> };

/** Starts the CPU engine alone and waits until it can answer. @throws Error with its last words when it cannot. */
export async function startEngine(...models: string[]): Promise<RunningEngine> {
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  let part: Part | undefined;
  await new Promise<void>((resolve, reject) => {
    part = startPart({
      name: 'engine',
      args: engineArgs(port, models),
      restarts: false,
      onLine: (line) => line.startsWith('cpu-engine ready') && resolve(),
      onLost: (_, lastLines) => reject(new Error(`The CPU engine did not start:\n${lastLines.join('\n')}`)),
    });
  });
  return { baseUrl: `${origin}/v1`, pid: part!.pid(), stop: () => part!.stop() };
}

export const engineArgs = (port: number, models: readonly string[]): string[] => [
  fileURLToPath(new URL('../cpu-engine/main.ts', import.meta.url)),
  ...['--host', '127.0.0.1', '--port', String(port)],
  ...models.flatMap((model) => ['--served-model-name', model]),
];
