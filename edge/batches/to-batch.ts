import type { Batch, BatchStatus } from '../../shared/api/batches.ts';
import { toIsoTime } from '../respond/iso-time.ts';
import type { BatchRecord } from '../tenant/batch-index.ts';
import type { StoredBatch } from './batch-store.ts';

type Counts = Batch['counts'];

/** A batch as its caller sees it. */
export function toBatch(batch: StoredBatch, counts: Counts): Batch {
  const { spec, endedAtMs } = batch;
  const expiresAtMs = toExpiryMs(batch);
  return {
    id: spec.id,
    status: toBatchStatus(batch, counts),
    counts,
    created_at: toIsoTime(spec.createdAtMs),
    ended_at: endedAtMs === null ? null : toIsoTime(endedAtMs),
    expires_at: expiresAtMs === null ? null : toIsoTime(expiresAtMs),
    metadata: spec.metadata,
    request_id: spec.requestId,
  };
}

/** What the tenant's index is told of a batch. */
export function toBatchRecord(batch: StoredBatch, counts: Counts): BatchRecord {
  const { id, tenantId, createdAtMs, itemCount, metadata } = batch.spec;
  return {
    ...{ id, tenantId, createdAtMs, itemCount, metadata },
    version: batch.version,
    status: toBatchStatus(batch, counts),
    endedAtMs: batch.endedAtMs,
    expiresAtMs: toExpiryMs(batch),
  };
}

/** When the batch is deleted; null until it has ended. */
export const toExpiryMs = ({ endedAtMs, spec }: StoredBatch): number | null =>
  endedAtMs === null ? null : endedAtMs + spec.retentionMs;

/** One that was cancelled when all of its jobs had ended was not cancelled. */
function toBatchStatus({ cancelledAtMs, endedAtMs }: StoredBatch, counts: Counts): BatchStatus {
  if (endedAtMs === null) return cancelledAtMs === null ? 'running' : 'cancelling';
  if (cancelledAtMs !== null && counts.cancelled > 0) return 'cancelled';
  return counts.succeeded === counts.total ? 'succeeded' : 'completed_with_failures';
}
