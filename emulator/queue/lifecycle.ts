import type { Quirks } from '../quirks.ts';
import type { EmulatorSettings } from '../settings.ts';
import { createAgenda } from './agenda.ts';
import { isFinal, type Job, nextDeadlineMs, runLimitsMs } from './job.ts';
import { createWaitingLine } from './waiting-line.ts';

export type LifecycleOptions = {
  settings: EmulatorSettings;
  /** Read at every step: tests switch them on and off. */
  quirks(): Quirks;
  nowMs(): number;
  /** Something changed that a held request may wait for. */
  onChange(): void;
  /** The job has reached a final status; called before anything of it is dropped. */
  onFinal(job: Job): void;
  /** This worker should stop this job. */
  onStop(workerId: string, jobId: string): void;
};

/** So that no agenda entry outlives a job that ended early by more than this. */
const MAX_LOOK_AHEAD_MS = 600_000;

export type Lifecycle = ReturnType<typeof createLifecycle>;

/** The jobs of one endpoint, the steps from one status to the next, and what time alone does to them. */
export function createLifecycle({ settings, quirks, nowMs, onChange, onFinal, onStop }: LifecycleOptions) {
  const jobs = new Map<string, Job>();
  const line = createWaitingLine();
  const agenda = createAgenda();
  const ended = { completed: 0, failed: 0, retried: 0 };

  /** Sees to it that the job is looked at no later than its deadline; one live entry a job. */
  function schedule(job: Job): void {
    const atMs = Math.min(nextDeadlineMs(job, settings), nowMs() + MAX_LOOK_AHEAD_MS);
    if (job.lookAtMs <= atMs) return;
    job.lookAtMs = atMs;
    agenda.add(atMs, job.id);
  }

  function stopHolders(job: Job): void {
    job.stopped = true;
    for (const workerId of job.holders) onStop(workerId, job.id);
  }

  function end(job: Job, status: Job['status'], { output, error }: { output?: unknown; error: string | null }): void {
    if (job.status === 'IN_QUEUE') line.remove(job);
    const now = nowMs();
    if (job.takenAtMs !== null) job.executionTimeMs = now - job.takenAtMs;
    job.status = status;
    job.output = output;
    job.error = error;
    job.keptUntilMs = now + settings.retentionMs[job.kind];
    if (status === 'COMPLETED') ended.completed += 1;
    if (status === 'FAILED' || status === 'TIMED_OUT') ended.failed += 1;
    onFinal(job);
    // Only failed jobs can be retried, so only their input can be needed again.
    const canRunAgain = status === 'FAILED' || status === 'TIMED_OUT' || quirks().progressAfterFinal;
    if (!canRunAgain) job.input = null;
    schedule(job);
    onChange();
  }

  /** Puts the job into the line, new or come back: nothing of an earlier run shows. */
  function enqueue(job: Job): void {
    job.status = 'IN_QUEUE';
    job.queuedAtMs = nowMs();
    job.takenAtMs = null;
    job.delayTimeMs = null;
    job.output = undefined;
    line.add(job);
    schedule(job);
    onChange();
  }

  function remove(job: Job): void {
    if (job.status === 'IN_QUEUE') line.remove(job);
    if (!isFinal(job)) stopHolders(job);
    jobs.delete(job.id);
    onChange();
  }

  function age(job: Job): void {
    const now = nowMs();
    const isOver = job.expiresAtMs <= now || (isFinal(job) && (job.keptUntilMs ?? Infinity) <= now);
    if (isOver) remove(job);
    else if (job.status === 'IN_PROGRESS') ageRun(job, now);
  }

  function ageRun(job: Job, now: number): void {
    const { executionAtMs, leaseAtMs } = runLimitsMs(job, settings);
    if (Math.min(executionAtMs, leaseAtMs) > now) return;
    const isLost = leaseAtMs < executionAtMs;
    if (isLost && job.retries === 0) {
      job.retries = 1;
      ended.retried += 1;
      enqueue(job);
      return;
    }
    stopHolders(job);
    if (isLost) end(job, 'FAILED', { error: 'job timed out after 1 retries' });
    else end(job, quirks().timedOutStatus ? 'TIMED_OUT' : 'FAILED', { error: 'executionTimeout exceeded' });
  }

  return {
    jobs,
    line,
    ended,
    schedule,
    stopHolders,
    end,
    enqueue,
    remove,
    /** `expire` shall be called then, whatever the jobs' own deadlines are. */
    wakeAt: (atMs: number) => agenda.add(atMs, ''),
    nextExpiryMs: () => agenda.nextAtMs(),
    /** Does to every job what time has brought. */
    expire(): void {
      for (let entry = agenda.takeDue(nowMs()); entry !== null; entry = agenda.takeDue(nowMs())) {
        const job = jobs.get(entry.id);
        if (job === undefined || job.lookAtMs !== entry.atMs) continue;
        job.lookAtMs = Infinity;
        age(job);
        // The deadline may have moved on meanwhile, with a ping for one.
        if (jobs.has(job.id)) schedule(job);
      }
      onChange();
    },
  };
}
