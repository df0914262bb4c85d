import type { BatchListItem, BatchStatus, ListBatchesQuery } from '../../shared/api/batches.ts';
import { toIsoTime } from '../respond/iso-time.ts';

/** In a tenant's object: what the list of batches shows. */
export const batchIndexTables = `CREATE TABLE batch (
     id TEXT PRIMARY KEY, version INTEGER NOT NULL, status TEXT NOT NULL, item_count INTEGER NOT NULL,
     created_at INTEGER NOT NULL, ended_at INTEGER, expires_at INTEGER, metadata TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX batch_by_status ON batch (status, id);`;

/** What the index knows of a batch: sent by the batch's own object whenever that has changed. */
export type BatchRecord = {
  id: string;
  tenantId: string;
  /** Counts the changes of the batch: an older record that arrives late changes nothing. */
  version: number;
  status: BatchStatus;
  itemCount: number;
  createdAtMs: number;
  endedAtMs: number | null;
  expiresAtMs: number | null;
  metadata: Record<string, string>;
};

type BatchRow = {
  id: string;
  status: BatchStatus;
  item_count: number;
  created_at: number;
  ended_at: number | null;
  expires_at: number | null;
  metadata: string;
};

/** All batches of one tenant, newest first. Every call is one step of the caller's transaction. */
export function createBatchIndex(sql: SqlStorage) {
  return {
    /** Takes the record unless a newer one is there. @returns whether it was taken. */
    put(record: BatchRecord): boolean {
      const taken = sql.exec(
        `INSERT INTO batch (id, version, status, item_count, created_at, ended_at, expires_at, metadata)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, status = excluded.status, ended_at = excluded.ended_at,
           expires_at = excluded.expires_at WHERE excluded.version > batch.version RETURNING id`,
        ...[record.id, record.version, record.status, record.itemCount, record.createdAtMs, record.endedAtMs],
        ...[record.expiresAtMs, JSON.stringify(record.metadata)],
      );
      return taken.toArray().length > 0;
    },

    list({ limit, cursor, status }: ListBatchesQuery): { items: BatchListItem[]; nextCursor: string | null } {
      const conditions = [
        ...(status === undefined ? [] : [{ text: 'status = ?', value: status }]),
        // Ids begin with their time: the cursor is the last id of the page before.
        ...(cursor === undefined ? [] : [{ text: 'id < ?', value: cursor }]),
      ];
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ text }) => text).join(' AND ')}`;
      const rows = sql
        .exec<BatchRow>(
          `SELECT id, status, item_count, created_at, ended_at, expires_at, metadata FROM batch ${where} ORDER BY id DESC LIMIT ?`,
          ...conditions.map(({ value }) => value),
          limit + 1,
        )
        .toArray();
      const items = rows.slice(0, limit).map(toListItem);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    remove(batchId: string): void {
      sql.exec('DELETE FROM batch WHERE id = ?', batchId);
    },
  };
}

const toListItem = (row: BatchRow): BatchListItem => ({
  id: row.id,
  status: row.status,
  item_count: row.item_count,
  created_at: toIsoTime(row.created_at),
  ended_at: toIsoTime(row.ended_at),
  expires_at: toIsoTime(row.expires_at),
  metadata: JSON.parse(row.metadata),
});
