import { webhookVersionTables } from './webhook-versions.ts';

/** The tables of a tenant's object, step by step; see `storage/migrate.ts`. Times are milliseconds since the epoch. */
export const tenantTables: readonly string[] = [
  `CREATE TABLE document (
     id TEXT PRIMARY KEY, status TEXT NOT NULL, content_type TEXT NOT NULL, size_bytes INTEGER NOT NULL,
     announced_sha256 TEXT, sha256 TEXT, created_at INTEGER NOT NULL, completed_at INTEGER, expires_at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX document_by_expiry ON document (expires_at);

   CREATE TABLE job (
     id TEXT PRIMARY KEY, version INTEGER NOT NULL, status TEXT NOT NULL, tasks TEXT NOT NULL, created_at INTEGER NOT NULL,
     ended_at INTEGER, expires_at INTEGER NOT NULL, summary TEXT, error TEXT, metadata TEXT NOT NULL, batch_id TEXT
   ) WITHOUT ROWID;
   CREATE INDEX job_by_status ON job (status, id);
   CREATE INDEX job_by_batch ON job (batch_id, id) WHERE batch_id IS NOT NULL;
   CREATE INDEX job_by_expiry ON job (expires_at);
   CREATE TABLE job_document (document_id TEXT, job_id TEXT, PRIMARY KEY (document_id, job_id)) WITHOUT ROWID;

   CREATE TABLE idempotency (
     key_hash TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, resource_id TEXT NOT NULL, created_at INTEGER NOT NULL,
     expires_at INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX idempotency_by_resource ON idempotency (resource_id);

   CREATE TABLE ledger (
     job_id TEXT PRIMARY KEY, ended_at INTEGER NOT NULL, status TEXT NOT NULL, page_count INTEGER NOT NULL,
     work_ms INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  webhookVersionTables,
];
