import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { callGateway } from '../../local/call-gateway.ts';
import { freshDevVars } from '../../local/dev-vars.ts';
import { startFileServer } from '../../local/file-server.ts';
import { findFreePort } from '../../local/ports.ts';
import { startStack } from '../../local/stack.ts';
import { extractResponseSchema } from '../../shared/api/extract.ts';
import { longPdf } from './long-pdf.ts';
import { median, residentMib } from './memory.ts';
import type { Stop } from './stop.ts';

type Sample = { pagesDone: number; worker: number; engine: number };

/** Memory settles while the first pages fill the window and the caches. */
const WARM_UP_PAGES = 20;

/** Extracts a PDF of many scanned pages through the whole service and prints what worker and engine hold meanwhile. */
export async function watchLongDocument(pageCount: number, running: Stop[]): Promise<void> {
  const scan = await readFile(fileURLToPath(new URL('../../local/samples/1098-photo.jpg', import.meta.url)));
  const { data, info } = await sharp(scan).jpeg({ quality: 80 }).toBuffer({ resolveWithObject: true });
  const path = join(tmpdir(), `docproc-long-${process.pid}.pdf`);
  await writeFile(path, longPdf(data, info, pageCount));
  const files = await startFileServer();
  const samples: Sample[] = [];
  let pagesDone = 0;
  const stack = await startStack({
    gatewayPort: await findFreePort(),
    vars: { ...freshDevVars(), RUNPOD_TIMEOUT: '3600' },
    allowPrivateSources: true,
    onProgress: ({ progress }) => {
      pagesDone = progress.pages_done;
    },
  });
  running.push(stack.stop);
  const pids = stack.pids();
  const timer = setInterval(async () => {
    const [worker, engine] = await Promise.all([
      residentMib(pids['extract worker'] ?? 0),
      residentMib(pids.engine ?? 0),
    ]);
    samples.push({ pagesDone, worker, engine });
  }, 250);
  try {
    const startedAtMs = performance.now();
    const body = { image_urls: [files.publish(path)], doc_type: '1098' };
    const { answer, problem } = await callGateway(stack, '/v1/extract', body, extractResponseSchema);
    if (problem) throw new Error(`${problem.code}: ${problem.detail ?? problem.title}`);
    const seconds = (performance.now() - startedAtMs) / 1000;
    process.stdout.write(
      `\n${answer.page_count} pages of one PDF in ${seconds.toFixed(0)} s, ${(answer.page_count / seconds).toFixed(2)} pages/s\n`,
    );
    report(samples, pageCount);
  } finally {
    clearInterval(timer);
    await stack.stop();
    await files.close();
    await rm(path, { force: true });
  }
}

function report(samples: Sample[], pageCount: number): void {
  const early = samples.filter(({ pagesDone }) => pagesDone >= WARM_UP_PAGES && pagesDone < pageCount / 2);
  const late = samples.filter(({ pagesDone }) => pagesDone >= pageCount / 2);
  for (const part of ['worker', 'engine'] as const) {
    const of = (some: Sample[]) => some.map((sample) => sample[part]);
    const [first, second] = [median(of(early)), median(of(late))];
    process.stdout.write(
      `${part}: peak ${Math.max(...of(samples)).toFixed(0)} MiB; median ${first.toFixed(0)} MiB before the middle, ${second.toFixed(0)} MiB after it (× ${(second / first).toFixed(2)})\n`,
    );
  }
}
