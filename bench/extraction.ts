import { cpus } from 'node:os';
import { extractData } from '../gpu-workers/extraction/extract-data.ts';
import type { PageContent } from '../gpu-workers/extraction/page-content.ts';
import type { DocType } from '../shared/document-types/doc-type.ts';
import { longStatement } from './extraction/long-statement.ts';
import { recordedDocuments } from './extraction/recorded-documents.ts';

const REPEATS = 9;
const GOAL_MS_A_PAGE = 5;

/**
 * How long it takes from a page's cells to checked data, reading the page itself left out: over recorded pages of every
 * type, and over a generated statement of 30 and of 300 pages, whose ratio shows whether time grows with the rows alone.
 */
export async function extraction(): Promise<void> {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  print(`${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`);
  const documents = await recordedDocuments();
  // Once over everything first, as in a worker that has been running for a while.
  for (const { docType, pages } of documents) extractData(docType, pages);
  let [totalMs, pageCount] = [0, 0];
  for (const { name, docType, pages } of documents) {
    const ms = leastMs(docType, pages);
    totalMs += ms;
    pageCount += pages.length;
    print(`${name.padEnd(32)} ${(ms / pages.length).toFixed(2).padStart(7)} ms a page`);
  }
  print(
    `\n${pageCount} recorded pages: ${(totalMs / pageCount).toFixed(2)} ms a page on average (goal: ${GOAL_MS_A_PAGE})\n`,
  );

  const [short, long] = [30, 300].map((length) => ({
    length,
    ms: leastMs('bank_statement', longStatement(length), 3),
  }));
  if (!short || !long) return;
  for (const { length, ms } of [short, long]) {
    print(`generated statement of ${length} pages: ${ms.toFixed(0)} ms, ${(ms / length).toFixed(2)} ms a page`);
  }
  print(`ten times the pages take ${(long.ms / short.ms).toFixed(1)} times as long`);
}

/** The fastest of several runs: what the work takes when nothing else disturbs it. */
function leastMs(docType: DocType, pages: PageContent[], repeats = REPEATS): number {
  const times = Array.from({ length: repeats }, () => {
    const startedAtMs = performance.now();
    extractData(docType, pages);
    return performance.now() - startedAtMs;
  });
  return Math.min(...times);
}
