import { extractJobSchema } from '../../shared/job-input.ts';
import type { Engine } from '../engine/client.ts';
import { createPageHandler } from '../page-job.ts';
import type { Settings } from '../settings.ts';
import { extractPages } from './extract-pages.ts';

/** Answers one extract job: an `ExtractJob` in, an `ExtractOutput` out. */
export const createExtractHandler = (engine: Engine, settings: Settings) =>
  createPageHandler(extractJobSchema, settings, ({ job, pages, signal, report }) =>
    extractPages(engine, pages, {
      job,
      pagesInFlight: settings.PAGES_IN_FLIGHT,
      signal,
      onPage: (pagesDone) => report('reading', pagesDone),
      onPagesRead: (pageCount) => report('extracting', pageCount),
    }),
  );
