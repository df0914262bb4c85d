import { type JobProgress, jobProgressSchema } from '../shared/job-input.ts';

/** Where a request stands, as its worker wrote it into its log. */
export type WorkerProgress = { requestId: string; progress: JobProgress };

/**
 * Reads a worker's log line, `{"requestId", "message", "level"}` with `name=value` pairs at the message's end.
 *
 * @returns What it says about the progress of a request, or null for any other line.
 */
export function parseWorkerLine(line: string): WorkerProgress | null {
  const message = /"message":"progress ([^"]*)"/.exec(line)?.[1];
  if (message === undefined) return null;
  const pairs = Object.fromEntries(message.split(' ').map((pair) => pair.split('=', 2)));
  const progress = jobProgressSchema.safeParse({
    stage: pairs.stage,
    pages_done: Number(pairs.pages_done),
    page_count: pairs.page_count === 'null' ? null : Number(pairs.page_count),
  });
  return progress.success && pairs.request_id ? { requestId: pairs.request_id, progress: progress.data } : null;
}
