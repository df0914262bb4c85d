import type { IdempotencyTable } from './idempotency.ts';
import type { JobIndex } from './job-index.ts';
import type { Ledger } from './ledger.ts';

/** A job that was let in is heard of within moments. After so long without a word, somebody looks whether it was ever made. */
const SILENCE_MS = 5 * 60_000;
const LOOK_AGAIN_MS = 60_000;
const BATCH = 50;

export type SilentJobParts = {
  jobs: Pick<JobIndex, 'silent' | 'isSilent' | 'oldestSilentMs' | 'remove'>;
  idempotency: Pick<IdempotencyTable, 'freeResource'>;
  ledger: Pick<Ledger, 'release'>;
  transaction<Result>(step: () => Result): Result;
  /** Whether the job's own object has it. */
  jobExists(tenantId: string, jobId: string): Promise<boolean>;
  /** Told of a job that could not be asked for; that is tried again. */
  report(error: unknown): void;
};

/**
 * Frees the places of jobs that were let in and never made, because the gateway died in between: their callers got no answer.
 * One that was made will tell of itself, and is left alone.
 */
export async function sweepSilentJobs(parts: SilentJobParts, nowMs: number): Promise<void> {
  const beforeMs = nowMs - SILENCE_MS;
  for (const { id, tenantId } of parts.jobs.silent(beforeMs, BATCH)) {
    const exists = await parts.jobExists(tenantId, id).catch((error: unknown) => {
      parts.report(error);
      return true;
    });
    if (exists) continue;
    parts.transaction(() => {
      // The same request, made again in the meantime, is about to make it.
      if (!parts.jobs.isSilent(id, beforeMs)) return;
      parts.jobs.remove(id);
      parts.idempotency.freeResource(id);
      parts.ledger.release(id);
    });
  }
}

/** When to look next; null when every job has been heard of. */
export function nextSilentJobAtMs({ jobs }: Pick<SilentJobParts, 'jobs'>, nowMs: number): number | null {
  const oldestMs = jobs.oldestSilentMs();
  if (oldestMs === null) return null;
  return oldestMs + SILENCE_MS > nowMs ? oldestMs + SILENCE_MS : nowMs + LOOK_AGAIN_MS;
}
