import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { signedUrlSchema } from '../../shared/api/documents.ts';
import { type Job, jobSchema, listJobsResponseSchema } from '../../shared/api/jobs.ts';
import { problemSchema } from '../../shared/api/problem.ts';
import type { Ending } from '../jobs/job-store.ts';
import { createJobStore } from '../jobs/job-store.ts';
import { resultKey } from '../storage/object-keys.ts';
import { createTestGateway, testKey } from '../testing/gateway.ts';

const { post, send, lines } = createTestGateway();
const get = (path: string) => send(path, { headers: { 'x-api-key': testKey } });
const remove = (path: string) => send(path, { method: 'DELETE', headers: { 'x-api-key': testKey } });
const body = { image_urls: ['https://example.com/w2.png'], doc_type: 'W2' };
const unknownId = `job_${'f'.repeat(32)}`;

const create = async (request: object = body, headers: Record<string, string> = {}): Promise<Job> =>
  jobSchema.parse(await (await post('/v1/jobs', request, headers)).json());

/** Ends the job as a worker would have it end. */
const end = (job: Job, ending: Ending) =>
  runInDurableObject(env.JOBS.get(env.JOBS.idFromName(`operator/${job.id}`)), (_, { storage }) => {
    createJobStore(storage).end(ending, Date.now());
  });
const succeeded: Ending = {
  status: 'succeeded',
  summary: { doc_type: 'W2', page_count: 1, document_count: 1, needs_review: false },
};

describe('POST /v1/jobs', () => {
  it('answers 202 with the job and where it is, before any worker has it', async () => {
    const response = await post('/v1/jobs', { ...body, metadata: { loan: '42' } });
    expect(response.status).toBe(202);
    const job = jobSchema.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/v1/jobs/${job.id}`);
    expect(job).toMatchObject({ status: 'queued', tasks: ['extract'], metadata: { loan: '42' }, error: null });
    expect(Date.parse(job.deadline_at) - Date.parse(job.created_at)).toBe(3_600_000);
  });

  it('does all three tasks when neither tasks nor a type are named', async () => {
    const { tasks, steps } = await create({ image_urls: body.image_urls });
    expect(tasks).toEqual(['classify', 'split', 'extract']);
    expect(steps.map(({ step }) => step)).toEqual(['classify', 'extract']);
  });

  it.each([
    { what: 'an unknown field', change: { colour: 'red' }, path: 'colour' },
    { what: 'both kinds of sources', change: { document_ids: [`doc_${'0'.repeat(32)}`] }, path: 'document_ids' },
    { what: 'no source', change: { image_urls: undefined }, path: 'image_urls' },
    { what: 'split of a file of one type', change: { tasks: ['split'] }, path: 'tasks' },
    { what: 'an unknown task', change: { tasks: ['shred'] }, path: 'tasks[0]' },
    { what: 'a deadline of a week', change: { deadline_s: 604_800 }, path: 'deadline_s' },
    { what: 'pages in no order', change: { pages: '3-1' }, path: 'pages' },
    { what: 'pages that overlap', change: { pages: '1-3,3' }, path: 'pages' },
    { what: 'too much metadata', change: { metadata: { note: 'x'.repeat(513) } }, path: 'metadata.note' },
    {
      what: 'too many metadata',
      change: { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`m${index}`, ''])) },
      path: 'metadata',
    },
    { what: 'a grounding without its box', change: { prompt_mode: 'grounding_ocr' }, path: 'bbox' },
  ])('refuses $what and says where', async ({ change, path }) => {
    const response = await post('/v1/jobs', { ...body, ...change });
    expect(response.status).toBe(400);
    expect(problemSchema.parse(await response.json())).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
  });

  it.each([
    'http://example.com/hook',
    'https://127.0.0.1/hook',
    'https://169.254.169.254/',
    'https://user:pw@example.com/',
  ])('refuses to call %s', async (webhook) => {
    const response = await post('/v1/jobs', { ...body, webhook });
    expect(problemSchema.parse(await response.json())).toMatchObject({
      code: 'source_not_allowed',
      errors: [{ path: 'webhook' }],
    });
  });

  it('makes one job for one Idempotency-Key, however often it is asked, and says that it did', async () => {
    const headers = { 'idempotency-key': 'order-1' };
    const all = await Promise.all(Array.from({ length: 8 }, () => post('/v1/jobs', body, headers)));
    const ids = await Promise.all(all.map(async (response) => ((await response.json()) as Job).id));
    expect(new Set(ids).size).toBe(1);
    expect(all.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(7);
    const other = await post('/v1/jobs', { ...body, doc_type: '1098' }, headers);
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ code: 'idempotency_key_conflict' });
  });
});

describe('GET /v1/jobs', () => {
  it('lists the newest first, page by page, and each job once', async () => {
    const batch: string[] = [];
    for (let count = 0; count < 5; count++) batch.push((await create()).id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null && seen.length < 5) {
      const path: string = `/v1/jobs?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: { items: { id: string }[]; next_cursor: string | null } = listJobsResponseSchema.parse(
        await (await get(path)).json(),
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen.slice(0, 5)).toEqual(batch.toReversed());
  });

  it('finds jobs by their status', async () => {
    const { id } = await create();
    await remove(`/v1/jobs/${id}`);
    await expect
      .poll(async () => listJobsResponseSchema.parse(await (await get('/v1/jobs?status=cancelled')).json()).items)
      .toContainEqual(expect.objectContaining({ id, status: 'cancelled' }));
  });

  it.each(['limit=0', 'limit=101', 'status=lost', 'colour=red'])('refuses ?%s', async (query) => {
    expect((await get(`/v1/jobs?${query}`)).status).toBe(400);
  });
});

