import { uploadKey } from '../storage/object-keys.ts';
import { soonest } from '../storage/soonest.ts';
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
  await removeBytes(parts, due, nowMs);
}

/**
 * Deletes the objects of documents and, when a document was deleted by its caller, the jobs it was used in with all that they
 * left. Storage comes first and the row that speaks of it after: whatever dies in between, nothing is left behind. Never throws.
 */
export async function removeBytes(parts: SweepParts, due: readonly DueDocument[], nowMs: number): Promise<void> {
  const purged: DueDocument[] = [];
  for (const document of due) {
    if (await succeeds(parts, [document], nowMs, () => purgeJobs(parts, document))) purged.push(document);
  }
  if (purged.length === 0) return;
  await succeeds(parts, purged, nowMs, async () => {
    await parts.bucket.delete(purged.map(({ id, tenantId }) => uploadKey(tenantId, id)));
    parts.transaction(() => {
      for (const { id } of purged) parts.documents.swept(id, nowMs);
    });
  });
}

async function purgeJobs({ jobs, purgeJob }: SweepParts, { id, tenantId, isDeleted }: DueDocument): Promise<void> {
  for (const jobId of isDeleted ? jobs.ofDocument(id) : []) await purgeJob(tenantId, jobId);
}

/** Whether the step succeeds. If not, the documents wait a while. */
async function succeeds(
  { documents, transaction, report }: SweepParts,
  due: readonly DueDocument[],
  nowMs: number,
  step: () => Promise<void>,
): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    report(error);
    transaction(() => {
      for (const { id } of due) documents.postpone(id, nowMs + RETRY_MS);
    });
    return false;
  }
}

/** When there is next something to sweep; null when there is nothing at all. */
export function nextSweepAtMs({
  documents,
  idempotency,
}: Pick<SweepParts, 'documents' | 'idempotency'>): number | null {
  return soonest(documents.nextSweepAtMs(), idempotency.nextExpiryMs());
}
