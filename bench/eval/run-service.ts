import { join } from 'node:path';
import pc from 'picocolors';
import type { EvaluatedDocument, EvaluatedRun, EvaluatedSplit } from '../evaluated-document.ts';
import type { DocumentKind, ManifestEntry } from '../manifest.ts';
import type { Degradation } from './degrade/degrade-page.ts';
import { documentKind, isPdf } from './document-kind.ts';
import { hasTextLayer } from './has-text-layer.ts';
import { type Service, startService } from './start-service.ts';

/** Documents at work at the same time: one is read while another is fetched, drawn and put together. */
const LANES = 2;

/**
 * Asks the whole service on this machine about every document, two at a time, and stops it. Documents without recorded
 * values are classified only. Each finished one is named on standard error.
 *
 * @param dir - The manifest's folder.
 * @param splitFiles - Those whose documents are to be found by the service.
 * @param ways - In which every page is made worse before it is read; none sends the files as they are.
 * @returns In the order of `entries` and `splitFiles`. A refusal of the service is the document's `error`.
 */
export async function runService(
  dir: string,
  { entries, splitFiles }: { entries: readonly ManifestEntry[]; splitFiles: readonly string[] },
  ways: readonly Degradation[],
): Promise<EvaluatedRun> {
  await using service = await startService(dir, ways);
  const documents = await inLanes(entries, async (entry) => {
    const kind = ways.length > 0 ? 'scan' : await kindOf(dir, entry);
    return { file: entry.file, kind, ...(await timed(() => askAboutDocument(service, entry))) };
  });
  const splits = await inLanes(splitFiles, async (file) => {
    return { file, ...(await timed(() => askForSplit(service, file))) };
  });
  return { documents, splits };
}

type Asked<Answered> = Omit<Answered, 'file' | 'kind' | 'ms'>;

async function askAboutDocument(service: Service, entry: ManifestEntry): Promise<Asked<EvaluatedDocument>> {
  try {
    const urls = await service.publish(entry.file);
    const classify = await service.classify(urls);
    const extract = entry.truth ? await service.extract(urls, entry.doc_type) : null;
    const error = classify.problem ?? extract?.problem ?? null;
    return { classify: classify.answer, extract: extract?.answer ?? null, error };
  } catch (cause) {
    return { classify: null, extract: null, error: unusable(cause) };
  }
}

async function askForSplit(service: Service, file: string): Promise<Asked<EvaluatedSplit>> {
  try {
    const { answer, problem } = await service.extract(await service.publish(file));
    return { extract: answer, error: problem };
  } catch (cause) {
    return { extract: null, error: unusable(cause) };
  }
}

/** One document that cannot be drawn, or an answer that breaks off, must not cost all the others. */
const unusable = (cause: unknown) => ({
  code: 'no_usable_answer',
  detail: cause instanceof Error ? cause.message : String(cause),
});

const kindOf = async (dir: string, entry: ManifestEntry): Promise<DocumentKind> =>
  documentKind(entry, isPdf(entry.file) && (await hasTextLayer(join(dir, entry.file))));

async function timed<Result extends object>(work: () => Promise<Result>): Promise<Result & { ms: number }> {
  const startedAtMs = performance.now();
  const result = await work();
  return { ...result, ms: Math.round(performance.now() - startedAtMs) };
}

/** In the order of the items, whichever is finished first. */
async function inLanes<Item, Result extends { file: string; error: unknown; ms: number }>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const lane = async () => {
    for (const [index, item] of waiting) {
      const result = await work(item);
      results[index] = result;
      process.stderr.write(`${result.file} ${result.error ? pc.red('error') : pc.dim(`${result.ms} ms`)}\n`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
