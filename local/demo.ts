import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pc from 'picocolors';
import { z } from 'zod';
import { extractResponseSchema } from '../shared/api/extract.ts';
import { docTypeSchema } from '../shared/document-types/doc-type.ts';
import { callGateway } from './call-gateway.ts';
import { freshDevVars } from './dev-vars.ts';
import { startFileServer } from './file-server.ts';
import { findFreePort } from './ports.ts';
import { createProgressLine, describeProgress } from './progress-line.ts';
import { type Stack, startStack } from './stack.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { summarise } from './summary.ts';

const usage = `Usage: npm run demo [-- FILE…]

Starts the whole service on free ports of this machine, sends it documents and prints what each one is and what was read
from it. Without FILE: the bundled sample documents, whose types are known and checked.

  --json    prints one JSON array with the service's full answers instead
`;

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

type DemoDocument = { name: string; path: string; docType: string | null };

const samplesDir = new URL('./samples/', import.meta.url);
const sampleSchema = z.array(z.object({ file: z.string(), doc_type: docTypeSchema }));

async function bundledSamples(): Promise<DemoDocument[]> {
  const manifest = sampleSchema.parse(JSON.parse(await readFile(new URL('manifest.json', samplesDir), 'utf8')));
  return manifest.map(({ file, doc_type }) => ({
    name: file,
    path: fileURLToPath(new URL(file, samplesDir)),
    docType: doc_type,
  }));
}

/** npm runs scripts in the project's folder and tells where the caller stood. */
const callerDir = process.env.INIT_CWD ?? process.cwd();
const ownFiles = positionals.map((file) => ({ name: basename(file), path: resolve(callerDir, file), docType: null }));
const missing = ownFiles.filter(({ path }) => !existsSync(path));
if (missing.length > 0) {
  process.stderr.write(`${pc.red('There is no such file:')} ${missing.map(({ path }) => path).join(', ')}\n`);
  process.exit(2);
}
const documents = ownFiles.length > 0 ? ownFiles : await bundledSamples();

const progress = createProgressLine(process.stderr);
const files = await startFileServer();
const names = new Map<string, string>();
let stack: Stack | undefined;
let starting: Promise<Stack> | undefined;
const shutDown = async () => {
  progress.clear();
  await starting?.catch(() => undefined);
  await stack?.stop();
  await files.close();
};
stopOnSignal(shutDown);

try {
  starting = startStack({
    gatewayPort: await findFreePort(),
    vars: { ...freshDevVars(), RUNPOD_TIMEOUT: '1800' },
    allowPrivateSources: true,
    onStep: (step) => progress.update(`${step} …`),
    onProgress: ({ requestId, progress: state }) => {
      const name = names.get(requestId);
      if (name !== undefined) progress.update(describeProgress(name, state));
    },
  });
  stack = await starting;
  process.exitCode = (await runAll(stack)) ? 0 : 1;
} catch (error) {
  progress.clear();
  process.stderr.write(`${pc.red('The demo stopped:')} ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await shutDown();
}

/** @returns Whether every document was read, and each sample got its true type. */
async function runAll(service: Stack): Promise<boolean> {
  const answers: object[] = [];
  const faults: string[] = [];
  for (const [index, { name, path, docType }] of documents.entries()) {
    const requestId = crypto.randomUUID();
    names.set(requestId, `${index + 1}/${documents.length} ${name}`);
    progress.update(`${index + 1}/${documents.length} ${name} …`);
    const body = { image_urls: [files.publish(path)] };
    const { answer, problem } = await callGateway(service, '/v1/extract', body, extractResponseSchema, requestId);
    answers.push({ file: name, ...(answer ?? { problem }) });
    progress.clear();
    if (answer === null) faults.push(`${name}: ${problem.code}: ${problem.detail ?? problem.title}`);
    else if (docType !== null && answer.doc_type !== docType)
      faults.push(`${name} is ${docType}, not ${answer.doc_type}`);
    if (values.json) continue;
    process.stdout.write(
      answer
        ? `${summarise(name, answer)}\n\n`
        : `${pc.bold(name)}  ${pc.red(problem.code)}: ${problem.detail ?? problem.title}\n\n`,
    );
  }
  if (values.json) process.stdout.write(`${JSON.stringify(answers, null, 2)}\n`);
  else if (ownFiles.length === 0)
    process.stdout.write(`${documents.length - faults.length} of ${documents.length} samples recognised\n`);
  for (const fault of faults) process.stderr.write(`${pc.red(fault)}\n`);
  return faults.length === 0;
}
