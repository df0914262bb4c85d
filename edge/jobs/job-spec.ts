import type { JobTask } from '../../shared/api/jobs.ts';
import type { PageRange } from '../../shared/api/page-ranges.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { ExtractJob } from '../../shared/job-input.ts';
import type { ReusableResult } from '../tenant/reuse-table.ts';

/** What a caller pointed at: an URL that passed the guard, or a document that is signed anew at each submission. */
export type JobSource = { url: string } | { documentId: string; sha256: string | null };

/** What a job was asked; written once, before the caller gets an answer. Times are milliseconds since the epoch. */
export type JobSpec = {
  id: string;
  tenantId: string;
  /** Of the request that made it. */
  requestId: string;
  traceparent: string;
  createdAtMs: number;
  deadlineAtMs: number;
  /** When the job and its result are deleted. */
  expiresAtMs: number;
  sources: readonly JobSource[];
  tasks: readonly JobTask[];
  docType: DocType | null;
  promptMode: ExtractJob['prompt_mode'];
  bbox: ExtractJob['bbox'] | null;
  prompt: string | null;
  pages: readonly PageRange[] | null;
  webhookUrl: string | null;
  metadata: Record<string, string>;
  batchId: string | null;
  /** Names the question, see `toReuseKey`; null when no earlier result may answer it, and this one no later job. */
  reuseKey: string | null;
  /** The earlier job whose result answers it; the job runs when that is gone. */
  reuse: ReusableResult | null;
};

/** One RunPod job's worth of work. */
export type Step = 'classify' | 'extract';

/** The steps in order. Splitting needs the types of all pages and reads them; reading needs a type. */
export function stepsOf({ tasks, docType }: Pick<JobSpec, 'tasks' | 'docType'>): Step[] {
  const reads = tasks.includes('extract') || tasks.includes('split');
  const classifies = tasks.includes('classify') || tasks.includes('split') || (reads && docType === null);
  return [...(classifies ? ['classify' as const] : []), ...(reads ? ['extract' as const] : [])];
}
