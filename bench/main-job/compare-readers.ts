import { join } from 'node:path';
import { defaultLimits } from '../../gpu-workers/documents/limits.ts';
import { type Page, requireDrawn } from '../../gpu-workers/documents/page.ts';
import { readSources } from '../../gpu-workers/documents/read-sources.ts';
import { resizeToPng } from '../../gpu-workers/documents/resize.ts';
import { createEngine, type Engine } from '../../gpu-workers/engine/client.ts';
import { readPage } from '../../gpu-workers/engine/dots-ocr.ts';
import { toPlainText } from '../../gpu-workers/engine/page-text.ts';
import { startEngine } from '../../local/engine.ts';
import { startFileServer } from '../../local/file-server.ts';
import { fold, isRead, type KnownValue, knownValues } from '../known-values.ts';
import { readManifest } from '../manifest.ts';
import { median } from './memory.ts';
import type { Stop } from './stop.ts';
import { readWithTesseract, tesseractVersion } from './tesseract.ts';

type Reader = { name: string; read: (page: Page) => Promise<string> };
type Tally = {
  read: number;
  known: number;
  seconds: number[];
  byKind: Map<KnownValue['kind'], { read: number; known: number }>;
};

const { signal } = new AbortController();

/** Reads page 1 of every document with each reader in turn, one page at a time, and counts the known values in its text. */
export async function compareReaders(dir: string, running: Stop[]): Promise<void> {
  const entries = await readManifest(dir);
  const files = await startFileServer();
  const engineProcess = await startEngine('dots-ocr');
  running.push(engineProcess.stop);
  try {
    const engine = createEngine({ baseUrl: engineProcess.baseUrl, model: 'dots-ocr', maxInFlight: 1 });
    const readers = await readersOf(engine);
    const tallies = readers.map((): Tally => ({ read: 0, known: 0, seconds: [], byKind: new Map() }));
    for (const entry of entries) {
      const page = await firstPage(files.publish(join(dir, entry.file)));
      const values = knownValues(entry);
      for (const [index, reader] of readers.entries()) await measure(reader, tallies[index] as Tally, page, values);
      process.stderr.write('.');
    }
    process.stderr.write('\n');
    report(readers, tallies, entries.length);
  } finally {
    await engineProcess.stop();
    await files.close();
  }
}

async function readersOf(engine: Engine): Promise<Reader[]> {
  const ours: Reader = {
    name: 'CPU engine',
    read: async (page) => toPlainText((await readPage(engine, page, { mode: 'layout_all', signal })).cells),
  };
  const version = await tesseractVersion();
  if (version === null) {
    process.stdout.write('Tesseract is not installed (Debian: tesseract-ocr), so the CPU engine is measured alone.\n');
    return [ours];
  }
  const peer = (pageSegmentation: 3 | 11): Reader => ({
    name: `tesseract ${version} psm ${pageSegmentation}`,
    read: async (page) => readWithTesseract(await resizeToPng(page, page.width, page.height), pageSegmentation),
  });
  return [ours, peer(3), peer(11)];
}

async function firstPage(url: string): Promise<Page> {
  await using sources = await readSources([url], { limits: defaultLimits, allowPrivate: true, signal });
  for await (const page of sources.pages()) return requireDrawn(page);
  throw new Error('The document has no page');
}

async function measure(reader: Reader, tally: Tally, page: Page, values: KnownValue[]): Promise<void> {
  const startedAtMs = performance.now();
  const text = fold(await reader.read(page));
  tally.seconds.push((performance.now() - startedAtMs) / 1000);
  for (const value of values) {
    const kind = tally.byKind.get(value.kind) ?? { read: 0, known: 0 };
    const read = isRead(value, text) ? 1 : 0;
    tally.byKind.set(value.kind, { read: kind.read + read, known: kind.known + 1 });
    tally.read += read;
    tally.known += 1;
  }
}

function report(readers: Reader[], tallies: Tally[], pageCount: number): void {
  const share = ({ read, known }: { read: number; known: number }) =>
    known === 0 ? '–' : `${((100 * read) / known).toFixed(1)} %`;
  const base = tallies[0] as Tally;
  const total = (tally: Tally) => tally.seconds.reduce((sum, seconds) => sum + seconds, 0);
  process.stdout.write(`${pageCount} pages, ${base.known} known values\n\n`);
  for (const [index, reader] of readers.entries()) {
    const tally = tallies[index] as Tally;
    const kinds = [...tally.byKind].map(([kind, counts]) => `${kind} ${share(counts)}`).join(', ');
    const pagesPerSecond = (pageCount / total(tally)).toFixed(2);
    const ratio = (total(tally) / total(base)).toFixed(2);
    process.stdout.write(
      `${reader.name.padEnd(26)} ${share(tally)} read (${kinds}); ${pagesPerSecond} pages/s, median ${median(tally.seconds).toFixed(2)} s a page, ${ratio} × the engine's time\n`,
    );
  }
}
