import type { Quirks } from '../quirks.ts';
import type { EmulatorSettings } from '../settings.ts';
import { createAgenda } from './agenda.ts';
import { createJob, isFinal, type Job, type JobRequest, nextDeadlineMs, runLimitsMs } from './job.ts';
import { createWaitingLine } from './waiting-line.ts';

export type JobsOptions = {
  settings: EmulatorSettings;
  /** Read at every step: tests switch them on and off. */
  quirks(): Quirks;
  nowMs(): number;
  newId(kind: Job['kind']): string;
  /** Something changed that a held request may wait for. */
  onChange(): void;
  /** The job has reached a final status; called before anything of it is dropped. */
  onFinal(job: Job): void;
  /** This worker should stop this job. */
  onStop(workerId: string, jobId: string): void;
};

/** What a worker posts as a result; a key that is absent was not sent. */
export type JobResult = { output?: unknown; error?: unknown };

export type JobCounts = { completed: number; failed: number; inProgress: number; inQueue: number; retried: number };

/** So that no agenda entry outlives a job that ended early by more than this. */
const MAX_LOOK_AHEAD_MS = 600_000;

export type Jobs = ReturnType<typeof createJobs>;

/**
 * The jobs of one endpoint and every way in which one changes. Nothing here waits or talks to anybody: time is what
 * `nowMs` says, and `expire` has to be called when `nextExpiryMs` has come.
 *
 * A final status never changes, except under the quirk `progressAfterFinal`.
 */
