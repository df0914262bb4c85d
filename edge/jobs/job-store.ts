import type { Job, JobSummary } from '../../shared/api/jobs.ts';
import { isFinal, type JobStatus } from '../../shared/api/jobs.ts';
import { type ClassifyOutput, classifyOutputSchema, type JobProgress } from '../../shared/job-input.ts';
import type { Attempt, AttemptState } from './attempt.ts';
import type { JobSpec, Step } from './job-spec.ts';

/** A job as its object knows it. Times are milliseconds since the epoch. */
export type StoredJob = {
  spec: JobSpec;
  status: JobStatus;
  /** Counts the changes that the index is told of. */
  version: number;
  /** What the classify step returned. */
  classification: ClassifyOutput | null;
  summary: JobSummary | null;
  error: Job['error'];
  startedAtMs: number | null;
  endedAtMs: number | null;
};

/** How a job ends. */
export type Ending =
  | { status: 'succeeded'; summary: JobSummary }
  | { status: 'failed'; error: NonNullable<Job['error']> }
  | { status: 'cancelled' };

export type JobEvent = { seq: number; atMs: number; type: string; data: unknown };

type JobRow = {
  spec: string;
  status: JobStatus;
  version: number;
  classification: string | null;
  summary: string | null;
  error: string | null;
  started_at: number | null;
  ended_at: number | null;
};

type AttemptRow = {
  step: Step;
  n: number;
  backend: string;
  state: AttemptState;
  runpod_id: string | null;
  began_at: number;
  resume_at: number;
  asks: number;
  queue_ms: number | null;
  work_ms: number | null;
  progress: string | null;
};

