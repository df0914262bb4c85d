import type { Job } from '../../shared/api/jobs.ts';
import { ApiError, errorTable } from '../../shared/errors.ts';
import { backoffMs, type Clock } from '../backends/retry.ts';
import { newId } from '../ids.ts';
import { toJobError } from '../jobs/to-job-error.ts';
import type { BatchRules } from '../policy.ts';
import type { BatchSpec } from './batch-spec.ts';
import type { BatchStore, PlannedJob } from './batch-store.ts';

/** Where a job stands. */
export type JobState = Pick<Job, 'status' | 'error'>;

/** What a batch reaches out with. */
export type BatchPorts = {
  clock: Pick<Clock, 'now' | 'random'>;
  rules: BatchRules;
  /** Lets the job in and makes it, the way of every job; safe to repeat. @throws ApiError of `createJob`. */
  createJob(spec: BatchSpec, planned: PlannedJob): Promise<JobState>;
  /** Where jobs stand; null in the place of each that was deleted. */
  findJobs(spec: BatchSpec, jobIds: readonly string[]): Promise<(JobState | null)[]>;
  /** Ends a job, here and at its queue. Null when it was deleted. */
  cancelJob(spec: BatchSpec, jobId: string): Promise<JobState | null>;
  /** Told what went wrong that nobody foresaw; it is tried again. */
  report(error: unknown): void;
};

/**
 * Moves a batch as far as it can go now: looks at the jobs under way, makes new ones, ends what is over. Safe to call at any
 * time and any number of times, but not twice at once.
 *
 * @returns When it wants to be called again; null when the batch has ended.
 */
export async function advanceBatch(store: BatchStore, ports: BatchPorts): Promise<number | null> {
  const batch = store.find();
  if (batch === null || batch.startedAtMs === null || batch.endedAtMs !== null) return null;
  await lookAtJobs(store, ports);
  await makeJobs(store, ports);
  await cancelJobs(store, ports);
  return store.end(ports.clock.now()) ? null : nextMoveAtMs(store, ports);
}

/** The index is asked, which every job tells of its end until it is heard: one question for all that are under way. */
async function lookAtJobs(store: BatchStore, { clock, rules, findJobs }: BatchPorts): Promise<void> {
  const batch = store.find();
  const open = store.openItems();
  if (batch === null || open.length === 0 || batch.lookAtMs > clock.now()) return;
  const jobIds = open.map(({ jobId }) => jobId);
  const jobs = await findJobs(batch.spec, jobIds);
  const news = open.filter(({ index }, place) => {
    const job = jobs[place] ?? deletedJob;
    return store.note(index, job.status, job.error);
  });
  const isNews = news.length > 0;
  const tries = isNews ? 1 : batch.looks + 2;
  store.looked({ isNews, nextAtMs: clock.now() + backoffMs(tries, rules.lookRetry, clock.random) });
}

/**
 * Fills the window, a few jobs at a time. Each id is written down before its job is made: found again after a crash, the job
 * is made under the same id, which changes nothing when it was made before. This holds for a batch that was cancelled in the
 * meantime as well: a job that may have been made is made for certain, so that it can be cancelled for certain.
 */
async function makeJobs(store: BatchStore, ports: BatchPorts): Promise<void> {
  const { clock, rules } = ports;
  for (let left = rules.window; left > 0; ) {
    const batch = store.find();
    if (batch === null || batch.makeAtMs > clock.now()) return;
    const room = Math.min(rules.window - store.openItems().length, rules.parallel);
    const planned = store.planJobs(room, () => newId('job', clock.now()));
    if (planned.length === 0) return;
    const made = await Promise.all(planned.map((job) => makeJob(batch.spec, job, store, ports)));
    noteTries(made, store, ports);
    left -= planned.length;
  }
}

/** @returns whether the job is made, or never will be. */
async function makeJob(spec: BatchSpec, planned: PlannedJob, store: BatchStore, ports: BatchPorts): Promise<boolean> {
  try {
    const { status, error } = await ports.createJob(spec, planned);
    store.note(planned.index, status, error);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) ports.report(error);
    if (!(error instanceof ApiError) || errorTable[error.code].retryable) return false;
    store.note(planned.index, 'failed', toJobError(error));
    return true;
  }
}

/** Cancels what is under way, if the batch is to be cancelled. */
async function cancelJobs(store: BatchStore, ports: BatchPorts): Promise<void> {
  const { clock, rules } = ports;
  const open = store.openItems();
  for (let next = 0; next < open.length; next += rules.parallel) {
    const batch = store.find();
    if (batch === null || batch.cancelledAtMs === null || batch.makeAtMs > clock.now()) return;
    const { spec } = batch;
    const some = open.slice(next, next + rules.parallel);
    const cancelled = await Promise.all(some.map((item) => cancelJob(spec, item, store, ports)));
    noteTries(cancelled, store, ports);
  }
}

/** @returns whether the job has ended. */
async function cancelJob(
  spec: BatchSpec,
  { index, jobId }: { index: number; jobId: string },
  store: BatchStore,
  ports: BatchPorts,
): Promise<boolean> {
  try {
    const job = await ports.cancelJob(spec, jobId);
    store.note(index, job?.status ?? 'cancelled', job?.error ?? null);
    return true;
  } catch (error) {
    ports.report(error);
    return false;
  }
}

function noteTries(successes: readonly boolean[], store: BatchStore, { clock, rules }: BatchPorts): void {
  const tries = (store.find()?.tries ?? 0) + 1;
  if (successes.includes(false)) store.delayJobs(clock.now() + backoffMs(tries, rules.makeRetry, clock.random));
  else store.madeJobs();
}

function nextMoveAtMs(store: BatchStore, { clock, rules }: BatchPorts): number {
  const batch = store.find();
  const { waiting, queued, running } = store.counts();
  const open = queued + running;
  if (batch === null) return clock.now();
  const hasWork = (waiting > 0 && open < rules.window) || (batch.cancelledAtMs !== null && open > 0);
  const dueMs = Math.min(...(open > 0 ? [batch.lookAtMs] : []), ...(hasWork ? [batch.makeAtMs] : []));
  return Math.max(dueMs, clock.now());
}

/** A job that is gone from the index was deleted, by its caller or with its document. */
const deletedJob: JobState = { status: 'failed', error: toJobError(new ApiError('not_found', 'The job was deleted')) };
