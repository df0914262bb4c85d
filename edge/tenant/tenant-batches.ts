import { isQuotaExhausted } from './admit-work.ts';
import type { BatchRecord } from './batch-index.ts';
import { type ClaimOutcome, IDEMPOTENCY_RETENTION_MS, type IdempotencyClaim } from './idempotency.ts';
import type { TenantTables } from './open-tables.ts';
import { isKeyActive } from './tenant-keys.ts';

/** A batch that asks to be made. */
export type BatchAdmission = { batchId: string; keyId: string; claim: IdempotencyClaim | null; nowMs: number };

export type BatchAdmissionOutcome = ClaimOutcome | { outcome: 'key_revoked' | 'quota_exhausted' };

/** Lets a batch in. Should it never be made, its Idempotency-Key is free again after a day. One transaction. */
export function admitBatch(
  tables: Pick<TenantTables, 'keys' | 'ledger' | 'idempotency'>,
  { batchId, keyId, claim, nowMs }: BatchAdmission,
): BatchAdmissionOutcome {
  if (!isKeyActive(tables, keyId, nowMs)) return { outcome: 'key_revoked' };
  const claimed = claim === null ? { outcome: 'new' as const } : tables.idempotency.find(claim, nowMs);
  if (claimed.outcome !== 'new') return claimed;
  if (isQuotaExhausted(tables, keyId, nowMs)) return { outcome: 'quota_exhausted' };
  if (claim !== null) tables.idempotency.keep(claim, batchId, nowMs, nowMs + IDEMPOTENCY_RETENTION_MS);
  return claimed;
}

/** Takes what a batch tells of itself, any number of times and in any order. One transaction. */
export function recordBatch(
  { batches, idempotency }: Pick<TenantTables, 'batches' | 'idempotency'>,
  record: BatchRecord,
): void {
  if (!batches.put(record)) return;
  if (record.endedAtMs === null) idempotency.resourceMade(record.id);
  else idempotency.resourceEnded(record.id, record.endedAtMs);
}

/** Forgets a batch. One transaction. */
export function removeBatch(
  { batches, idempotency }: Pick<TenantTables, 'batches' | 'idempotency'>,
  batchId: string,
  nowMs: number,
): void {
  batches.remove(batchId);
  // Its end may never have been heard of.
  idempotency.resourceGone(batchId, nowMs);
}
