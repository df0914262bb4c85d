import { readFileSync } from 'node:fs';
import { createEngine } from '../../gpu-workers/engine/client.ts';
import { createExtractHandler } from '../../gpu-workers/extract/handler.ts';
import { parseSettings } from '../../gpu-workers/settings.ts';
import type { ExtractJob, ExtractOutput } from '../../shared/job-input.ts';

/**
 * The extract worker's handler in a process of its own, so that its memory is nobody else's: reads the document at the
 * URL it is given, and prints what that took and the most memory this process ever had.
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
const read = () =>
  handler(job, { jobId: 'bench', signal, progress: () => {}, log: () => {} }) as Promise<ExtractOutput>;

const startedAtMs = performance.now();
const { page_count: pages } = await read();
const ms = performance.now() - startedAtMs;
const peakKib = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
process.stdout.write(`${JSON.stringify({ pages, ms, peakMib: Number(peakKib ?? 0) / 1024 })}\n`);
process.exit();
