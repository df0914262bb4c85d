import { readFileSync } from 'node:fs';
import { createEngine } from '../../gpu-workers/engine/client.ts';
import { createExtractHandler } from '../../gpu-workers/extract/handler.ts';
import { parseSettings } from '../../gpu-workers/settings.ts';
import { type ExtractJob, type ExtractOutput, jobProgressSchema } from '../../shared/job-input.ts';
import { median } from '../main-job/memory.ts';

const SAMPLE_EVERY_MS = 200;
/** Memory settles while the first pages fill the window. */
const WARM_UP_PAGES = 20;

/**
 * The extract worker's handler in a process of its own, so that its memory is nobody else's: reads the document at the
 * URL it is given, and prints what that took, the most memory this process ever had, and how much it had in the middle of
 * the first and of the last third of the pages.
 */
const url = process.argv[2] ?? '';
const settings = parseSettings(process.env);
const engine = createEngine({
  baseUrl: settings.ENGINE_BASE_URL,
  model: settings.ENGINE_MODEL,
  maxInFlight: settings.ENGINE_MAX_IN_FLIGHT,
});
const handler = createExtractHandler(engine, settings);
const job: ExtractJob = {
  version: 1,
  task: 'extract',
  request_id: 'bench',
  sources: [{ url }],
  doc_type: 'other',
  prompt_mode: 'layout_all',
};
const { signal } = new AbortController();
let pagesDone = 0;
const progress = (update: unknown) => {
  pagesDone = jobProgressSchema.parse(update).pages_done;
};
const samples: { pagesDone: number; mib: number }[] = [];
const sampling = setInterval(
  () => samples.push({ pagesDone, mib: process.memoryUsage.rss() / 2 ** 20 }),
  SAMPLE_EVERY_MS,
);

const startedAtMs = performance.now();
const { page_count: pages } = (await handler(job, {
  jobId: 'bench',
  signal,
  progress,
  log: () => {},
})) as ExtractOutput;
const ms = performance.now() - startedAtMs;
clearInterval(sampling);
const medianMib = (from: number, to: number) =>
  median(samples.filter((sample) => sample.pagesDone >= from && sample.pagesDone < to).map(({ mib }) => mib));
const peakKib = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
process.stdout.write(
  `${JSON.stringify({
    pages,
    ms,
    peakMib: Number(peakKib ?? 0) / 1024,
    firstThirdMib: medianMib(WARM_UP_PAGES, pages / 3),
    lastThirdMib: medianMib((2 * pages) / 3, pages),
  })}\n`,
);
process.exit();
