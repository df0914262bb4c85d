import { cpus, loadavg } from 'node:os';
import { extractData } from '../gpu-workers/extraction/extract-data.ts';
import type { PageContent } from '../gpu-workers/extraction/page-content.ts';
import type { DocType } from '../shared/document-types/doc-type.ts';
import { crowdedPage, longTable } from './extraction/large-pages.ts';
import { longStatement } from './extraction/long-statement.ts';
import { type RecordedDocument, recordedDocuments } from './extraction/recorded-documents.ts';

const WARM_UP_ROUNDS = 5;
const REPEATS = 25;
const GOAL_MS_A_PAGE = 5;

/**
 * How long it takes from a page's cells to checked data, reading the page itself left out: over recorded pages of every
 * type, over a generated statement of 30 and of 300 pages, and over pages of absurd size and their halves, whose ratios
 * show whether time grows with what there is to read alone.
 */
export async function extraction(): Promise<void> {
  print(
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}\n`,
  );
  const documents = await recordedDocuments();
  // Over everything first, as in a worker that has been running for a while: its code is loaded and compiled.
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
    for (const { docType, pages } of documents) extractData(docType, pages);
  }
  timeRecorded(documents);
  timeGrowth('generated statement', 'pages', [30, 300], (length) => ['bank_statement', longStatement(length)]);
  for (const docType of ['W2', 'bank_statement'] as const) {
    timeGrowth(`${docType} page`, 'cells', [5_000, 10_000], (count) => [docType, [crowdedPage(count)]]);
    timeGrowth(`${docType} table`, 'bytes', [1_000_000, 2_000_000], (bytes) => [docType, [longTable(bytes)]]);
  }
}

/** Every page weighs the same in an average, whatever its type. */
function timeRecorded(documents: readonly RecordedDocument[]): void {
  const byType = new Map<DocType, number[]>();
  for (const { docType, pages } of documents) {
    const ms = leastMs(docType, pages) / pages.length;
    byType.set(docType, [...(byType.get(docType) ?? []), ...pages.map(() => ms)]);
  }
  print(`${'ms a page'.padEnd(24)}pages     mean   median`);
  const line = (name: string, times: readonly number[]) =>
    `${name.padEnd(24)}${String(times.length).padStart(5)}${mean(times).toFixed(2).padStart(9)}${median(times).toFixed(2).padStart(9)}`;
  for (const [docType, times] of byType) print(line(docType, times));
  print(`${line('all', [...byType.values()].flat())}  (goal for the mean: ${GOAL_MS_A_PAGE})\n`);
}

/** The same kind of document twice, the second time larger. */
function timeGrowth(
  name: string,
  unit: string,
  sizes: readonly [number, number],
  make: (size: number) => [DocType, PageContent[]],
): void {
  const [small, large] = sizes.map((size) => leastMs(...make(size), 2)) as [number, number];
  const times = (large / small).toFixed(1);
  print(
    `${name}: ${sizes[0]} ${unit} ${small.toFixed(0)} ms, ${sizes[1]} ${unit} ${large.toFixed(0)} ms: ${sizes[1] / sizes[0]} times the ${unit} take ${times} times as long`,
  );
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

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const print = (line: string) => process.stdout.write(`${line}\n`);
