import { parentPort, workerData } from 'node:worker_threads';
import { BadImageError } from '../ocr/decode-image.ts';
import { loadModels } from '../ocr/load-models.ts';
import { warmUp } from '../ocr/warm-up.ts';
import { readPage } from '../pages/read-page.ts';
import { PageStoppedError, stoppable } from './stop-flag.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './worker-messages.ts';

// Inference blocks its thread for hundreds of milliseconds, so it never runs on the one that speaks HTTP.
const { threads, maxPixels, runtime } = workerData as WorkerSettings;
const send = (message: FromWorker) => parentPort?.postMessage(message);

const models = await loadModels({ threads, runtime, log: (line) => send({ kind: 'log', line }) });
await warmUp(models);

parentPort?.on('message', ({ bytes, stop }: ToWorker) => {
  readPage(bytes, stoppable(models, stop), maxPixels).then(
    (reading) => send({ kind: 'reading', reading }),
    (error: unknown) => {
      if (error instanceof PageStoppedError) return send({ kind: 'stopped' });
      const message = error instanceof Error ? error.message : String(error);
      send({ kind: error instanceof BadImageError ? 'bad_image' : 'failed', message });
    },
  );
});
send({ kind: 'ready' });
