import { isFinal, type JobSummary } from '../../shared/api/jobs.ts';
import { ApiError } from '../../shared/errors.ts';
import type { JobInput } from '../../shared/job-input.ts';
import type { Backend } from '../backends/backend.ts';
import type { Clock } from '../backends/retry.ts';
import type { DurableJobRules } from '../policy.ts';
import { askAttempt } from './ask-attempt.ts';
import { isAtQueue } from './attempt.ts';
import { type JobSpec, type Step, stepsOf } from './job-spec.ts';
import type { JobStore, StoredJob } from './job-store.ts';
import { nextMove } from './next-move.ts';
import { submitAttempt } from './submit-attempt.ts';
import { toJobError } from './to-job-error.ts';

/** What the state machine reaches out with. */
export type JobPorts = {
  backends: Record<Step, readonly Backend[]>;
  clock: Clock;
  rules: DurableJobRules;
  /** The input of one step, its URLs signed anew. @throws ApiError when a document is gone. */
  toInput(job: StoredJob, step: Step): Promise<JobInput>;
  /** Where the queue is to call when this hand-over has ended; undefined when nobody can reach us. */
  hookUrl(spec: JobSpec, step: Step, n: number): Promise<string | undefined>;
  /** Whether the result of the job is in storage. */
  hasResult(spec: JobSpec): Promise<boolean>;
  /** Stores the result of a job that only classifies, unless there is one. */
  writeClassification(job: StoredJob): Promise<void>;
  /** Stores the result of an earlier job as this one's. @returns false when it is gone. */
  copyResult(spec: JobSpec, earlierJobId: string): Promise<boolean>;
  /** Whether a caller is watching now. */
  isWatched(): boolean;
  /** Called after each step forward. */
  changed(): void;
};

/**
 * Moves a job as far as it can go now: the only function that does. Safe to call at any time and any number of times, but
 * not twice at once: the alarm, a queue's call and a caller's wish all end up here, one after the other.
 *
 * @returns When it wants to be called again; null when the job has ended.
 */
export async function advance(store: JobStore, ports: JobPorts): Promise<number | null> {
  for (;;) {
    const job = store.findJob();
    if (job === null || isFinal(job.status)) return null;
    const nowMs = ports.clock.now();
    if (nowMs >= job.spec.deadlineAtMs) {
      await askForTheLastTime(job, store, ports);
      const code = job.startedAtMs === null ? 'backend_busy' : 'backend_timeout';
      store.end({ status: 'failed', error: toJobError(new ApiError(code)) }, ports.clock.now());
      return null;
    }
    if (await reuseResult(job, store, ports)) return null;
    const step = nextStep(job);
    if (step === null) {
      await ports.writeClassification(job);
      store.end({ status: 'succeeded', summary: toSummary(job) }, ports.clock.now());
      return null;
    }
    const backends = ports.backends[step];
    const attempts = store.attempts(step);
    const move = nextMove(
      attempts,
      backends.map(({ name }) => name),
      { nowMs, ...ports.rules },
    );
    switch (move.kind) {
      case 'wait':
        return Math.min(move.untilMs, job.spec.deadlineAtMs);
      case 'give_up':
        store.end({ status: 'failed', error: toJobError(new ApiError(giveUpCodes[move.because])) }, nowMs);
        return null;
      case 'submit':
        await submitAttempt(job, step, backendNamed(backends, move.backend), store, ports);
        break;
      case 'ask':
        await askAttempt(job, move.attempt, store, ports);
    }
    ports.changed();
  }
}

/** Answers with an earlier result, as long as nothing has been handed over. @returns whether that ended the job. */
async function reuseResult({ spec }: StoredJob, store: JobStore, { copyResult, clock }: JobPorts): Promise<boolean> {
  if (spec.reuse === null || stepsOf(spec).some((step) => store.attempts(step).length > 0)) return false;
  if (!(await copyResult(spec, spec.reuse.jobId))) return false;
  store.end({ status: 'succeeded', summary: spec.reuse.summary }, clock.now());
  return true;
}

/** What ended at a queue while nobody could look, for the gateway was down, may still be there; it ends the job then. */
async function askForTheLastTime(job: StoredJob, store: JobStore, ports: JobPorts): Promise<void> {
  const attempts = stepsOf(job.spec).flatMap(store.attempts).filter(isAtQueue);
  for (const attempt of attempts) if (!store.isOver()) await askAttempt(job, attempt, store, ports);
}

/** `refused`: our key or endpoint is wrong. */
const giveUpCodes = { refused: 'internal', doubtful: 'backend_busy', lost: 'backend_failed' } as const;

export const backendNamed = (backends: readonly Backend[], name: string): Backend =>
  backends.find((backend) => backend.name === name) ?? (backends[0] as Backend);

/** Reading ends the job by itself, so the only step that can be behind us is the classification. */
function nextStep({ spec, classification }: StoredJob): Step | null {
  return stepsOf(spec).find((step) => step !== 'classify' || classification === null) ?? null;
}

function toSummary({ classification }: StoredJob): JobSummary {
  if (classification === null) throw new Error('A job without a step cannot have been let in');
  return {
    doc_type: classification.type,
    page_count: classification.pages.length,
    document_count: 1,
    needs_review: null,
  };
}