export function createJobs(options: JobsOptions) {
  const { settings, quirks, nowMs, newId, onChange, onFinal, onStop } = options;
  const jobs = new Map<string, Job>();
  const line = createWaitingLine();
  const agenda = createAgenda();
  /** Jobs that run and shall be handed out a second time. */
  const again: Job[] = [];
  const ended = { completed: 0, failed: 0, retried: 0 };
  let submitted = 0;
  let startsAtMs = 0;

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

  function enqueue(job: Job): void {
    job.status = 'IN_QUEUE';
    job.queuedAtMs = nowMs();
    job.takenAtMs = null;
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

  /** What time alone does to the job, if anything. */
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

  /** Nothing is taken while the endpoint has no GPU or its first worker is still starting. */
  const isStarting = () => nowMs() < startsAtMs;
  const isClosed = () => quirks().capacity || isStarting();

  return {
    submit(request: JobRequest): Job {
      const { scaleFromZeroMs } = quirks();
      const isAsleep = () => line.size === 0 && !jobs.values().some((job) => job.status === 'IN_PROGRESS');
      if (scaleFromZeroMs > 0 && isAsleep()) {
        startsAtMs = nowMs() + scaleFromZeroMs;
        agenda.add(startsAtMs, '');
      }
      submitted += 1;
      const job = createJob(newId(request.kind), submitted, request, nowMs());
      jobs.set(job.id, job);
      enqueue(job);
      return job;
    },

    find: (id: string): Job | null => jobs.get(id) ?? null,
    list: (): Job[] => [...jobs.values()],
    isStarting,

    /** Hands out up to `max` jobs, the oldest first. Each is the worker's until its lease is lost. */
    take(workerId: string, max: number): Job[] {
      const taken: Job[] = [];
      while (!isClosed() && taken.length < max) {
        const job = again.shift() ?? line.next();
        if (job === null) break;
        const now = nowMs();
        if (job.status === 'IN_QUEUE') {
          job.status = 'IN_PROGRESS';
          job.takenAtMs = now;
          job.delayTimeMs = now - job.queuedAtMs;
        } else if (job.status !== 'IN_PROGRESS') continue;
        job.workerId = workerId;
        job.lastSignAtMs = now;
        job.holders.add(workerId);
        schedule(job);
        taken.push(job);
      }
      if (taken.length > 0) onChange();
      return taken;
    },

    /** The taken job never reached its worker: it waits again, at its old place and as if nothing had been. */
    putBack(job: Job, workerId: string): void {
      if (job.status !== 'IN_PROGRESS' || job.workerId !== workerId) return;
      job.holders.delete(workerId);
      job.workerId = null;
      job.delayTimeMs = null;
      const { queuedAtMs } = job;
      enqueue(job);
      job.queuedAtMs = queuedAtMs;
    },

    /** Hands a running job out once more, as RunPod does after a lost heartbeat. */
    deliverAgain(job: Job): void {
      again.push(job);
      onChange();
    },

    /** Takes a worker's result, whoever it is: the first one counts. */
    finish(job: Job, { output, error }: JobResult): void {
      if (isFinal(job)) return;
      if (error === undefined || error === null) end(job, 'COMPLETED', { output, error: null });
      else if (typeof error === 'string') end(job, 'FAILED', { output, error });
      else if (quirks().objectErrorCompletes) end(job, 'COMPLETED', { error: null });
      else end(job, 'FAILED', { output, error: JSON.stringify(error) });
    },

    /** The result was over the limit and has been refused. */
    refuseResult(job: Job): void {
      if (quirks().oversizeCompletes && !isFinal(job)) end(job, 'COMPLETED', { error: null });
    },

    progress(job: Job, workerId: string, output: unknown): void {
      if (isFinal(job) && quirks().progressAfterFinal && job.status !== 'CANCELLED') {
        job.status = 'IN_PROGRESS';
        job.error = null;
        job.keptUntilMs = null;
        job.executionTimeMs = null;
        job.lastSignAtMs = nowMs();
        schedule(job);
      } else if (job.status !== 'IN_PROGRESS' || !job.holders.has(workerId)) return;
      job.output = output;
      job.lastSignAtMs = nowMs();
      onChange();
    },

    chunk(job: Job, workerId: string, chunk: unknown): void {
      if (job.status !== 'IN_PROGRESS' || !job.holders.has(workerId)) return;
      job.chunks.push(chunk);
      job.lastSignAtMs = nowMs();
      onChange();
    },

    /** Takes the chunks that no client has read. */
    drain: (job: Job): unknown[] => job.chunks.splice(0),

    /** They did not reach the client. */
    putBackChunks(job: Job, chunks: unknown[]): void {
      job.chunks.unshift(...chunks);
      onChange();
    },

    /** The worker says that it has these jobs; those that nobody wants any more are to be stopped. */
    ping(workerId: string, ids: Iterable<string>): void {
      for (const id of ids) {
        const job = jobs.get(id);
        if (job === undefined || job.stopped) onStop(workerId, id);
        else if (job.status === 'IN_PROGRESS' && job.holders.has(workerId)) job.lastSignAtMs = nowMs();
      }
    },

    cancel(job: Job): void {
      if (isFinal(job)) return;
      stopHolders(job);
      end(job, 'CANCELLED', { error: null });
    },

    /** @returns False when the job's status does not allow it. */
    retry(job: Job): boolean {
      if ((job.status !== 'FAILED' && job.status !== 'TIMED_OUT') || job.input === null) return false;
      submitted += 1;
      // A new life: only who may still be running the old one is remembered, for the stop signals.
      const { holders } = job;
      Object.assign(job, createJob(job.id, submitted, { ...job, input: job.input }, nowMs()), { holders });
      enqueue(job);
      return true;
    },

    /** Cancels what waits. @returns How many that were. */
    purge(): number {
      const waiting = line.clear();
      for (const job of waiting) {
        stopHolders(job);
        end(job, 'CANCELLED', { error: null });
      }
      return waiting.length;
    },

    /** The finished job shall be kept for at most `ttlMs` more. */
    shorten(job: Job, ttlMs: number): void {
      if (job.keptUntilMs === null) return;
      job.keptUntilMs = Math.min(job.keptUntilMs, nowMs() + ttlMs);
      schedule(job);
      onChange();
    },

    /** The job is gone as if it had never been. */
    forget: remove,

    /** Does to every job what time has brought. Call it when `nextExpiryMs` has come. */
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
    nextExpiryMs: () => agenda.nextAtMs(),

    runningWorkers: (): Set<string> =>
      new Set(
        [...jobs.values()].flatMap((job) => (job.status === 'IN_PROGRESS' && job.workerId ? [job.workerId] : [])),
      ),

    counts: (): JobCounts => ({
      ...ended,
      inQueue: line.size,
      inProgress: [...jobs.values()].filter((job) => job.status === 'IN_PROGRESS').length,
    }),
  };
}
