import { type JobRequest, type JobTask, jobTasks } from '../../shared/api/jobs.ts';
import type { JobSource, JobSpec } from './job-spec.ts';

export type JobMaker = {
  id: string;
  tenantId: string;
  requestId: string;
  traceparent: string;
  nowMs: number;
  retentionMs: number;
  batchId: string | null;
};

/** A request, made definite. @param sources - Checked, in the order of the request. */
export function toJobSpec(
  request: Omit<JobRequest, 'image_urls' | 'document_ids'>,
  sources: readonly JobSource[],
  { id, tenantId, requestId, traceparent, nowMs, retentionMs, batchId }: JobMaker,
): JobSpec {
  const deadlineAtMs = nowMs + request.deadline_s * 1000;
  return {
    ...{ id, tenantId, requestId, traceparent, batchId, sources },
    createdAtMs: nowMs,
    deadlineAtMs,
    // Counted from the latest end, so that no result is deleted before its time.
    expiresAtMs: deadlineAtMs + retentionMs,
    tasks: request.tasks ?? defaultTasks(request),
    docType: request.doc_type ?? null,
    promptMode: request.prompt_mode,
    bbox: request.bbox ?? null,
    prompt: request.prompt ?? null,
    pages: request.pages ?? null,
    webhookUrl: request.webhook ?? null,
    metadata: request.metadata,
    reuseKey: null,
    reuse: null,
  };
}

const defaultTasks = ({ doc_type }: Pick<JobRequest, 'doc_type'>): readonly JobTask[] =>
  doc_type === undefined ? jobTasks : ['extract'];
