import { classifyJobSchema } from '../../shared/job-input.ts';
import type { Engine } from '../engine/client.ts';
import { createPageHandler } from '../page-job.ts';
import type { Settings } from '../settings.ts';
import { classifyPages } from './classify-pages.ts';

/** Answers one classify job: a `ClassifyJob` in, a `ClassifyOutput` out. */
export const createClassifyHandler = (engine: Engine, settings: Settings) =>
  createPageHandler(classifyJobSchema, settings, ({ job, pages, signal, report }) =>
    classifyPages(engine, pages, {
      callerPrompt: job.prompt,
      pagesInFlight: settings.PAGES_IN_FLIGHT,
      signal,
      onPage: (pagesDone) => report('reading', pagesDone),
    }),
  );
