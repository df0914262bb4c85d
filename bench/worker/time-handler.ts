import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { memorySettings } from '../../gpu-workers/memory-settings.ts';
import { startFileServer } from '../../local/file-server.ts';
import { longPdf } from '../main-job/long-pdf.ts';
import { startInstantEngine } from './instant-engine.ts';

const script = fileURLToPath(new URL('./read-document.ts', import.meta.url));
const scan = new URL('../../local/samples/1098-photo.jpg', import.meta.url);
/** A page of 4,600 characters as dots.ocr answered it. */
const answer = readFileSync(
  new URL('../../gpu-workers/engine/fixtures/layout_paper_first_page.json', import.meta.url),
  'utf8',
);
/** Two windows of the widest run. */
const PAGES = 32;
const LONG_PAGES = 500;
/** About what dots.ocr needs for a dense page on a current card; only the share of our own work depends on it. */
const ENGINE_PAGE_MS = 1_000;
/** Long enough that every page in flight waits at the engine at once. */
const WAIT_MS = 400;

type Run = {
  pages: number;
  ms: number;
  engineMs: number;
  peakMib: number;
  firstThirdMib: number;
  lastThirdMib: number;
};

/** What the handler itself costs a page, and what it holds in memory: with 16 pages in flight, and over 500 pages. */
export async function timeHandler(): Promise<void> {
  const alone = await readOnce(PAGES, 1, 0);
  const together = await readOnce(PAGES, 4, 0);
  const many = await readOnce(PAGES, 16, WAIT_MS);
  const perPage = (ms: number) => (ms / alone.pages).toFixed(1);
  const ownMs = (alone.ms - alone.engineMs) / alone.pages;
  process.stdout.write(
    [
      `One page at a time: ${perPage(alone.ms)} ms a page, of which the instant engine ${perPage(alone.engineMs)} ms and our own work ${ownMs.toFixed(1)} ms`,
      `  beside an engine that takes ${ENGINE_PAGE_MS} ms a page: ${((100 * ownMs) / ENGINE_PAGE_MS).toFixed(0)} % of its time`,
      `Four pages at a time: ${perPage(together.ms)} ms a page (× ${(alone.ms / together.ms).toFixed(2)} as fast)`,
      `Memory: peak ${alone.peakMib.toFixed(0)} MiB with 1 page in flight, ${many.peakMib.toFixed(0)} MiB with 16 (${((many.peakMib - alone.peakMib) / 15).toFixed(0)} MiB for each further page)`,
      '',
    ].join('\n'),
  );
  const long = await readOnce(LONG_PAGES, 4, 0);
  process.stdout.write(
    `Memory over ${long.pages} pages of one PDF, 4 in flight: peak ${long.peakMib.toFixed(0)} MiB; median ${long.firstThirdMib.toFixed(0)} MiB in the first third, ${long.lastThirdMib.toFixed(0)} MiB in the last (× ${(long.lastThirdMib / long.firstThirdMib).toFixed(2)}); ${(long.ms / long.pages).toFixed(0)} ms a page\n`,
  );
}

async function readOnce(pageCount: number, pagesInFlight: number, delayMs: number): Promise<Run> {
  const engine = await startInstantEngine(answer, delayMs);
  const files = await startFileServer();
  const path = join(tmpdir(), `docproc-bench-${process.pid}.pdf`);
  try {
    const { data, info } = await sharp(fileURLToPath(scan)).jpeg({ quality: 80 }).toBuffer({ resolveWithObject: true });
    await writeFile(path, longPdf(data, info, pageCount));
    const env = {
      ...process.env,
      ...memorySettings.variables,
      ENGINE_BASE_URL: engine.baseUrl,
      ENGINE_MODEL: 'dots-ocr',
      ENGINE_MAX_IN_FLIGHT: '16',
      PAGES_IN_FLIGHT: String(pagesInFlight),
      ALLOW_PRIVATE_SOURCES: 'true',
    };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...memorySettings.nodeFlags, script, files.publish(path)],
      { env },
    );
    const run = JSON.parse(stdout) as Omit<Run, 'engineMs'>;
    return { ...run, engineMs: (engine.busyMs() * run.pages) / engine.pages() };
  } finally {
    await files.close();
    await engine.close();
    await rm(path, { force: true });
  }
}
