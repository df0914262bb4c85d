import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { Job } from '../../shared/api/jobs.ts';
import type { JobObject } from '../jobs/job-object.ts';
import { createJobStore, type Ending } from '../jobs/job-store.ts';
import { jobObjectName, resultKey } from '../storage/object-keys.ts';
import type { createDocumentGateway } from './documents.ts';

const summary = { doc_type: 'W2' as const, page_count: 1, document_count: 1, needs_review: false };

/** Ends a job as its worker would, with a result when it succeeds, and lets it tell the index. */
export async function endJob(
  tenantId: string,
  jobId: string,
  ending: Exclude<Ending, { status: 'succeeded' }> | { status: 'succeeded' },
  result = JSON.stringify({ job_id: jobId, request_id: 'request-1', page_count: 1, warnings: ['the page is skewed'] }),
): Promise<string> {
  if (ending.status === 'succeeded') await env.DOCUMENTS.put(resultKey(tenantId, jobId), result);
  const stub = env.JOBS.get(env.JOBS.idFromName(jobObjectName(tenantId, jobId)));
  await runInDurableObject(stub, async (job: JobObject, { storage }) => {
    createJobStore(storage).end(ending.status === 'succeeded' ? { ...ending, summary } : ending, Date.now());
    await job.alarm();
  });
  return result;
}

/** Has a document read once, so that later jobs with the same options are answered with that result. @returns the result. */
export async function makeReusable(
  { post, tenantId }: Pick<ReturnType<typeof createDocumentGateway>, 'post' | 'tenantId'>,
  documentId: string,
  options: object,
): Promise<string> {
  const job = (await (await post('/v1/jobs', { document_ids: [documentId], ...options })).json()) as Job;
  return endJob(tenantId, job.id, { status: 'succeeded' });
}
