import { uploadKey } from '../storage/object-keys.ts';
import type { DocumentTable, DueDocument } from './document-table.ts';
import type { IdempotencyTable } from './idempotency.ts';
import type { JobIndex } from './job-index.ts';

/** So much is done at one waking; what is left over wakes the object again at once. */
const BATCH = 100;
/** When storage or a job does not answer. */
const RETRY_MS = 60_000;

export type SweepParts = {
  documents: DocumentTable;
  idempotency: IdempotencyTable;
  jobs: Pick<JobIndex, 'ofDocument'>;
  transaction<Result>(step: () => Result): Result;
  bucket: Pick<R2Bucket, 'delete'>;
  /** Forgets a job and its result. Safe to repeat. */
  purgeJob(tenantId: string, jobId: string): Promise<void>;
  /** Told what a document could not be removed for; it is tried again. */
  report(error: unknown): void;
};

/** Removes what is over: uploads that never came, documents at their end, rejected and deleted ones, old idempotency keys. */
export async function sweep(parts: SweepParts, nowMs: number): Promise<void> {
  const { documents, idempotency, transaction } = parts;
  const due = transaction(() => {
    idempotency.removeExpired(nowMs, BATCH);
    // First the status, then the object: from here on it cannot be completed.
    for (const id of documents.giveUp(nowMs, BATCH)) idempotency.resourceEnded(id, nowMs);
    return documents.due(nowMs, BATCH);
  });
  for (const document of due) await removeBytes(parts, document, nowMs);
}

/**
 * Deletes a document's object and, when its caller deleted it, the jobs it was used in with all that they left. Storage comes
 * first and the row that speaks of it after: whatever dies in between, nothing is left behind. Never throws.
 */
export async function removeBytes(
  parts: SweepParts,
  { id, tenantId, isDeleted }: DueDocument,
  nowMs: number,
): Promise<void> {
  try {
    for (const jobId of isDeleted ? parts.jobs.ofDocument(id) : []) await parts.purgeJob(tenantId, jobId);
    await parts.bucket.delete(uploadKey(tenantId, id));
    parts.transaction(() => parts.documents.swept(id, nowMs));
  } catch (error) {
    parts.report(error);
    parts.transaction(() => parts.documents.postpone(id, nowMs + RETRY_MS));
  }
}

/** When there is next something to sweep; null when there is nothing at all. */
export function nextSweepAtMs({
  documents,
  idempotency,
}: Pick<SweepParts, 'documents' | 'idempotency'>): number | null {
  const times = [documents.nextSweepAtMs(), idempotency.nextExpiryMs()].filter((atMs) => atMs !== null);
  return times.length === 0 ? null : Math.min(...times);
}
