import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { startRig } from '../tests/crash/rig/rig.ts';
import { longPdf } from './main-job/long-pdf.ts';
import { median, residentMib } from './main-job/memory.ts';
import { workerdPids } from './uploads/processes.ts';

const PAGES = 1000;
const SAMPLE_INTERVAL_MS = 1_000;
const JOB_TIMEOUT_MS = 30 * 60_000;
const scan = { width: 1700, height: 2200 };

/**
 * A document of a thousand scanned pages as one durable job, on the real gateway, queue and worker; the engine answers at once,
 * so what is seen is everything around it. Prints each process's memory by quarters of the job, the events that a caller
 * saw, and what came of the result by its URL.
 */
export async function longJob(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'docproc-long-job-'));
  await using rig = await startRig();
  try {
    const noise = { type: 'gaussian' as const, mean: 200, sigma: 25 };
    const picture = sharp({ create: { ...scan, channels: 3, background: '#fff', noise } });
    const jpeg = await picture.jpeg({ quality: 60 }).toBuffer();
    const file = join(folder, 'long.pdf');
    await writeFile(file, longPdf(jpeg, scan, PAGES));

    const pids = {
      gateway: (await workerdPids(rig.gateway.pid())).at(-1) ?? 0,
      queue: rig.emulator.pid(),
      worker: rig.worker.pid(),
    };
    const samples: Record<keyof typeof pids, number[]> = { gateway: [], queue: [], worker: [] };
    const startedAtMs = performance.now();
    const { id } = await rig.client.create('long-job', { image_urls: [rig.publish(file)], doc_type: 'other' });
    const timer = setInterval(async () => {
      for (const [name, pid] of Object.entries(pids)) samples[name as keyof typeof pids].push(await residentMib(pid));
    }, SAMPLE_INTERVAL_MS);
    const events = rig.client.events(id);
    const job = await rig.client.ended(id, JOB_TIMEOUT_MS);
    clearInterval(timer);
    const seconds = (performance.now() - startedAtMs) / 1000;

    process.stdout.write(
      `${PAGES} pages, ${job.status} after ${seconds.toFixed(0)} s, ${(seconds / PAGES).toFixed(2)} s a page\n`,
    );
    for (const [name, values] of Object.entries(samples)) process.stdout.write(`${toLine(name, values)}\n`);
    const types = await events;
    const progress = types.filter((type) => type === 'job.progress').length;
    process.stdout.write(`events: ${progress} of progress, the last ${types.at(-1)}\n`);
    const { bytes, result } = await rig.client.resultByUrl(id);
    process.stdout.write(`result by URL: ${(bytes / 1024 ** 2).toFixed(1)} MiB, page_count ${result.page_count}\n`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function toLine(name: string, values: readonly number[]): string {
  const quarter = Math.ceil(values.length / 4);
  const medians = [0, 1, 2, 3].map((index) => median(values.slice(index * quarter, (index + 1) * quarter)));
  const ratio = (medians[3] ?? 0) / (medians[1] || 1);
  return `${name}: ${medians.map((mib) => mib.toFixed(0)).join(', ')} MiB by quarters, last to second ${ratio.toFixed(2)} x, peak ${Math.max(...values).toFixed(0)} MiB`;
}
