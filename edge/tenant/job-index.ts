import type { JobListItem, JobStatus, ListJobsQuery } from '../../shared/api/jobs.ts';
import { toIsoTime } from '../respond/iso-time.ts';

/** What the index knows of a job: sent by the job's own object whenever that has changed. */
export type JobRecord = {
  id: string;
  tenantId: string;
  /** Counts the changes of the job: an older record that arrives late changes nothing. */
  version: number;
  status: JobStatus;
  tasks: JobListItem['tasks'];
  createdAtMs: number;
  endedAtMs: number | null;
  expiresAtMs: number;
  summary: JobListItem['summary'];
  error: JobListItem['error'];
  metadata: Record<string, string>;
  batchId: string | null;
  sourceCount: number;
  documentIds: readonly string[];
  /** Milliseconds on workers, over all steps. */
  workMs: number;
  /** See `toReuseKey`. */
  reuseKey: string | null;
};

export type JobQuery = Omit<ListJobsQuery, 'created_after' | 'created_before'> & {
  createdAfterMs: number | null;
  createdBeforeMs: number | null;
};

type JobRow = {
  id: string;
  status: JobStatus;
  tasks: string;
  created_at: number;
  ended_at: number | null;
  summary: string | null;
  error: string | null;
  metadata: string;
  batch_id: string | null;
};
const listed = 'id, status, tasks, created_at, ended_at, summary, error, metadata, batch_id';

/** All jobs of one tenant, newest first. */
export function createJobIndex(sql: SqlStorage) {
  return {
    /** Takes the record unless a newer one is there. @returns whether it was taken. */
    put(record: JobRecord): boolean {
      const taken = sql.exec(
        `INSERT INTO job (id, tenant_id, version, status, tasks, created_at, ended_at, expires_at, summary, error, metadata, batch_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, status = excluded.status, ended_at = excluded.ended_at,
           expires_at = excluded.expires_at, summary = excluded.summary, error = excluded.error
         WHERE excluded.version > job.version RETURNING id`,
        ...[
          record.id,
          record.tenantId,
          record.version,
          record.status,
          record.tasks.join(),
          record.createdAtMs,
          record.endedAtMs,
        ],
        ...[record.expiresAtMs, toJson(record.summary), toJson(record.error), JSON.stringify(record.metadata)],
        record.batchId,
      );
      if (taken.toArray().length === 0) return false;
      for (const documentId of record.documentIds) {
        sql.exec('INSERT OR IGNORE INTO job_document (document_id, job_id) VALUES (?, ?)', documentId, record.id);
      }
      return true;
    },

    list(query: JobQuery): { items: JobListItem[]; nextCursor: string | null } {
      const conditions = [
        ...when(query.status, 'status = ?'),
        ...when(query.batch_id, 'batch_id = ?'),
        // Ids begin with their time: the cursor is the last id of the page before.
        ...when(query.cursor, 'id < ?'),
        ...when(query.createdAfterMs ?? undefined, 'created_at >= ?'),
        ...when(query.createdBeforeMs ?? undefined, 'created_at < ?'),
      ];
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ text }) => text).join(' AND ')}`;
      const rows = sql
        .exec<JobRow>(
          `SELECT ${listed} FROM job ${where} ORDER BY id DESC LIMIT ?`,
          ...conditions.map(({ value }) => value),
          query.limit + 1,
        )
        .toArray();
      const items = rows.slice(0, query.limit).map(toListItem);
      return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
    },

    /** Those with these ids; null in the place of each that is not there. */
    find(ids: readonly string[]): (JobListItem | null)[] {
      const rows = sql.exec<JobRow>(
        `SELECT ${listed} FROM job WHERE id IN (SELECT value FROM json_each(?))`,
        JSON.stringify(ids),
      );
      const found = new Map(rows.toArray().map((row) => [row.id, toListItem(row)]));
      return ids.map((id) => found.get(id) ?? null);
    },

    countUnfinished(): number {
      const row = sql.exec<{ count: number }>(
        "SELECT count(*) AS count FROM job WHERE status IN ('queued', 'running')",
      );
      return row.one().count;
    },

    ofDocument(documentId: string): string[] {
      const rows = sql.exec<{ job_id: string }>('SELECT job_id FROM job_document WHERE document_id = ?', documentId);
      return rows.toArray().map(({ job_id }) => job_id);
    },

    /** Jobs that were let in before `beforeMs` and have not been heard of since, oldest first. */
    silent(beforeMs: number, limit: number): { id: string; tenantId: string }[] {
      const query =
        'SELECT id, tenant_id AS tenantId FROM job WHERE version = 0 AND created_at <= ? ORDER BY created_at LIMIT ?';
      return sql.exec<{ id: string; tenantId: string }>(query, beforeMs, limit).toArray();
    },

    isSilent(jobId: string, beforeMs: number): boolean {
      const query = 'SELECT 1 FROM job WHERE id = ? AND version = 0 AND created_at <= ?';
      return sql.exec(query, jobId, beforeMs).toArray().length > 0;
    },

    /** Its request was made again. If the job has not been heard of, it is made now, and so counts from here. */
    admittedAgain(jobId: string, nowMs: number): void {
      sql.exec('UPDATE job SET created_at = ? WHERE id = ? AND version = 0', nowMs, jobId);
    },

    /** When the oldest of those was let in; null when every job has been heard of. */
    oldestSilentMs(): number | null {
      return sql.exec<{ at: number | null }>('SELECT min(created_at) AS at FROM job WHERE version = 0').one().at;
    },

    remove(jobId: string): void {
      sql.exec('DELETE FROM job WHERE id = ?', jobId);
      sql.exec('DELETE FROM job_document WHERE job_id = ?', jobId);
    },
  };
}
export type JobIndex = ReturnType<typeof createJobIndex>;

const when = (value: string | number | undefined, text: string) => (value === undefined ? [] : [{ text, value }]);

const toJson = (value: unknown) => (value === null ? null : JSON.stringify(value));

const toListItem = (row: JobRow): JobListItem => ({
  id: row.id,
  status: row.status,
  tasks: row.tasks.split(',') as JobListItem['tasks'],
  created_at: toIsoTime(row.created_at),
  ended_at: toIsoTime(row.ended_at),
  summary: row.summary === null ? null : JSON.parse(row.summary),
  error: row.error === null ? null : JSON.parse(row.error),
  metadata: JSON.parse(row.metadata),
  batch_id: row.batch_id,
});
