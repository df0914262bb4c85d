#!/usr/bin/env node
// `npx docproc`: plain JavaScript, for whatever Node a machine has. The client itself is TypeScript that runs unbuilt, which
// Node does from 24 on; with an older one it is started by the Node that `npm ci` put into node_modules.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;

if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) await import('./main.ts');
else startWith(findNode());

/** @returns {string | null} The program of the `node` package, wherever npm has put it. */
function findNode() {
  try {
    const require = createRequire(import.meta.url);
    const manifest = require.resolve('node/package.json');
    return join(dirname(manifest), require(manifest).bin.node);
  } catch {
    return null;
  }
}

/** @param {string | null} node */
function startWith(node) {
  if (node === null) return fail(`docproc needs Node ${NEEDED_MAJOR} or newer. Run npm ci, which installs it here.`);
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Node ${NEEDED_MAJOR} could not be started: ${error.message}. Run npm ci again.`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
