import { ApiError, isErrorCode } from '../../shared/errors.ts';
import {
  classifyOutputSchema,
  extractReceiptSchema,
  type JobProgress,
  jobProgressSchema,
} from '../../shared/job-input.ts';
import type { JobReport } from '../backends/backend.ts';
import { canTakeJobs } from '../backends/endpoint-state.ts';
import { parseJobError } from '../backends/job-error.ts';
import { backoffMs } from '../backends/retry.ts';
import { backendNamed, type JobPorts } from './advance.ts';
import type { Attempt } from './attempt.ts';
import type { JobStore, StoredJob } from './job-store.ts';
import { toJobError } from './to-job-error.ts';

/** Asks the queue about an attempt, and writes down what that means. */
export async function askAttempt(job: StoredJob, attempt: Attempt, store: JobStore, ports: JobPorts): Promise<void> {
  const { step, n } = attempt;
  const backend = backendNamed(ports.backends[step], attempt.backend);
  const report = await backend.look(attempt.runpodId ?? '', { timeoutMs: ports.rules.callTimeoutMs });
  if (store.isOver()) return;
  const nowMs = ports.clock.now();
  const asks = attempt.asks + 1;
  // The queue may have called since: then the question is out of date, and is put again at once.
  const later = isAsItWas(attempt, store) ? { asks, resumeAtMs: nowMs + pauseMs(attempt, report, ports) } : { asks };

  switch (report.state) {
    case 'queued':
      if (await isStalled(attempt, nowMs, ports)) {
        store.updateAttempt(step, n, { state: 'stalled', resumeAtMs: nowMs });
        store.owesCancellation(attempt.backend, attempt.runpodId ?? '', nowMs);
      } else store.updateAttempt(step, n, later);
      break;
    case 'running': {
      const progress = jobProgressSchema.safeParse(report.progress).data ?? null;
      store.updateAttempt(step, n, { ...later, state: 'running', queueMs: report.queueMs, progress });
      store.started(nowMs);
      if (progress !== null && isNews(progress, attempt.progress)) store.progressed(step, progress, nowMs);
      break;
    }
    case 'unknown':
    // A key that is being changed, say: the run goes on meanwhile, and is worth waiting for.
    case 'refused':
      store.updateAttempt(step, n, later);
      break;
    case 'lost':
      store.updateAttempt(step, n, { state: 'lost', resumeAtMs: nowMs });
      break;
    case 'completed':
      await takeOutput(job, attempt, report, store, ports);
      break;
    case 'failed':
      if (parseJobError(report.error)?.error_type === 'engine_died') {
        store.updateAttempt(step, n, { state: 'died', resumeAtMs: nowMs });
        break;
      }
      fail(attempt, toFailure(report.error), store, nowMs);
      break;
    case 'timed_out':
      fail(attempt, new ApiError('backend_timeout'), store, nowMs);
      break;
    case 'cancelled':
      fail(attempt, new ApiError('backend_failed'), store, nowMs);
  }
}

/** Output that is not what a worker of ours returns counts as lost: another run may bring it. */
async function takeOutput(
  { spec }: StoredJob,
  { step, n }: Attempt,
  report: Extract<JobReport, { state: 'completed' }>,
  store: JobStore,
  ports: JobPorts,
): Promise<void> {
  const times = { queueMs: report.queueMs, workMs: report.executionMs };
  const isLost = () => store.updateAttempt(step, n, { ...times, state: 'lost', resumeAtMs: ports.clock.now() });
  if (step === 'classify') {
    const output = classifyOutputSchema.safeParse(report.output);
    if (!output.success) return isLost();
    const nowMs = ports.clock.now();
    store.updateAttempt(step, n, { ...times, state: 'done' });
    store.started(nowMs);
    store.classified(output.data, nowMs);
    return;
  }
  const receipt = extractReceiptSchema.safeParse(report.output);
  if (!receipt.success || !(await ports.hasResult(spec))) return isLost();
  const nowMs = ports.clock.now();
  store.updateAttempt(step, n, { ...times, state: 'done' });
  store.started(nowMs);
  store.end({ status: 'succeeded', summary: receipt.data.summary }, nowMs);
}

function fail({ step, n }: Attempt, error: ApiError, store: JobStore, nowMs: number): void {
  store.updateAttempt(step, n, { state: 'failed' });
  store.end({ status: 'failed', error: toJobError(error) }, nowMs);
}

/** What our worker says of the document goes to the caller; words that are not our own workers' do not. */
function toFailure(text: string | null): ApiError {
  const error = parseJobError(text);
  if (error === null || !isErrorCode(error.error_type)) return new ApiError('backend_failed');
  return new ApiError(error.error_type, error.error_message || undefined);
}

/** Whether it waits where nothing can take it while another endpoint, not given up before, stands ready. */
async function isStalled(attempt: Attempt, nowMs: number, { backends, rules }: JobPorts): Promise<boolean> {
  const names = backends[attempt.step].map(({ name }) => name);
  const isLastOne = names.indexOf(attempt.backend) === names.length - 1;
  if (isLastOne || nowMs - attempt.beganAtMs < rules.queueDeadlineMs) return false;
  const backend = backendNamed(backends[attempt.step], attempt.backend);
  const health = await backend.health({ timeoutMs: rules.callTimeoutMs });
  return health.answered && !canTakeJobs(health.counts);
}

const isAsItWas = ({ step, n, resumeAtMs }: Attempt, store: JobStore): boolean =>
  store.attempts(step).find((attempt) => attempt.n === n)?.resumeAtMs === resumeAtMs;

/** Until the next question: longer and longer, but as long as the queue asks, and short while somebody watches. */
function pauseMs(attempt: Attempt, report: JobReport, { rules, clock, isWatched }: JobPorts): number {
  const pace = backoffMs(attempt.asks + 2, rules.pollRetry, clock.random);
  if (report.state === 'unknown') return Math.min(report.retryAfterMs ?? 0, rules.pollRetry.patienceMs) + pace;
  return isWatched() ? Math.min(pace, rules.watchedPollMs) : pace;
}

const isNews = (progress: JobProgress, before: JobProgress | null): boolean =>
  before === null || progress.stage !== before.stage || progress.pages_done !== before.pages_done;
