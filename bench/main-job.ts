import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stopOnSignal } from '../local/stop-on-signal.ts';
import { compareReaders } from './main-job/compare-readers.ts';
import type { Stop } from './main-job/stop.ts';
import { watchLongDocument } from './main-job/watch-long-document.ts';

const usage = `Usage: npm run bench -- main-job [DIR] [--pages N] [--part P]

  DIR        a folder with manifest.json and true values; the bundled samples when left out
  --pages N  pages of the long PDF whose memory is watched (200)
  --part P   only "readers" or only "memory"
`;

/**
 * The main job's speed and memory: the CPU engine beside Debian's Tesseract on the same page images, and what worker and
 * engine hold in memory over a long PDF.
 */
export async function mainJob(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { pages: { type: 'string', default: '200' }, part: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const dir = positionals[0] ?? fileURLToPath(new URL('../local/samples', import.meta.url));
  process.stdout.write(
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n\n`,
  );
  const running: Stop[] = [];
  stopOnSignal(async () => {
    for (const stop of running) await stop();
  });
  if (values.part !== 'memory') await compareReaders(dir, running);
  if (values.part !== 'readers') await watchLongDocument(Number(values.pages), running);
}