describe('/v1/jobs/{id}', () => {
  it.each([unknownId, 'x', '..%2Foperator', 'job_'])('answers the very same 404 for %s', async (id) => {
    for (const path of [`/v1/jobs/${id}`, `/v1/jobs/${id}/result`]) {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'not_found', detail: 'There is no such resource' });
    }
  });

  it('leaves nothing behind for an id that nobody has', async () => {
    await get(`/v1/jobs/${unknownId}`);
    const stub = env.JOBS.get(env.JOBS.idFromName(`operator/${unknownId}`));
    const tables = await runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'job'").toArray(),
    );
    expect(tables).toEqual([]);
  });

  it('is another tenant’s when the path to its object is, and so is not there', async () => {
    const { id } = await create();
    const stub = env.JOBS.get(env.JOBS.idFromName(`somebody-else/${id}`));
    expect(await stub.view()).toBeNull();
  });

  it('is cancelled by DELETE, and stays as it ended', async () => {
    const { id } = await create();
    const response = await remove(`/v1/jobs/${id}`);
    expect(await response.json()).toMatchObject({ id, status: 'cancelled', ended_at: expect.any(String) });
    expect(await (await remove(`/v1/jobs/${id}`)).json()).toMatchObject({ status: 'cancelled' });
    expect(await (await get(`/v1/jobs/${id}/result`)).json()).toMatchObject({ code: 'job_cancelled', status: 409 });
  });
});

describe('GET /v1/jobs/{id}/result', () => {
  it('says when there is none yet', async () => {
    const { id } = await create();
    const response = await get(`/v1/jobs/${id}/result`);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'result_not_ready', retryable: true });
  });

  it('passes on what the job failed with', async () => {
    const job = await create();
    await end(job, {
      status: 'failed',
      error: { code: 'document_encrypted', detail: 'It wants a password.', retryable: false },
    });
    const response = await get(`/v1/jobs/${job.id}/result`);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'document_encrypted', detail: 'It wants a password.' });
  });

  it('is the stored bytes, or a URL of them that lives for minutes', async () => {
    const job = await create();
    const text = JSON.stringify({ job_id: job.id, data: { box1: '1.00' } });
    await env.DOCUMENTS.put(resultKey('operator', job.id), text);
    await end(job, succeeded);
    const response = await get(`/v1/jobs/${job.id}/result`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe(text);
    const signed = signedUrlSchema.parse(await (await get(`/v1/jobs/${job.id}/result?delivery=url`)).json());
    expect(new URL(signed.url).pathname).toBe(`/docproc-documents/${resultKey('operator', job.id)}`);
    expect(Date.parse(signed.expires_at) - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    expect(lines.join()).not.toContain('X-Amz-Signature');
  });

  it('is gone when storage has it no longer', async () => {
    const job = await create();
    await end(job, succeeded);
    expect((await get(`/v1/jobs/${job.id}/result`)).status).toBe(404);
  });
});

describe('a request that prefers a job', () => {
  const prefer = (wish: string) => ({ prefer: wish });

  it('gets one at once with respond-async', async () => {
    const response = await post('/v1/extract', body, prefer('respond-async'));
    expect(response.status).toBe(202);
    expect(response.headers.get('preference-applied')).toBe('respond-async');
    expect(jobSchema.parse(await response.json()).tasks).toEqual(['extract']);
  });

  it('gets 504 with the id of the job that goes on when its wait is over', async () => {
    const response = await post('/v1/extract', body, prefer('wait=0'));
    expect(response.status).toBe(504);
    const problem = problemSchema.parse(await response.json());
    expect(problem.code).toBe('backend_timeout');
    expect(await (await get(`/v1/jobs/${problem.job_id}`)).json()).toMatchObject({ id: problem.job_id });
  });

  it('gets the result in the words of the route when the job ends in time', async () => {
    const made = jobSchema.parse(
      await (await post('/v1/extract', body, { ...prefer('respond-async'), 'idempotency-key': 'k1' })).json(),
    );
    await env.DOCUMENTS.put(
      resultKey('operator', made.id),
      JSON.stringify({ job_id: made.id, request_id: 'r', page_count: 1 }),
    );
    await end(made, succeeded);
    const response = await post('/v1/extract', body, { 'idempotency-key': 'k1' });
    expect(response.status).toBe(200);
    expect(response.headers.get('idempotency-replayed')).toBe('true');
    expect(await response.json()).toMatchObject({ latency_ms: expect.any(Number), page_count: 1, request_id: 'r' });
  });

  it.each(['wait=soon', 'wait=301', 'wait=-1', 'wait'])('is refused when it says %s', async (wish) => {
    expect((await post('/v1/extract', body, prefer(wish))).status).toBe(400);
  });
});
