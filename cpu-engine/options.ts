import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export type EngineOptions = {
  host: string;
  port: number;
  servedModelNames: string[];
  workers: number;
  threads: number;
  maxWaiting: number;
  runtime: 'auto' | 'native' | 'wasm';
};

const flags = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8000' },
  'served-model-name': { type: 'string', multiple: true, default: ['cpu-engine'] as string[] },
  workers: { type: 'string' },
  threads: { type: 'string' },
  'max-waiting': { type: 'string', default: '64' },
  runtime: { type: 'string', default: 'auto' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const usage = `Usage: node cpu-engine/main.ts [options]

  --host HOST                    address to listen on (127.0.0.1)
  --port PORT                    port, 0 for any free one (8000)
  --served-model-name NAME...    names this engine answers to; may be given several times (cpu-engine)
  --workers N                    pages read at once, up to 0.9 GB of memory each (half of the cores, 2 to 4)
  --threads N                    threads for one page (2)
  --max-waiting N                pages that may wait; further ones get 503 (64)
  --runtime auto|native|wasm     ONNX Runtime build; auto takes wasm where native does not load (auto)
  --help                         this text
`;

/**
 * Reads the command line.
 *
 * @returns `help` when that is asked for.
 * @throws Error in plain words for anything unknown or out of range; nothing is ignored.
 */
export function parseOptions(args: string[], cores = availableParallelism()): EngineOptions | 'help' {
  const { values } = parseArgs({ args: repeatFlag(args), options: flags, strict: true });
  if (values.help) return 'help';
  // Two threads read one page in two thirds of the time, more bring next to nothing; two pages at once keep both busy.
  const workers =
    values.workers === undefined
      ? Math.min(4, Math.max(Math.min(2, cores), Math.floor(cores / 2)))
      : toInt('workers', values.workers, 1, 64);
  const threads = values.threads === undefined ? Math.min(2, cores) : toInt('threads', values.threads, 1, 64);
  const { runtime } = values;
  if (runtime !== 'auto' && runtime !== 'native' && runtime !== 'wasm')
    throw new Error(`--runtime must be auto, native or wasm, not ${runtime}`);
  return {
    host: values.host,
    port: toInt('port', values.port, 0, 65_535),
    servedModelNames: values['served-model-name'],
    workers,
    threads,
    maxWaiting: toInt('max-waiting', values['max-waiting'], 0, 10_000),
    runtime,
  };
}

/** Like vLLM's, `--served-model-name a b` takes several values: written out, `--served-model-name a --served-model-name b`. */
function repeatFlag(args: string[]): string[] {
  const written: string[] = [];
  let valueCount: number | null = null;
  for (const arg of args) {
    if (arg.startsWith('-')) valueCount = arg === '--served-model-name' ? 0 : null;
    else if (valueCount !== null) {
      if (valueCount > 0) written.push('--served-model-name');
      valueCount += 1;
    }
    written.push(arg);
  }
  return written;
}

function toInt(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new Error(`--${name} must be a whole number from ${min} to ${max}, not ${text}`);
  return value;
}
