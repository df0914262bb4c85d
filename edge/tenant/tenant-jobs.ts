import { reservePages } from './admit-work.ts';
import type { IdempotencyClaim } from './idempotency.ts';
import type { JobRecord } from './job-index.ts';
import type { EndedWork } from './ledger.ts';
import type { TenantTables } from './open-tables.ts';
import type { ReusableResult } from './reuse-table.ts';
import { isKeyActive } from './tenant-keys.ts';

/** A job that asks to be let in. */
export type JobAdmission = {
  record: JobRecord;
  /** Of the key that asks. */
  keyId: string;
  /** When it asked. A job of a batch is let in when the key's time is over since, but not when it was revoked. */
  askedAtMs: number;
  claim: IdempotencyClaim | null;
  /** So many unfinished jobs may a tenant have. */
  maxUnfinished: number;
  /** Until when it may read its documents: at their own end they are kept for it. A gateway of an older version does not say. */
  readUntilMs?: number;
};

export type AdmissionOutcome =
  | { outcome: 'admitted'; reuse: ReusableResult | null }
  /** The same request was made before: this is its job. */
  | { outcome: 'replay'; jobId: string }
  | { outcome: 'conflict' }
  | { outcome: 'too_many' }
  /** The key has no pages left in this month. */
  | { outcome: 'quota_exhausted' }
  /** The key may not be used any more, whatever KV still says. */
  | { outcome: 'key_revoked' };

type Tables = Omit<TenantTables, 'batches' | 'webhookVersions'>;

/** Lets a job in, and from then on counts and lists it. One transaction. */
export function admitJob(tables: Tables, admission: JobAdmission): AdmissionOutcome {
  const { record, keyId, askedAtMs, claim, maxUnfinished, readUntilMs = 0 } = admission;
  const { documents, idempotency, jobs, reusable } = tables;
  // A batch that was cut off makes its job once more: what has its place is not refused.
  const isAdmitted = jobs.find([record.id])[0] !== null;
  if (!isAdmitted && !isKeyActive(tables, keyId, askedAtMs)) return { outcome: 'key_revoked' };
  const claimed = claim === null ? { outcome: 'new' as const } : idempotency.find(claim, record.createdAtMs);
  if (claimed.outcome === 'replay') {
    jobs.admittedAgain(claimed.resourceId, record.createdAtMs);
    return { outcome: 'replay', jobId: claimed.resourceId };
  }
  if (claimed.outcome === 'conflict') return claimed;
  if (!isAdmitted && jobs.countUnfinished() >= maxUnfinished) return { outcome: 'too_many' };
  if (!reservePages(tables, toReservation(record, keyId))) return { outcome: 'quota_exhausted' };
  jobs.put(record);
  for (const id of record.documentIds) documents.keepFor(id, readUntilMs);
  if (claim !== null) idempotency.keep(claim, record.id, record.createdAtMs, null);
  return {
    outcome: 'admitted',
    reuse: record.reuseKey === null ? null : reusable.find(record.reuseKey, record.createdAtMs),
  };
}

/** Takes what a job tells of itself, any number of times and in any order. One transaction. */
export function recordJob({ idempotency, jobs, ledger, reusable }: Tables, record: JobRecord): void {
  if (!jobs.put(record) || record.endedAtMs === null) return;
  ledger.settle(toEndedWork(record, record.endedAtMs));
  idempotency.resourceEnded(record.id, record.endedAtMs);
  const { id: jobId, reuseKey, summary, expiresAtMs } = record;
  if (reuseKey !== null && summary !== null) reusable.keep(reuseKey, { jobId, summary }, expiresAtMs);
}

/** Forgets a job, but for what it came to. One transaction. */
export function removeJob({ idempotency, jobs, ledger, reusable }: Tables, jobId: string, nowMs: number): void {
  jobs.remove(jobId);
  reusable.removeJob(jobId);
  // Its end may never have been heard of.
  ledger.abandon(jobId, nowMs);
  idempotency.resourceGone(jobId, nowMs);
}

/** A page a source at the least; how many there are is known when the files are opened. */
const toReservation = ({ id, createdAtMs, sourceCount }: JobRecord, keyId: string) => ({
  ...{ workId: id, keyId, askedAtMs: createdAtMs, pageCount: sourceCount, settleByMs: null },
});

/** Its key is known from its reservation. */
function toEndedWork({ id, createdAtMs, status, summary, workMs }: JobRecord, endedAtMs: number): EndedWork {
  const pageCount = status === 'succeeded' ? (summary?.page_count ?? 0) : 0;
  return {
    ...{ workId: id, keyId: null, askedAtMs: createdAtMs, endedAtMs, status: status as EndedWork['status'] },
    ...{ docType: summary?.doc_type ?? null, pageCount, workMs },
  };
}
