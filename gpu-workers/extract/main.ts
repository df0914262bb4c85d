import { startWorker } from '../start-worker.ts';
import { createExtractHandler } from './handler.ts';

process.exit(await startWorker({ createHandler: createExtractHandler }));
