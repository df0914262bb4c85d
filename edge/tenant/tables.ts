import { batchIndexTables } from './batch-index.ts';
import { documentTables } from './document-table.ts';
import { keyTables } from './key-table.ts';
import { ledgerTables } from './ledger.ts';
import { reuseTables } from './reuse-table.ts';
import { webhookVersionTables } from './webhook-versions.ts';

/** The tables of a tenant's object, step by step; see `storage/migrate.ts`. Times are milliseconds since the epoch. */
export const tenantTables: readonly string[] = [
  documentTables,
  `CREATE TABLE job (
     id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, version INTEGER NOT NULL, status TEXT NOT NULL, tasks TEXT NOT NULL,
     created_at INTEGER NOT NULL, ended_at INTEGER, expires_at INTEGER NOT NULL, summary TEXT, error TEXT, metadata TEXT NOT NULL, batch_id TEXT
   ) WITHOUT ROWID;
   CREATE INDEX job_by_status ON job (status, id);
   CREATE INDEX job_by_batch ON job (batch_id, id) WHERE batch_id IS NOT NULL;
   CREATE INDEX job_admitted ON job (created_at) WHERE version = 0;
   CREATE TABLE job_document (document_id TEXT, job_id TEXT, PRIMARY KEY (document_id, job_id)) WITHOUT ROWID;
   CREATE INDEX job_document_by_job ON job_document (job_id);

   CREATE TABLE idempotency (
     key_hash TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, resource_id TEXT NOT NULL, created_at INTEGER NOT NULL,
     expires_at INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX idempotency_by_resource ON idempotency (resource_id);
   CREATE INDEX idempotency_by_expiry ON idempotency (expires_at) WHERE expires_at IS NOT NULL;

   CREATE TABLE ledger (
     job_id TEXT PRIMARY KEY, ended_at INTEGER NOT NULL, status TEXT NOT NULL, page_count INTEGER NOT NULL,
     work_ms INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  webhookVersionTables,
  reuseTables,
  batchIndexTables,
  keyTables,
  ledgerTables,
];
