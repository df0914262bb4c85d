import { assertDotsOcrPrompt } from '../engine/dots-ocr-readiness.ts';
import { startWorker } from '../start-worker.ts';
import { createExtractHandler } from './handler.ts';

process.exit(await startWorker({ createHandler: createExtractHandler, checkEngine: assertDotsOcrPrompt }));
