import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pc from 'picocolors';
import { callGateway } from '../local/call-gateway.ts';
import { freshDevVars } from '../local/dev-vars.ts';
import { startFileServer } from '../local/file-server.ts';
import { findFreePort } from '../local/ports.ts';
import { startStack } from '../local/stack.ts';
import { stopOnSignal } from '../local/stop-on-signal.ts';
import { classifyResponseSchema } from '../shared/api/classify.ts';
import { extractResponseSchema } from '../shared/api/extract.ts';
import { printReport } from './eval-report.ts';
import type { EvaluatedDocument } from './evaluated-document.ts';
import { type ManifestEntry, readManifest } from './manifest.ts';

const usage = `Usage: npm run eval -- DIR [--json FILE] [--type TYPE]

Runs every document of DIR/manifest.json through the whole service on this machine and prints how much of it was right.

  --json FILE   also writes {"documents": [{file, classify, extract, error, ms}]} with the full public answers
  --type TYPE   only documents of this type
`;

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { json: { type: 'string' }, type: { type: 'string' }, help: { type: 'boolean' } },
  allowPositionals: true,
});
const dir = positionals[0];
if (values.help || dir === undefined) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 2);
}

const entries = (await readManifest(dir)).filter((entry) => !values.type || entry.doc_type === values.type);
const files = await startFileServer();
const stack = await startStack({
  gatewayPort: await findFreePort(),
  vars: { ...freshDevVars(), RUNPOD_TIMEOUT: '600' },
  allowPrivateSources: true,
});
const shutDown = async () => {
  await stack.stop();
  await files.close();
};
stopOnSignal(shutDown);

async function evaluate(entry: ManifestEntry): Promise<EvaluatedDocument> {
  const startedAtMs = performance.now();
  const image_urls = [files.publish(join(dir as string, entry.file))];
  const classify = await callGateway(stack, '/v1/classify', { image_urls }, classifyResponseSchema);
  const extract = await callGateway(
    stack,
    '/v1/extract',
    { image_urls, doc_type: entry.doc_type },
    extractResponseSchema,
  );
  return {
    file: entry.file,
    classify: classify.answer,
    extract: extract.answer,
    error: classify.problem ?? extract.problem,
    ms: Math.round(performance.now() - startedAtMs),
  };
}

try {
  const documents: EvaluatedDocument[] = [];
  const waiting = entries.entries();
  const lane = async () => {
    for (const [index, entry] of waiting) {
      const document = await evaluate(entry);
      documents[index] = document;
      const mark = document.error ? pc.red('error') : `${document.ms} ms`;
      process.stderr.write(`${entry.file} ${pc.dim(mark)}\n`);
    }
  };
  await Promise.all([lane(), lane()]);
  if (values.json) await writeFile(values.json, JSON.stringify({ documents }, null, 1));
  printReport(entries, documents);
} finally {
  await shutDown();
}
