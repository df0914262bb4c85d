import { assertLetterTokens } from '../engine/readiness.ts';
import { startWorker } from '../start-worker.ts';
import { createClassifyHandler } from './handler.ts';

process.exit(await startWorker({ createHandler: createClassifyHandler, checkEngine: assertLetterTokens }));
