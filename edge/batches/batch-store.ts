import type { Batch, BatchItem, BatchItemStatus } from '../../shared/api/batches.ts';
import type { JobSource } from '../jobs/job-spec.ts';
import type { BatchSpec, NewBatchItem } from './batch-spec.ts';

/** A batch as its object knows it. Times are milliseconds since the epoch. */
export type StoredBatch = {
  spec: BatchSpec;
  /** When all of its items were there and it was promised; null before. */
  startedAtMs: number | null;
  cancelledAtMs: number | null;
  endedAtMs: number | null;
  /** How many looks at its jobs have brought no news, and when the next is due. */
  looks: number;
  lookAtMs: number;
  /** How often in a row a job could not be made or cancelled, and when that is tried again. */
  tries: number;
  makeAtMs: number;
  /** Counts the changes that the index is told of. */
  version: number;
};

/** A job whose id is written down, so that it is never made twice. */
export type PlannedJob = {
  index: number;
  jobId: string;
  sources: readonly JobSource[];
  metadata: Record<string, string>;
};

export type ItemQuery = { afterIndex: number; limit: number; status?: BatchItemStatus | undefined };

type BatchRow = {
  spec: string;
  started_at: number | null;
  cancelled_at: number | null;
  ended_at: number | null;
  looks: number;
  look_at: number;
  tries: number;
  make_at: number;
  version: number;
};
type ItemRow = { idx: number; job_id: string | null; status: BatchItemStatus; error: string | null; metadata: string };

/**
 * Reads and writes one batch's tables. Each call is synchronous, so what is done without an `await` between is one
 * transaction.
 *
 * An item is `waiting` until its job is known to be made; one that has a job id by then is a job that may have been made.
 * Jobs are planned in order, so those come before all others that wait.
 */
