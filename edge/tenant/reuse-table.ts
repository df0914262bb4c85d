import type { JobSummary } from '../../shared/api/jobs.ts';

/** In a tenant's object: which job has answered the same question over the same bytes. */
export const reuseTables = `CREATE TABLE reusable_result (
     reuse_key TEXT PRIMARY KEY, job_id TEXT NOT NULL, summary TEXT NOT NULL, expires_at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX reusable_result_by_job ON reusable_result (job_id);
   CREATE INDEX reusable_result_by_expiry ON reusable_result (expires_at);`;

/** An earlier job whose result answers a new one. */
export type ReusableResult = { jobId: string; summary: JobSummary };

/** Every call is one step of the caller's transaction. */
export function createReuseTable(sql: SqlStorage) {
  return {
    find(reuseKey: string, nowMs: number): ReusableResult | null {
      type Row = { job_id: string; summary: string };
      const query = 'SELECT job_id, summary FROM reusable_result WHERE reuse_key = ? AND expires_at > ?';
      const row = sql.exec<Row>(query, reuseKey, nowMs).toArray()[0];
      return row === undefined ? null : { jobId: row.job_id, summary: JSON.parse(row.summary) };
    },

    /** The newest result stays. */
    keep(reuseKey: string, { jobId, summary }: ReusableResult, expiresAtMs: number): void {
      sql.exec(
        'INSERT OR REPLACE INTO reusable_result (reuse_key, job_id, summary, expires_at) VALUES (?, ?, ?, ?)',
        ...[reuseKey, jobId, JSON.stringify(summary), expiresAtMs],
      );
    },

    removeJob(jobId: string): void {
      sql.exec('DELETE FROM reusable_result WHERE job_id = ?', jobId);
    },
  };
}
