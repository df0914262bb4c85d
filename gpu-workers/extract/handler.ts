import { extractJobSchema } from '../../shared/job-input.ts';
import type { Engine } from '../engine/client.ts';
import { createPageHandler } from '../page-job.ts';
import { storeResult } from '../results/store-result.ts';
import type { Settings } from '../settings.ts';
import { extractPages } from './extract-pages.ts';

/** Answers one extract job: an `ExtractJob` in, an `ExtractOutput` out, or an `ExtractReceipt` when that was stored. */
export const createExtractHandler = (engine: Engine, settings: Settings) =>
  createPageHandler(extractJobSchema, settings, async ({ job, pages, signal, log, report }) => {
    const output = await extractPages(engine, pages, {
      job,
      pagesInFlight: settings.PAGES_IN_FLIGHT,
      signal,
      onPage: (pagesDone) => report('reading', pagesDone),
      onPagesRead: (pageCount) => report('extracting', pageCount),
    });
    if (job.result_upload === undefined) return output;
    return storeResult(output, job.result_upload, { allowPrivate: settings.ALLOW_PRIVATE_SOURCES, signal, log });
  });
