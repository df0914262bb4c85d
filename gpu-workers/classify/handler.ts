import { ApiError } from '../../shared/errors.ts';
import { classifyJobSchema, type ClassifyOutput, type JobProgress } from '../../shared/job-input.ts';
import { readSources } from '../documents/read-sources.ts';
import type { Engine } from '../engine/client.ts';
import { throwJobFault } from '../engine/job-fault.ts';
import type { Handler } from '../runtime/worker.ts';
import { type Settings, sourceOptions } from '../settings.ts';
import { classifyPages } from './classify-pages.ts';

/** Answers one classify job: `classifyJobSchema` in, `ClassifyOutput` out. */
export const createClassifyHandler =
  (engine: Engine, settings: Settings): Handler =>
  async (input, context): Promise<ClassifyOutput> => {
    const job = classifyJobSchema.safeParse(input);
    if (!job.success) throw new ApiError('invalid_request', 'This worker takes classify jobs of version 1.');
    const { request_id, sources, prompt } = job.data;
    const report = (progress: JobProgress) => {
      context.progress(progress);
      context.log('info', 'progress', { request_id, ...progress });
    };
    report({ stage: 'fetching', pages_done: 0, page_count: null });
    await using document = await readSources(
      sources.map(({ url }) => url),
      sourceOptions(settings, context.signal),
    );
    const { pageCount } = document;
    report({ stage: 'reading', pages_done: 0, page_count: pageCount });
    return classifyPages(engine, document.pages(), {
      callerPrompt: prompt,
      pagesInFlight: settings.PAGES_IN_FLIGHT,
      signal: context.signal,
      onPage: (pagesDone) => report({ stage: 'reading', pages_done: pagesDone, page_count: pageCount }),
    }).catch((error: unknown) => throwJobFault(error, settings.ENGINE_BASE_URL));
  };
