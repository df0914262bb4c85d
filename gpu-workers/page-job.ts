import type { z } from 'zod';
import { ApiError } from '../shared/errors.ts';
import type { JobInput, JobProgress } from '../shared/job-input.ts';
import { parseTraceparent } from '../shared/trace-context.ts';
import type { BrokenPage, Page } from './documents/page.ts';
import { readSources } from './documents/read-sources.ts';
import { throwJobFault } from './engine/job-fault.ts';
import type { Handler, JobContext } from './runtime/worker.ts';
import type { Settings } from './settings.ts';

/** The pages of one job's document, and how to say where the work stands. */
export type PageJob<Job> = {
  job: Job;
  /** Those that the job asks for; they keep the numbers that they have in the document. */
  pages: AsyncIterable<Page | BrokenPage>;
  /** How many these are. */
  pageCount: number;
  signal: AbortSignal;
  log: JobContext['log'];
  report: (stage: JobProgress['stage'], pagesDone: number) => void;
};

/**
 * What both handlers do around their own work: check the input, fetch and open its sources, show progress, and tell a
 * fault of the engine from one of the document. The sources are gone from this machine when the handler returns.
 *
 * @param schema - The job that this worker takes; anything else is refused as `invalid_request`.
 */
export const createPageHandler =
  <Job extends JobInput>(
    schema: z.ZodType<Job>,
    settings: Settings,
    work: (job: PageJob<Job>) => Promise<unknown>,
  ): Handler =>
  async (input, { signal, progress, log }) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new ApiError('invalid_request', 'This worker does not take jobs of that kind.');
    const job = parsed.data;
    const show = (state: JobProgress) => {
      progress(state);
      log('info', 'progress', { request_id: job.request_id, ...traceOf(job), ...state });
    };
    show({ stage: 'fetching', pages_done: 0, page_count: null });
    await using sources = await readSources(
      job.sources.map(({ url }) => url),
      { ranges: job.pages, limits: settings.limits, allowPrivate: settings.ALLOW_PRIVATE_SOURCES, signal },
    );
    const { pageCount } = sources;
    const report: PageJob<Job>['report'] = (stage, pagesDone) =>
      show({ stage, pages_done: pagesDone, page_count: pageCount });
    report('reading', 0);
    return await work({ job, pages: sources.pages(), pageCount, signal, log, report }).catch((error: unknown) =>
      throwJobFault(error, settings.ENGINE_BASE_URL),
    );
  };

/** So that the worker's lines are found with the request's. */
function traceOf({ traceparent }: JobInput): { trace_id?: string } {
  const trace = parseTraceparent(traceparent);
  return trace === null ? {} : { trace_id: trace.traceId };
}
