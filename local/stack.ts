import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memorySettings } from '../gpu-workers/memory-settings.ts';
import { newKey } from './dev-vars.ts';
import { engineArgs } from './engine.ts';
import { type Part, type PartOptions, startPart } from './part.ts';
import { emulatorArgs, gatewayArgs, workerArgs, workerEnv } from './part-arguments.ts';
import { findFreePort } from './ports.ts';
import { parseWorkerLine, type WorkerProgress } from './worker-line.ts';

const CLASSIFY_MODEL = 'qwen2.5-vl-7b';
const EXTRACT_MODEL = 'dots-ocr';
const START_TIMEOUT_MS = 120_000;
const POLL_INTERVAL_MS = 200;

export type StackOptions = {
  gatewayPort: number;
  /** The gateway's variables; those that tie it to this stack are set here. */
  vars: Record<string, string>;
  /** Where R2, KV and Durable Objects are kept; a folder of the run's own, removed at the end, when left out. */
  stateDir?: string;
  /** Sources may be http and on this machine. */
  allowPrivateSources: boolean;
  onStep?: (step: string) => void;
  onProgress?: (progress: WorkerProgress) => void;
  /** Every line that any part prints. */
  onLine?: (part: string, line: string) => void;
  /** A part is gone for good: the service cannot go on. */
  onLost?: (part: string, lastLines: string[]) => void;
};

export type Stack = {
  gatewayUrl: string;
  apiKey: string;
  /** Process ids by part: `engine`, `emulator`, `classify worker`, `extract worker`, `gateway`. */
  pids(): Record<string, number>;
  stop(): Promise<void>;
};

/**
 * Starts the whole service on this machine: CPU engine, RunPod emulator, both workers and the gateway, each a process of
 * its own and wired as in production; only variables differ.
 *
 * @throws Error in plain words when a part does not start; everything that did start is stopped first.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const runDir = await mkdtemp(join(tmpdir(), 'docproc-'));
  const parts: Part[] = [];
  const lost: { part: string; lastLines: string[] }[] = [];
  let running = false;

  const stop = async () => {
    running = false;
    for (const part of parts.toReversed()) await part.stop();
    await rm(runDir, { recursive: true, force: true });
  };
  const start = (part: Omit<PartOptions, 'onLost' | 'onLine'>) => {
    const onLost = (name: string, lastLines: string[]) => {
      lost.push({ part: name, lastLines });
      if (running) options.onLost?.(name, lastLines);
    };
    const onLine = (line: string) => {
      options.onLine?.(part.name, line);
      const progress = parseWorkerLine(line);
      if (progress) options.onProgress?.(progress);
    };
    parts.push(startPart({ ...part, onLine, onLost }));
  };
  const until = async (what: string, isReady: () => Promise<boolean>) => {
    options.onStep?.(what);
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!(await isReady().catch(() => false))) {
      if (lost[0]) throw new Error(`${lost[0].part} ended while starting:\n${lost[0].lastLines.join('\n')}`);
      if (performance.now() > deadline) throw new Error(`${what} took longer than ${START_TIMEOUT_MS / 1000} s.`);
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
    }
  };

  try {
    const [enginePort, emulatorPort] = [await findFreePort(), await findFreePort()];
    const [clientKey, workerKey] = [newKey(), newKey()];
    const engineUrl = `http://127.0.0.1:${enginePort}`;
    const emulatorUrl = `http://127.0.0.1:${emulatorPort}`;
    const gatewayUrl = `http://127.0.0.1:${options.gatewayPort}`;

    start({ name: 'engine', restarts: true, args: engineArgs(enginePort, [CLASSIFY_MODEL, EXTRACT_MODEL]) });
    start({ name: 'emulator', restarts: false, args: emulatorArgs(emulatorPort, clientKey, workerKey) });
    await until('Loading the CPU engine', () => isOk(`${engineUrl}/health`));
    for (const [task, model] of [
      ['classify', CLASSIFY_MODEL],
      ['extract', EXTRACT_MODEL],
    ] as const) {
      const env = {
        ...workerEnv(emulatorUrl, task, workerKey),
        ...memorySettings.variables,
        ENGINE_BASE_URL: `${engineUrl}/v1`,
        ENGINE_MODEL: model,
        ALLOW_PRIVATE_SOURCES: String(options.allowPrivateSources),
      };
      start({ name: `${task} worker`, restarts: true, args: workerArgs(task), env });
    }
    const vars: Record<string, string> = {
      ...options.vars,
      RUNPOD_API_KEY: clientKey,
      RUNPOD_BASE_URL: `${emulatorUrl}/v2`,
      RUNPOD_CLASSIFY_ENDPOINT: 'classify',
      RUNPOD_EXTRACT_ENDPOINT: 'extract',
      R2_ENDPOINT: `${gatewayUrl}/cdn-cgi/local/r2/s3`,
      PUBLIC_URL: gatewayUrl,
      ALLOW_PRIVATE_SOURCES: String(options.allowPrivateSources),
    };
    const envFile = join(runDir, 'gateway.env');
    await writeFile(envFile, toEnvFile(vars), { mode: 0o600 });
    const stateDir = options.stateDir ?? join(runDir, 'state');
    const env = { WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: join(runDir, 'wrangler.log'), CI: 'true' };
    start({ name: 'gateway', restarts: false, args: await gatewayArgs(options.gatewayPort, envFile, stateDir), env });
    await until('Starting the gateway and the workers', async () => {
      const response = await fetch(`${gatewayUrl}/health`, { signal: AbortSignal.timeout(5_000) });
      return ((await response.json()) as { status?: string }).status === 'ok';
    });
    running = true;
    return {
      gatewayUrl,
      apiKey: vars.GATEWAY_API_KEY ?? '',
      pids: () => Object.fromEntries(parts.map((part) => [part.name, part.pid()])),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const isOk = async (url: string): Promise<boolean> => (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;

const toEnvFile = (vars: Record<string, string>): string =>
  Object.entries(vars)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
