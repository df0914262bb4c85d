import { createBatchIndex } from './batch-index.ts';
import { createDocumentTable } from './document-table.ts';
import { createIdempotencyTable } from './idempotency.ts';
import { createJobIndex } from './job-index.ts';
import { createKeyTable } from './key-table.ts';
import { createLedger } from './ledger.ts';
import { createReuseTable } from './reuse-table.ts';
import { createWebhookVersions } from './webhook-versions.ts';

/** All of a tenant's tables, as `tables.ts` makes them. */
export const openTables = (sql: SqlStorage) => ({
  batches: createBatchIndex(sql),
  documents: createDocumentTable(sql),
  idempotency: createIdempotencyTable(sql),
  jobs: createJobIndex(sql),
  keys: createKeyTable(sql),
  ledger: createLedger(sql),
  reusable: createReuseTable(sql),
  webhookVersions: createWebhookVersions(sql),
});
export type TenantTables = ReturnType<typeof openTables>;
