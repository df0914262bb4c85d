import type { Job, JobStepView } from '../../shared/api/jobs.ts';
import { toIsoTime } from '../respond/iso-time.ts';
import type { Attempt } from './attempt.ts';
import { type Step, stepsOf } from './job-spec.ts';
import type { StoredJob } from './job-store.ts';

/** A job as its caller sees it. */
export function toJob(job: StoredJob, attempts: (step: Step) => readonly Attempt[]): Job {
  const { spec } = job;
  return {
    id: spec.id,
    status: job.status,
    tasks: [...spec.tasks],
    created_at: toIsoTime(spec.createdAtMs),
    started_at: toIsoTime(job.startedAtMs),
    ended_at: toIsoTime(job.endedAtMs),
    deadline_at: toIsoTime(spec.deadlineAtMs),
    expires_at: toIsoTime(spec.expiresAtMs),
    steps: stepsOf(spec).map((step) => toStepView(step, attempts(step))),
    summary: job.summary,
    error: job.error,
    cache: isReused(job, attempts) ? 'hit' : 'miss',
    metadata: spec.metadata,
    batch_id: spec.batchId,
    request_id: spec.requestId,
  };
}

/** It ended well and nothing was ever handed over. */
const isReused = ({ spec, status }: StoredJob, attempts: (step: Step) => readonly Attempt[]): boolean =>
  spec.reuse !== null && status === 'succeeded' && stepsOf(spec).every((step) => attempts(step).length === 0);

function toStepView(step: Step, attempts: readonly Attempt[]): JobStepView {
  const last = attempts.at(-1);
  const progress = last?.progress ?? null;
  const isDone = last?.state === 'done';
  return {
    step,
    status: last === undefined ? 'waiting' : (statusOf[last.state] ?? 'queued'),
    attempts: last?.n ?? 0,
    stage: last?.state === 'running' ? (progress?.stage ?? null) : null,
    pages_done: (isDone ? progress?.page_count : progress?.pages_done) ?? 0,
    page_count: progress?.page_count ?? null,
    queue_ms: last?.queueMs ?? null,
    work_ms: last?.workMs ?? null,
  };
}

/** All others wait to be handed over, once more or at all. */
const statusOf: Partial<Record<Attempt['state'], JobStepView['status']>> = {
  running: 'running',
  done: 'done',
  failed: 'failed',
};
