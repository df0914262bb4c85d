import { Worker } from 'node:worker_threads';
import type { WorkerThread } from './page-pool.ts';
import type { WorkerSettings } from './worker-messages.ts';

export const startWorker = (settings: WorkerSettings): WorkerThread =>
  new Worker(new URL('./worker.ts', import.meta.url), { workerData: settings });
