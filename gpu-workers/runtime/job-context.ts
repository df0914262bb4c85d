import type { LogFields, LogLevel } from './log.ts';

/** What a handler gets beside its input. */
export type JobContext = {
  jobId: string;
  /** Aborts when the job was cancelled or timed out, or the worker must end. Then nothing is posted: just stop working. */
  signal: AbortSignal;
  /** Shows `update` (any JSON) to whoever asks for the job's status. Cheap to call often: only the newest is sent. */
  progress(update: unknown): void;
  /** No document text and no URLs in `message` or `fields`. */
  log(level: LogLevel, message: string, fields?: LogFields): void;
};

/** What few handlers need: answers in pieces, and a worker that wants to be replaced. */
export type StreamingJobContext = JobContext & {
  /**
   * Posts one chunk (any JSON) for `/stream`; resolves when it is taken. A handler that then returns `undefined` has all
   * its chunks as the result. Throws ApiError `result_too_large` over 1 MB, `backend_failed` when it cannot be posted.
   */
  stream(chunk: unknown): Promise<void>;
  /** Asks for a fresh worker: after the jobs that run now nothing more is taken, and the process ends with 0. */
  requestRefresh(): void;
};

/** @returns The job's `output`, any JSON. Throw `ApiError` to fail the job with words for its caller. */
export type Handler = (input: unknown, context: JobContext) => Promise<unknown>;
export type StreamingHandler = (input: unknown, context: StreamingJobContext) => Promise<unknown>;