/** Reads and writes one job's tables. Each call is synchronous, so what is done without an `await` between is one transaction. */
export function createJobStore({ sql }: DurableObjectStorage) {
  const findJob = (): StoredJob | null => {
    const row = sql
      .exec<JobRow>('SELECT spec, status, version, classification, summary, error, started_at, ended_at FROM job')
      .toArray()[0];
    return row === undefined ? null : toStoredJob(row);
  };

  const addEvent = (type: string, data: unknown, nowMs: number): void => {
    sql.exec('INSERT INTO event (at, type, data) VALUES (?, ?, ?)', nowMs, type, JSON.stringify(data));
  };

  const owesIndex = (nowMs: number): void => {
    sql.exec('UPDATE job SET version = version + 1, index_tries = 0, index_at = ?', nowMs);
  };

  const attempts = (step: Step): Attempt[] =>
    sql.exec<AttemptRow>('SELECT * FROM attempt WHERE step = ? ORDER BY n', step).toArray().map(toAttempt);

  return {
    findJob,
    attempts,

    create(spec: JobSpec): void {
      sql.exec(
        "INSERT INTO job (one, spec, status, version, index_at) VALUES (1, ?, 'queued', 1, ?)",
        JSON.stringify(spec),
        spec.createdAtMs,
      );
      addEvent('job.queued', {}, spec.createdAtMs);
    },

    /**
     * Writes the intent of a hand-over, before it is made. Earlier ones that a busy queue did not take are forgotten: in a day
     * they would be thousands. @returns its number.
     */
    beginAttempt(step: Step, backend: string, nowMs: number, resumeAtMs: number): number {
      const row = sql.exec<{ n: number }>(
        `INSERT INTO attempt (step, n, backend, state, began_at, resume_at)
         SELECT ?1, coalesce(max(n), 0) + 1, ?2, 'submitting', ?3, ?4 FROM attempt WHERE step = ?1 RETURNING n`,
        ...[step, backend, nowMs, resumeAtMs],
      );
      const { n } = row.one();
      sql.exec("DELETE FROM attempt WHERE step = ? AND state = 'busy' AND n < ?", step, n);
      return n;
    },

    updateAttempt(step: Step, n: number, change: AttemptChange): void {
      sql.exec(
        `UPDATE attempt SET state = coalesce(?3, state), runpod_id = coalesce(?4, runpod_id),
           resume_at = coalesce(?5, resume_at), asks = coalesce(?6, asks), queue_ms = coalesce(?7, queue_ms),
           work_ms = coalesce(?8, work_ms), progress = coalesce(?9, progress) WHERE step = ?1 AND n = ?2`,
        ...[step, n, change.state ?? null, change.runpodId ?? null, change.resumeAtMs ?? null, change.asks ?? null],
        ...[change.queueMs ?? null, change.workMs ?? null],
        change.progress == null ? null : JSON.stringify(change.progress),
      );
    },

    /** The queue says that a hand-over has ended, with its id there: ask now. @returns whether there is anything to ask. */
    called(step: Step, n: number, runpodId: string | null, nowMs: number): boolean {
      const called = sql.exec(
        `UPDATE attempt SET resume_at = ?3, runpod_id = coalesce(runpod_id, ?4),
           state = CASE WHEN state IN ('submitting', 'doubtful') THEN 'submitted' ELSE state END
         WHERE step = ?1 AND n = ?2 AND (state IN ('submitted', 'running') OR (state IN ('submitting', 'doubtful') AND ?4 IS NOT NULL))
         RETURNING n`,
        ...[step, n, nowMs, runpodId],
      );
      return called.toArray().length > 0;
    },

    /** Somebody watches: what runs is asked about by then. */
    lookBy(atMs: number): void {
      sql.exec("UPDATE attempt SET resume_at = min(resume_at, ?) WHERE state IN ('submitted', 'running')", atMs);
    },

    /** A worker has it. The first time is when the job started. */
    started(nowMs: number): void {
      const started = sql.exec(
        "UPDATE job SET status = 'running', started_at = ? WHERE status = 'queued' RETURNING one",
        nowMs,
      );
      if (started.toArray().length === 0) return;
      addEvent('job.running', {}, nowMs);
      owesIndex(nowMs);
    },

    progressed(step: Step, progress: JobProgress, nowMs: number): void {
      addEvent('job.progress', { step, ...progress }, nowMs);
    },

    classified(classification: ClassifyOutput, nowMs: number): void {
      sql.exec('UPDATE job SET classification = ?', JSON.stringify(classification));
      const { type, confidence } = classification;
      addEvent('job.classified', { type, confidence, page_count: classification.pages.length }, nowMs);
    },

    /** Ends the job, unless it has ended. What still runs at a queue is cancelled. @returns whether this was its end. */
    end(ending: Ending, nowMs: number): boolean {
      const { status } = ending;
      const summary = status === 'succeeded' ? JSON.stringify(ending.summary) : null;
      const error = status === 'failed' ? JSON.stringify(ending.error) : null;
      const ended = sql.exec(
        `UPDATE job SET status = ?, summary = ?, error = ?, ended_at = ? WHERE status IN ('queued', 'running') RETURNING one`,
        ...[status, summary, error, nowMs],
      );
      if (ended.toArray().length === 0) return false;
      addEvent(`job.${status}`, status === 'failed' ? { error: ending.error } : {}, nowMs);
      owesIndex(nowMs);
      sql.exec(
        `INSERT OR IGNORE INTO cancellation (backend, runpod_id, due_at)
         SELECT backend, runpod_id, ? FROM attempt WHERE state IN ('submitted', 'running', 'stalled', 'doubtful') AND runpod_id IS NOT NULL`,
        nowMs,
      );
      return true;
    },

    /** Its time is over: whatever wakes the object from now on has it forgotten, after it has told the index of its end. */
    expire(nowMs: number): void {
      sql.exec(
        `UPDATE job SET index_at = min(index_at, ?1),
           spec = json_set(spec, '$.expiresAtMs', min(json_extract(spec, '$.expiresAtMs'), ?1))`,
        nowMs,
      );
    },

    owesCancellation(backend: string, runpodId: string, nowMs: number): void {
      sql.exec(
        'INSERT OR IGNORE INTO cancellation (backend, runpod_id, due_at) VALUES (?, ?, ?)',
        backend,
        runpodId,
        nowMs,
      );
    },
    dueCancellations(nowMs: number) {
      type Row = { backend: string; runpod_id: string; tries: number };
      return sql.exec<Row>('SELECT backend, runpod_id, tries FROM cancellation WHERE due_at <= ?', nowMs).toArray();
    },
    cancellationDone(backend: string, runpodId: string): void {
      sql.exec('DELETE FROM cancellation WHERE backend = ? AND runpod_id = ?', backend, runpodId);
    },
    cancellationFailed(backend: string, runpodId: string, dueAtMs: number): void {
      sql.exec(
        'UPDATE cancellation SET tries = tries + 1, due_at = ? WHERE backend = ? AND runpod_id = ?',
        ...[dueAtMs, backend, runpodId],
      );
    },

    /** The version that the index must be told of by now; null when it knows the newest, or was asked a moment ago. */
    dueIndexVersion(nowMs: number): { version: number; tries: number } | null {
      type Row = { version: number; index_tries: number };
      const query = 'SELECT version, index_tries FROM job WHERE indexed_version < version AND index_at <= ?';
      const row = sql.exec<Row>(query, nowMs).toArray()[0];
      return row === undefined ? null : { version: row.version, tries: row.index_tries };
    },
    indexed(version: number): void {
      sql.exec('UPDATE job SET indexed_version = max(indexed_version, ?)', version);
    },
    indexFailed(dueAtMs: number): void {
      sql.exec('UPDATE job SET index_tries = index_tries + 1, index_at = ?', dueAtMs);
    },

    /** When the next of the debts above is due; null when nothing is owed. */
    nextChoreAtMs(): number | null {
      return sql
        .exec<{ at: number | null }>(
          `SELECT min(at) AS at FROM (SELECT due_at AS at FROM cancellation
             UNION ALL SELECT index_at FROM job WHERE indexed_version < version)`,
        )
        .one().at;
    },

    events(afterSeq: number, limit: number): JobEvent[] {
      type Row = { seq: number; at: number; type: string; data: string };
      return sql
        .exec<Row>('SELECT seq, at, type, data FROM event WHERE seq > ? ORDER BY seq LIMIT ?', afterSeq, limit)
        .toArray()
        .map(({ seq, at, type, data }) => ({ seq, atMs: at, type, data: JSON.parse(data) }));
    },

    isOver: (): boolean => isFinal(findJob()?.status ?? 'cancelled'),
  };
}
export type JobStore = ReturnType<typeof createJobStore>;

export type AttemptChange = Partial<Omit<Attempt, 'step' | 'n' | 'backend' | 'beganAtMs'>>;

const toStoredJob = (row: JobRow): StoredJob => ({
  spec: JSON.parse(row.spec),
  status: row.status,
  version: row.version,
  classification: row.classification === null ? null : classifyOutputSchema.parse(JSON.parse(row.classification)),
  summary: row.summary === null ? null : JSON.parse(row.summary),
  error: row.error === null ? null : JSON.parse(row.error),
  startedAtMs: row.started_at,
  endedAtMs: row.ended_at,
});

const toAttempt = (row: AttemptRow): Attempt => ({
  step: row.step,
  n: row.n,
  backend: row.backend,
  state: row.state,
  runpodId: row.runpod_id,
  beganAtMs: row.began_at,
  resumeAtMs: row.resume_at,
  asks: row.asks,
  queueMs: row.queue_ms,
  workMs: row.work_ms,
  progress: row.progress === null ? null : JSON.parse(row.progress),
});
