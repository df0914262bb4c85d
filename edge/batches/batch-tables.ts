import { deliveryTables } from '../webhooks/delivery-table.ts';

/** The tables of one batch's object, step by step; see `storage/migrate.ts`. Times are milliseconds since the epoch. */
export const batchTables: readonly string[] = [
  `CREATE TABLE batch (
     one INTEGER PRIMARY KEY CHECK (one = 1), spec TEXT NOT NULL, started_at INTEGER, cancelled_at INTEGER,
     ended_at INTEGER, looks INTEGER NOT NULL DEFAULT 0, look_at INTEGER NOT NULL DEFAULT 0,
     tries INTEGER NOT NULL DEFAULT 0, make_at INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 0,
     indexed_version INTEGER NOT NULL DEFAULT 0, index_tries INTEGER NOT NULL DEFAULT 0,
     index_at INTEGER NOT NULL DEFAULT 0
   );
   CREATE TABLE item (
     idx INTEGER PRIMARY KEY, sources TEXT, metadata TEXT NOT NULL, status TEXT NOT NULL, job_id TEXT, error TEXT
   );
   CREATE INDEX item_by_status ON item (status, idx);`,
  deliveryTables,
];