export function createBatchStore({ sql }: DurableObjectStorage) {
  const owesIndex = (nowMs: number): void => {
    sql.exec('UPDATE batch SET version = version + 1, index_tries = 0, index_at = ?', nowMs);
  };

  const counts = (): Batch['counts'] => {
    const found = { total: 0, waiting: 0, queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 };
    type Row = { status: BatchItemStatus; count: number };
    for (const { status, count } of sql.exec<Row>('SELECT status, count(*) AS count FROM item GROUP BY status')) {
      found[status] = count;
      found.total += count;
    }
    return found;
  };

  return {
    counts,

    find(): StoredBatch | null {
      const row = sql
        .exec<BatchRow>(
          'SELECT spec, started_at, cancelled_at, ended_at, looks, look_at, tries, make_at, version FROM batch',
        )
        .toArray()[0];
      return row === undefined ? null : toStoredBatch(row);
    },

    /** Unless it is there. */
    create(spec: BatchSpec): void {
      sql.exec('INSERT OR IGNORE INTO batch (one, spec) VALUES (1, ?)', JSON.stringify(spec));
    },

    /** Those that are there stay as they are. */
    addItems(items: readonly NewBatchItem[]): void {
      for (const { index, sources, metadata } of items) {
        sql.exec(
          "INSERT OR IGNORE INTO item (idx, sources, metadata, status) VALUES (?, ?, ?, 'waiting')",
          ...[index, JSON.stringify(sources), JSON.stringify(metadata)],
        );
      }
    },

    start(nowMs: number): void {
      sql.exec('UPDATE batch SET started_at = ?', nowMs);
      owesIndex(nowMs);
    },

    /** The first items whose jobs are not made, each with the id of its job, an old one or a new one. */
    planJobs(limit: number, newJobId: () => string): PlannedJob[] {
      type Row = { idx: number; sources: string; metadata: string; job_id: string | null };
      const query =
        "SELECT idx, sources, metadata, job_id FROM item WHERE status = 'waiting' ORDER BY idx LIMIT max(?, 0)";
      const rows = sql.exec<Row>(query, limit).toArray();
      return rows.map(({ idx, sources, metadata, job_id }) => {
        const jobId = job_id ?? newJobId();
        if (job_id === null) sql.exec('UPDATE item SET job_id = ? WHERE idx = ?', jobId, idx);
        return { index: idx, jobId, sources: JSON.parse(sources), metadata: JSON.parse(metadata) };
      });
    },

    /** Items whose jobs are made and have not ended, as far as is known. */
    openItems(): { index: number; jobId: string }[] {
      const query = "SELECT idx, job_id FROM item WHERE status IN ('queued', 'running') ORDER BY idx";
      const rows = sql.exec<{ idx: number; job_id: string }>(query).toArray();
      return rows.map(({ idx, job_id }) => ({ index: idx, jobId: job_id }));
    },

    /**
     * Where an item's job stands. What it reads is not needed here any more and is forgotten. One that has ended stays as
     * it is. @returns whether that is news.
     */
    note(index: number, status: BatchItemStatus, error: BatchItem['error']): boolean {
      const changed = sql.exec(
        `UPDATE item SET status = ?1, error = ?2, sources = NULL
         WHERE idx = ?3 AND status IN ('waiting', 'queued', 'running') AND status <> ?1`,
        ...[status, error === null ? null : JSON.stringify(error), index],
      );
      return changed.rowsWritten > 0;
    },

    looked({ isNews, nextAtMs }: { isNews: boolean; nextAtMs: number }): void {
      sql.exec('UPDATE batch SET looks = CASE WHEN ? THEN 0 ELSE looks + 1 END, look_at = ?', Number(isNews), nextAtMs);
    },

    /** Jobs can be made, or cancelled, again. */
    madeJobs(): void {
      sql.exec('UPDATE batch SET tries = 0 WHERE tries > 0');
    },
    delayJobs(untilMs: number): void {
      sql.exec('UPDATE batch SET tries = tries + 1, make_at = ?', untilMs);
    },

    /** No more jobs are planned. @returns false when the batch has ended or was cancelled before. */
    cancel(nowMs: number): boolean {
      const changed = sql.exec(
        `UPDATE batch SET cancelled_at = ?, tries = 0, make_at = 0
         WHERE started_at IS NOT NULL AND cancelled_at IS NULL AND ended_at IS NULL`,
        nowMs,
      );
      if (changed.rowsWritten === 0) return false;
      sql.exec("UPDATE item SET status = 'cancelled', sources = NULL WHERE status = 'waiting' AND job_id IS NULL");
      owesIndex(nowMs);
      return true;
    },

    /** Ends the batch when each of its items has ended. @returns whether it has. */
    end(nowMs: number): boolean {
      const { total, succeeded, failed, cancelled } = counts();
      if (succeeded + failed + cancelled < total) return false;
      const changed = sql.exec('UPDATE batch SET ended_at = ? WHERE ended_at IS NULL', nowMs);
      if (changed.rowsWritten > 0) owesIndex(nowMs);
      return true;
    },

    /** In the order of the request. */
    items({ afterIndex, limit, status }: ItemQuery): BatchItem[] {
      const [condition, ...values] = status === undefined ? [''] : ['AND status = ?', status];
      const query = `SELECT idx, job_id, status, error, metadata FROM item WHERE idx > ? ${condition} ORDER BY idx LIMIT ?`;
      return sql
        .exec<ItemRow>(query, afterIndex, ...values, limit)
        .toArray()
        .map(toItem);
    },

    /** How often the index could not be told what it must know by now; null when it knows the newest, or was asked a moment ago. */
    dueIndexTries(nowMs: number): number | null {
      const query = 'SELECT index_tries FROM batch WHERE indexed_version < version AND index_at <= ?';
      return sql.exec<{ index_tries: number }>(query, nowMs).toArray()[0]?.index_tries ?? null;
    },
    indexed(version: number): void {
      sql.exec('UPDATE batch SET indexed_version = max(indexed_version, ?)', version);
    },
    indexFailed(dueAtMs: number): void {
      sql.exec('UPDATE batch SET index_tries = index_tries + 1, index_at = ?', dueAtMs);
    },
    /** When the index is to be told; null when it knows. */
    nextIndexAtMs(): number | null {
      const query = 'SELECT index_at FROM batch WHERE indexed_version < version';
      return sql.exec<{ index_at: number }>(query).toArray()[0]?.index_at ?? null;
    },
  };
}
export type BatchStore = ReturnType<typeof createBatchStore>;

const toStoredBatch = (row: BatchRow): StoredBatch => ({
  spec: JSON.parse(row.spec),
  startedAtMs: row.started_at,
  cancelledAtMs: row.cancelled_at,
  endedAtMs: row.ended_at,
  looks: row.looks,
  lookAtMs: row.look_at,
  tries: row.tries,
  makeAtMs: row.make_at,
  version: row.version,
});

const toItem = (row: ItemRow): BatchItem => ({
  index: row.idx,
  job_id: row.job_id,
  status: row.status,
  error: row.error === null ? null : JSON.parse(row.error),
  metadata: JSON.parse(row.metadata),
});
