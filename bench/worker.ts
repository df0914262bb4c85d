import { cpus } from 'node:os';
import { timeHandler } from './worker/time-handler.ts';
import { timeWorkerLoop } from './worker/time-worker-loop.ts';

/**
 * What our side of a GPU worker costs beside its engine: the handler's own time a page and its memory, and the job loop
 * with work that takes no time.
 */
export async function worker(): Promise<void> {
  process.stdout.write(
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n\n`,
  );
  process.stdout.write('The extract handler with an engine that answers at once\n');
  await timeHandler();
  process.stdout.write('\nThe worker loop on the emulator, with a handler that answers at once\n');
  await timeWorkerLoop(1);
  await timeWorkerLoop(8);
}
