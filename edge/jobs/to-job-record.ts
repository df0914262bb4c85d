import type { JobRecord } from '../tenant/job-index.ts';
import type { Attempt } from './attempt.ts';
import type { JobSpec } from './job-spec.ts';
import type { StoredJob } from './job-store.ts';

/** What the tenant's index is told of a job. */
export function toJobRecord(job: StoredJob, attempts: readonly Attempt[]): JobRecord {
  return {
    ...newJobRecord(job.spec),
    version: job.version,
    status: job.status,
    endedAtMs: job.endedAtMs,
    summary: job.summary,
    error: job.error,
    workMs: attempts.reduce((sum, { workMs }) => sum + (workMs ?? 0), 0),
  };
}

/** The record with which a job asks to be let in; the job's own first one is newer. */
export const newJobRecord = (spec: JobSpec): JobRecord => ({
  id: spec.id,
  tenantId: spec.tenantId,
  version: 0,
  status: 'queued',
  tasks: [...spec.tasks],
  createdAtMs: spec.createdAtMs,
  endedAtMs: null,
  expiresAtMs: spec.expiresAtMs,
  summary: null,
  error: null,
  metadata: spec.metadata,
  batchId: spec.batchId,
  sourceCount: spec.sources.length,
  documentIds: spec.sources.flatMap((source) => ('documentId' in source ? [source.documentId] : [])),
  workMs: 0,
  reuseKey: spec.reuseKey,
});
