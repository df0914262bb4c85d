import type { RunpodStatus } from '../../shared/runpod-wire.ts';
import type { EmulatorSettings } from '../settings.ts';

/** What a client asked for. */
export type JobRequest = {
  /** `runsync` for jobs that are waited for: other size limits, and kept for a shorter time. */
  kind: 'run' | 'runsync';
  input: Record<string, unknown>;
  webhook: string | null;
  s3Config: unknown;
  lowPriority: boolean;
  executionTimeoutMs: number;
  ttlMs: number;
};

/** One job as the queue keeps it. Times are of the queue's clock; `null` where there was none yet. */
export type Job = Omit<JobRequest, 'input'> & {
  readonly id: string;
  /** Grows with every submission. */
  order: number;
  status: RunpodStatus;
  /** Null once nobody can need it any more. */
  input: Record<string, unknown> | null;
  /** When it last began to wait. */
  queuedAtMs: number;
  takenAtMs: number | null;
  /** When a worker last showed that it has the job. */
  lastSignAtMs: number;
  delayTimeMs: number | null;
  executionTimeMs: number | null;
  /** Who took it last. */
  workerId: string | null;
  /** Everybody who may be running it: after a lost lease or a double delivery that can be two. */
  holders: Set<string>;
  retries: number;
  /** `undefined` is no output; `null` is an output. */
  output: unknown;
  error: string | null;
  /** Chunks that no client has read. */
  chunks: unknown[];
  /** The end of its `ttl`: then it is deleted whatever its status. */
  expiresAtMs: number;
  /** Until when the finished job can be read. */
  keptUntilMs: number | null;
  /** Its live entry in the agenda. */
  lookAtMs: number;
  /** It ended by other means than its worker's result, so whoever runs it must stop. */
  stopped: boolean;
};

export function createJob(id: string, order: number, request: JobRequest, nowMs: number): Job {
  return {
    ...request,
    id,
    order,
    status: 'IN_QUEUE',
    queuedAtMs: nowMs,
    takenAtMs: null,
    lastSignAtMs: nowMs,
    delayTimeMs: null,
    executionTimeMs: null,
    workerId: null,
    holders: new Set(),
    retries: 0,
    output: undefined,
    error: null,
    chunks: [],
    expiresAtMs: nowMs + request.ttlMs,
    keptUntilMs: null,
    lookAtMs: Infinity,
    stopped: false,
  };
}

export const isFinal = ({ status }: Job): boolean => status !== 'IN_QUEUE' && status !== 'IN_PROGRESS';

/** When the job's run is over for `executionTimeout`, and when for silence of its worker. */
export const runLimitsMs = (job: Job, { leaseMs }: EmulatorSettings): { executionAtMs: number; leaseAtMs: number } => ({
  executionAtMs: (job.takenAtMs ?? job.queuedAtMs) + job.executionTimeoutMs,
  leaseAtMs: job.lastSignAtMs + leaseMs,
});

/** The moment at which time alone changes the job. */
export function nextDeadlineMs(job: Job, settings: EmulatorSettings): number {
  if (job.status === 'IN_PROGRESS') {
    const { executionAtMs, leaseAtMs } = runLimitsMs(job, settings);
    return Math.min(job.expiresAtMs, executionAtMs, leaseAtMs);
  }
  return Math.min(job.expiresAtMs, job.keptUntilMs ?? Infinity);
}

/** RunPod's job object: keys that do not apply are absent. */
export function toJobView(job: Job): Record<string, unknown> {
  return {
    id: job.id,
    status: job.status,
    ...(job.delayTimeMs === null ? {} : { delayTime: Math.round(job.delayTimeMs) }),
    ...(job.executionTimeMs === null ? {} : { executionTime: Math.round(job.executionTimeMs) }),
    ...(job.workerId === null ? {} : { workerId: job.workerId, retries: job.retries }),
    ...(job.output === undefined ? {} : { output: job.output }),
    ...(job.error === null ? {} : { error: job.error }),
  };
}

/** What a webhook posts. */
export const toWebhookBody = (job: Job): Record<string, unknown> => ({
  ...toJobView(job),
  input: job.input,
  webhook: job.webhook,
});

/** What a worker is given. */
export const toTakenJob = (job: Job, { withoutInput }: { withoutInput: boolean }): Record<string, unknown> => ({
  id: job.id,
  ...(withoutInput ? {} : { input: job.input }),
  ...(job.webhook === null ? {} : { webhook: job.webhook }),
  ...(job.s3Config === undefined ? {} : { s3Config: job.s3Config }),
});
