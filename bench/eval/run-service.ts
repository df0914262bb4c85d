import { join } from 'node:path';
import pc from 'picocolors';
import { callGateway } from '../../local/call-gateway.ts';
import { freshDevVars } from '../../local/dev-vars.ts';
import { startFileServer } from '../../local/file-server.ts';
import { findFreePort } from '../../local/ports.ts';
import { startStack } from '../../local/stack.ts';
import { stopOnSignal } from '../../local/stop-on-signal.ts';
import { classifyResponseSchema } from '../../shared/api/classify.ts';
import { extractResponseSchema } from '../../shared/api/extract.ts';
import type { EvaluatedDocument } from '../evaluated-document.ts';
import type { ManifestEntry } from '../manifest.ts';
import type { Degradation } from './degrade/degrade-page.ts';
import { createDegradedFiles } from './degrade/degraded-files.ts';

/** Documents at work at the same time: one is read while another is fetched, drawn and put together. */
const LANES = 2;

/**
 * Starts the whole service on this machine, asks it about every document, two at a time, and stops it. Documents without
 * recorded values are classified only. Each finished one is named on standard error.
 *
 * @param dir - The manifest's folder.
 * @param ways - In which every page is made worse before it is read; none sends the files as they are.
 * @returns In the order of `entries`. A refusal of the service is the document's `error`.
 */
export async function runService(
  dir: string,
  entries: readonly ManifestEntry[],
  ways: readonly Degradation[],
): Promise<EvaluatedDocument[]> {
  await using stoppers = new AsyncDisposableStack();
  stopOnSignal(() => stoppers.disposeAsync());
  const files = stoppers.adopt(await startFileServer(), ({ close }) => close());
  const degraded = ways.length === 0 ? null : stoppers.adopt(await createDegradedFiles(ways), ({ close }) => close());
  const stack = stoppers.adopt(
    await startStack({
      gatewayPort: await findFreePort(),
      vars: { ...freshDevVars(), RUNPOD_TIMEOUT: '600' },
      allowPrivateSources: true,
    }),
    ({ stop }) => stop(),
  );

  async function ask(entry: ManifestEntry, image_urls: string[]): Promise<EvaluatedDocument> {
    const startedAtMs = performance.now();
    const classify = await callGateway(stack, '/v1/classify', { image_urls }, classifyResponseSchema);
    const extract = entry.truth
      ? await callGateway(stack, '/v1/extract', { image_urls, doc_type: entry.doc_type }, extractResponseSchema)
      : null;
    return {
      file: entry.file,
      classify: classify.answer,
      extract: extract?.answer ?? null,
      error: classify.problem ?? extract?.problem ?? null,
      ms: Math.round(performance.now() - startedAtMs),
    };
  }

  /** One document that cannot be drawn, or an answer that breaks off, must not cost all the others. */
  async function evaluate(entry: ManifestEntry): Promise<EvaluatedDocument> {
    try {
      const original = files.publish(join(dir, entry.file));
      return await ask(
        entry,
        degraded ? (await degraded.degrade(entry.file, original)).map(files.publish) : [original],
      );
    } catch (cause) {
      const error = { code: 'no_usable_answer', detail: cause instanceof Error ? cause.message : String(cause) };
      return { file: entry.file, classify: null, extract: null, error, ms: 0 };
    }
  }

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
  await Promise.all(Array.from({ length: LANES }, lane));
  return documents;
}
