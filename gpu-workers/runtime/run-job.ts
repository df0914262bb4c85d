import { type Clock, sleep } from '../../shared/clock.ts';
import { ApiError } from '../../shared/errors.ts';
import type { Random } from './backoff.ts';
import { type Chunks, createChunks } from './chunks.ts';
import { describeError } from './describe-error.ts';
import { EngineDiedError } from './engine-died-error.ts';
import type { WorkerEnv } from './env.ts';
import { type HeldJob, JobAbortedError } from './held-jobs.ts';
import { fitResultBody, type JobOutcome } from './job-body.ts';
import type { StreamingHandler, StreamingJobContext } from './job-context.ts';
import type { Log } from './log.ts';
import { createProgress } from './progress.ts';
import type { Queue } from './queue.ts';
import { postUntilAccepted, type ResultOutcome } from './results.ts';
import { InvalidInputError, isEmptyInput, type TakenJob } from './taken-job.ts';

export type RunJobOptions = {
  queue: Queue;
  env: WorkerEnv;
  handler: StreamingHandler;
  clock: Clock;
  random: Random;
  log: Log;
  maxResultBytes: number;
  onRefresh(): void;
  onEngineDied(reason: string): void;
  /** Told of every handler that ended by itself: its error, or `null`. */
  onOutcome(error: unknown): void;
};

/** How long an aborted handler may keep its slot: one that does not hear its signal must not stop the worker for good. */
const ABORTED_HANDLER_MS = 10_000;

/** Runs one held job to its end: handler, progress, result. Never throws. */
export async function runJob(job: TakenJob, held: HeldJob, options: RunJobOptions): Promise<void> {
  const { queue, clock, log } = options;
  const startedMs = clock.nowMs();
  const progress = createProgress((body) => queue.postProgress(job.id, body, held.postSignal), clock);
  const chunks = createChunks(job.id, { ...options, signal: held.handlerSignal });
  let refresh = false;
  const context: StreamingJobContext = {
    jobId: job.id,
    signal: held.handlerSignal,
    progress: (update) => progress.update(update),
    log: (level, message, fields) => log(level, message, fields, job.id),
    stream: (chunk) => chunks.post(chunk),
    requestRefresh: () => {
      refresh = true;
    },
  };
  log('info', 'Job started', {}, job.id);
  const settled = settle(job, context, options.handler);
  const outcome = await Promise.race([settled, whenAborted(held.handlerSignal)]);
  const aborted = held.handlerSignal.aborted;
  if (!aborted) announce(outcome, refresh, options);
  await progress.close();
  const result = await postOutcome(job.id, held, outcome, { chunks, refresh, options });
  held.leave();
  const durationMs = Math.round(clock.nowMs() - startedMs);
  log('info', 'Job ended', { outcome: outcome.kind, result, durationMs }, job.id);
  if (aborted) await Promise.race([settled, sleep(clock, ABORTED_HANDLER_MS)]);
  held.freeSlot();
}

/** The handler's end as a value, whether it returned, threw, or was given nothing to do. */
async function settle(job: TakenJob, context: StreamingJobContext, handler: StreamingHandler): Promise<JobOutcome> {
  if (isEmptyInput(job.input)) return { kind: 'error', error: new InvalidInputError() };
  try {
    return { kind: 'value', value: await handler(job.input, context) };
  } catch (error) {
    if (!context.signal.aborted) logFailure(error, context);
    return { kind: 'error', error };
  }
}

/** The full error goes to the log alone; see `job-body.ts` for what the caller is told. */
function logFailure(error: unknown, context: StreamingJobContext): void {
  if (error instanceof ApiError) {
    const cause = error.cause === undefined ? {} : describeError(error.cause);
    context.log('warn', 'The job failed', { code: error.code, ...cause });
  } else {
    context.log('error', 'The job failed in a way we did not foresee', describeError(error));
  }
}

function whenAborted(signal: AbortSignal): Promise<JobOutcome> {
  return new Promise((resolve) => {
    const finish = () => {
      const engineDied = signal.reason instanceof JobAbortedError && signal.reason.reason === 'engine_died';
      resolve({ kind: 'error', error: engineDied ? new EngineDiedError('The engine died') : signal.reason });
    };
    if (signal.aborted) finish();
    signal.addEventListener('abort', finish, { once: true });
  });
}

function announce(outcome: JobOutcome, refresh: boolean, options: RunJobOptions): void {
  options.onOutcome(outcome.kind === 'error' ? outcome.error : null);
  if (outcome.kind === 'error' && outcome.error instanceof EngineDiedError) options.onEngineDied(outcome.error.message);
  if (refresh) options.onRefresh();
}

async function postOutcome(
  jobId: string,
  held: HeldJob,
  outcome: JobOutcome,
  job: { chunks: Chunks; refresh: boolean; options: RunJobOptions },
): Promise<ResultOutcome> {
  const { env, maxResultBytes } = job.options;
  const posted = job.chunks.posted();
  const stopPod = job.refresh || (outcome.kind === 'error' && outcome.error instanceof EngineDiedError);
  const bodies = fitResultBody(outcome, env, { stopPod, chunks: posted, maxBytes: maxResultBytes });
  return postUntilAccepted(
    { id: jobId, ...bodies, streamed: posted.length > 0 },
    { ...job.options, signal: held.postSignal },
  );
}
