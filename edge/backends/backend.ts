import type { JobInput } from '../../shared/job-input.ts';
import type { RunpodHealth } from '../../shared/runpod-wire.ts';

/**
 * One queue that runs jobs: an endpoint of RunPod, or of the emulator. Every call is a single try that answers with a
 * value, also when nothing came back; what to do next is for `run-job.ts` to decide. No call throws, but `follow` does
 * when its `signal` aborts.
 */
export type Backend = {
  /** For the operator's log: RunPod's endpoint id. */
  readonly name: string;

  /**
   * Queues one job.
   *
   * @param input - Reaches the worker as `job.input`. At most 10 MB as JSON, so documents travel as URLs.
   * @param limits.executionTimeoutMs - Run time once a worker has the job, 5_000 to 604_800_000 (7 days).
   * @param limits.ttlMs - Whole life of the job, queue and run, 10_000 to 604_800_000; then it is gone, even running.
   * @param limits.timeoutMs - Longest wait for this answer.
   * @param limits.webhookUrl - Called when the job has ended: unsigned, at least once if at all, and maybe late.
   */
  submit(
    input: JobInput,
    limits: { executionTimeoutMs: number; ttlMs: number; timeoutMs: number; webhookUrl?: string },
  ): Promise<Submission>;

  /** The state of a job, at once. @param options.timeoutMs - Longest wait for this answer. */
  look(jobId: string, options: { timeoutMs: number }): Promise<JobReport>;

  /**
   * The state of a job. The queue holds its answer until the job ends, for `holdMs` at most.
   *
   * @param options.holdMs - 1_000 to 60_000; the queue may answer earlier without an end.
   * @param options.timeoutMs - Longest wait for this answer; 0 or less is not a wait.
   * @param options.signal - Ends the wait; the job goes on.
   * @throws The signal's reason.
   */
  follow(jobId: string, options: { holdMs: number; timeoutMs: number; signal: AbortSignal }): Promise<JobReport>;

  /** Stops a job that waits or runs. True when the queue has taken the wish, or has no such job. */
  cancel(jobId: string): Promise<boolean>;

  /** The queue's own counts. Costs no worker time. @param options.timeoutMs - Longest wait for this answer. */
  health(options: { timeoutMs: number }): Promise<BackendHealth>;
};

export type Submission =
  | { outcome: 'accepted'; jobId: string }
  /** Certainly not queued; the same may be sent again, after `retryAfterMs` when the queue named a time. */
  | { outcome: 'busy'; retryAfterMs: number | null }
  /** Certainly not queued, and sending the same again cannot help. */
  | { outcome: 'refused'; fault: BackendFault; tooLarge: boolean }
  /** No clear answer: the job may have been queued and may run. */
  | { outcome: 'unknown'; fault: BackendFault };

export type JobReport =
  | { state: 'queued' }
  /** `progress` is the worker's last update, not yet validated; `queueMs` how long it waited for that worker. */
  | { state: 'running'; progress: unknown; queueMs: number | null }
  /** `output` is undefined when the queue lost it. */
  | ({ state: 'completed'; output: unknown } & JobTimes)
  /** `error` is what the worker or RunPod said, in no promised shape. */
  | ({ state: 'failed'; error: string | null } & JobTimes)
  | { state: 'timed_out' }
  | { state: 'cancelled' }
  /** The queue knows no such job, for it forgot one that it had taken, or its workers were lost with it. */
  | { state: 'lost' }
  /** No answer about the job this time. */
  | { state: 'unknown'; retryAfterMs: number | null; fault: BackendFault }
  /** The queue does not let us ask. */
  | { state: 'refused'; fault: BackendFault };

/** Milliseconds waiting and running, and how often the job was given to another worker; null when the queue did not say. */
export type JobTimes = { queueMs: number | null; executionMs: number | null; redispatches: number | null };

export type BackendHealth = { answered: true; counts: RunpodHealth } | { answered: false; fault: BackendFault };

/** What a queue did wrong, in words of ours: safe in a log, for it holds no URL, key or body. */
export class BackendFault extends Error {
  override readonly name = 'BackendFault';
}
