import type { Batch } from '../../shared/api/batches.ts';
import { ApiError } from '../../shared/errors.ts';
import type { Services } from '../services.ts';
import { callObject } from '../storage/call-object.ts';
import type { IdempotencyClaim } from '../tenant/idempotency.ts';
import type { BatchSpec, NewBatchItem } from './batch-spec.ts';

/** Of JSON text: one call to an object may carry 32 MiB. */
const MAX_PIECE_LENGTH = 4 * 1024 * 1024;

/**
 * Writes a batch: when this returns, it goes on by itself. First the tenant, which knows the keys that were used; then the
 * batch's own object, which exists for nobody until its last item is there. Whatever dies in between, the same request made
 * again goes on where this one stood, and without an Idempotency-Key nothing is left after an hour.
 *
 * @throws ApiError `idempotency_key_conflict`, `quota_exhausted`, `unauthorized`, `storage_not_configured`, `storage_unavailable`.
 */
export async function createBatch(
  services: Pick<Services, 'signer' | 'tenants' | 'batches'>,
  asked: BatchSpec,
  items: readonly NewBatchItem[],
  claim: IdempotencyClaim | null,
): Promise<{ batch: Batch; isReplay: boolean }> {
  if (services.signer === null) throw new ApiError('storage_not_configured');
  const { tenantId, keyId, createdAtMs: nowMs } = asked;
  const admission = { batchId: asked.id, keyId, claim, nowMs };
  const admitted = await callObject(() => services.tenants(tenantId).admitBatch(admission));
  if (admitted.outcome === 'key_revoked') throw new ApiError('unauthorized', 'This key is not active any more');
  if (admitted.outcome === 'quota_exhausted') throw new ApiError('quota_exhausted');
  if (admitted.outcome === 'conflict') throw new ApiError('idempotency_key_conflict');
  const isReplay = admitted.outcome === 'replay';
  const id = isReplay ? admitted.resourceId : asked.id;
  const call = <Answer>(method: (batch: ReturnType<Services['batches']>) => Promise<Answer>) =>
    callObject(() => method(services.batches(tenantId, id)));

  const made = isReplay ? await call((batch) => batch.view()) : null;
  if (made !== null) return { batch: made, isReplay };
  await call((batch) => batch.begin({ ...asked, id }));
  for (const piece of toPieces(items)) await call((batch) => batch.addItems(piece));
  const batch = await call((object) => object.start());
  if (batch === null) throw new ApiError('storage_unavailable', 'The batch could not be stored; send it again');
  return { batch, isReplay };
}

function* toPieces(items: readonly NewBatchItem[]): Generator<NewBatchItem[]> {
  let piece: NewBatchItem[] = [];
  let length = 0;
  for (const item of items) {
    const itemLength = JSON.stringify(item).length;
    if (length + itemLength > MAX_PIECE_LENGTH && piece.length > 0) {
      yield piece;
      [piece, length] = [[], 0];
    }
    piece.push(item);
    length += itemLength;
  }
  yield piece;
}
