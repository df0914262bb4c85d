import { deliveryTables } from '../webhooks/delivery-table.ts';

/** The tables of one job's object, step by step; see `storage/migrate.ts`. Times are milliseconds since the epoch. */
export const jobTables: readonly string[] = [
  `CREATE TABLE job (
     one INTEGER PRIMARY KEY CHECK (one = 1), spec TEXT NOT NULL, status TEXT NOT NULL, version INTEGER NOT NULL,
     classification TEXT, summary TEXT, error TEXT, started_at INTEGER, ended_at INTEGER,
     indexed_version INTEGER NOT NULL DEFAULT 0, index_tries INTEGER NOT NULL DEFAULT 0, index_at INTEGER NOT NULL
   );
   CREATE TABLE attempt (
     step TEXT NOT NULL, n INTEGER NOT NULL, backend TEXT NOT NULL, state TEXT NOT NULL, runpod_id TEXT,
     began_at INTEGER NOT NULL, resume_at INTEGER NOT NULL, asks INTEGER NOT NULL DEFAULT 0, queue_ms INTEGER,
     work_ms INTEGER, progress TEXT, PRIMARY KEY (step, n)
   );
   CREATE TABLE event (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL);
   CREATE TABLE cancellation (
     backend TEXT NOT NULL, runpod_id TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL,
     PRIMARY KEY (backend, runpod_id)
   );`,
  deliveryTables,
];
