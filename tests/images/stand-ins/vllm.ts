import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseFlags } from './vllm-flags.ts';

/**
 * `vllm` in a stand-in for vLLM's image: takes the command line that vLLM takes, refuses what vLLM refuses, and lets the
 * CPU engine answer.
 */
const [command, ...args] = process.argv.slice(2);

if (command !== 'serve') fail(2, `vllm: error: argument subparser: invalid choice: '${command}'`);

const { model, flags, problem } = parseFlags(args);
if (problem !== null) fail(2, `vllm serve: error: ${problem}`);
if (model === null || !existsSync(join(model, 'config.json')))
  fail(1, `OSError: ${model} is not a folder with a model`);
if (flags.has('--trust-remote-code') && basename(model).includes('.')) {
  fail(1, `ModuleNotFoundError: No module named 'transformers_modules.${basename(model).split('.')[0]}'`);
}

// vLLM serves a model without a name under its path.
const names = flags.get('--served-model-name') ?? [model];
process.argv.splice(2, Infinity, '--host', flags.get('--host')?.[0] ?? '127.0.0.1');
process.argv.push('--port', flags.get('--port')?.[0] ?? '8000', '--served-model-name', ...names);
await import('/opt/stand-in/engine/cpu-engine/main.ts' as string);

function fail(code: number, message: string): never {
  console.error(message);
  process.exit(code);
}
