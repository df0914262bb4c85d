import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Batch,
  batchResultLineSchema,
  batchSchema,
  listBatchesResponseSchema,
  listBatchItemsResponseSchema,
  MAX_BATCH_SOURCES,
} from '../../shared/api/batches.ts';
import { listJobsResponseSchema } from '../../shared/api/jobs.ts';
import { problemSchema } from '../../shared/api/problem.ts';
import { deliveriesResponseSchema } from '../../shared/api/webhooks.ts';
import type { BatchObject } from '../batches/batch-object.ts';
import { MAX_BATCH_BODY_BYTES } from '../policy.ts';
import type { Services } from '../services.ts';
import { createObjectClient } from '../storage/object-client.ts';
import { batchObjectName, resultKey } from '../storage/object-keys.ts';
import { batchSpecOf } from '../testing/batches.ts';
import { createDocumentGateway } from '../testing/documents.ts';
import { endJob, makeReusable } from '../testing/end-job.ts';

const url = 'https://example.com/w2.png';
const urlSources = (count: number) => Array.from({ length: count }, () => ({ image_urls: [url] }));
const unknownId = `batch_${'f'.repeat(32)}`;

/** A tenant of its own. */
function createBatchGateway() {
  const gateway = createDocumentGateway();
  const get = (path: string) => gateway.request('GET', path);
  const create = async (body: object): Promise<Batch> =>
    batchSchema.parse(await (await gateway.post('/v1/batches', { doc_type: 'W2', ...body })).json());
  const find = async (id: string): Promise<Batch> => batchSchema.parse(await (await get(`/v1/batches/${id}`)).json());
  const items = async (id: string, query = 'limit=100') =>
    listBatchItemsResponseSchema.parse(await (await get(`/v1/batches/${id}/items?${query}`)).json());
  const lines = async (id: string, query = '') =>
    (await (await get(`/v1/batches/${id}/results${query}`)).text())
      .split('\n')
      .slice(0, -1)
      .map((line) => batchResultLineSchema.parse(JSON.parse(line)));
  const status = (id: string) => expect.poll(async () => (await find(id)).status, { timeout: 30_000 });
  const stub = (id: string) => env.BATCHES.get(env.BATCHES.idFromName(batchObjectName(gateway.tenantId, id)));
  const cancelAll = async () => {
    const running = listBatchesResponseSchema.parse(await (await get('/v1/batches?status=running')).json());
    for (const { id } of running.items) await gateway.request('DELETE', `/v1/batches/${id}`);
  };
  return { ...gateway, cancelAll, get, create, find, items, lines, status, stub };
}
const gateway = createBatchGateway();
/** What still runs would only take the time of the next test. */
afterEach(() => gateway.cancelAll());

const refusal = async (body: object | string) => {
  const response = await gateway.post('/v1/batches', body);
  return { status: response.status, problem: problemSchema.parse(await response.json()) };
};

describe('POST /v1/batches', () => {
  it('answers 202 with the batch and where it is', async () => {
    const response = await gateway.post('/v1/batches', { sources: urlSources(3), metadata: { run: '7' } });
    expect(response.status).toBe(202);
    const batch = batchSchema.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/v1/batches/${batch.id}`);
    expect(batch).toMatchObject({ status: 'running', metadata: { run: '7' }, ended_at: null, expires_at: null });
    expect(batch.counts.total).toBe(3);
  });

  it('makes one job for each source, with its metadata and the options of the batch', async () => {
    const sources = urlSources(3).map((source, index) => ({ ...source, metadata: { loan: `A-${index}` } }));
    const { id } = await gateway.create({ sources, deadline_s: 60 });
    await expect.poll(async () => (await gateway.find(id)).counts.waiting).toBe(0);
    const { items } = await gateway.items(id);
    expect(items.map(({ index, metadata }) => [index, metadata.loan])).toEqual([
      [0, 'A-0'],
      [1, 'A-1'],
      [2, 'A-2'],
    ]);
    const jobs = listJobsResponseSchema.parse(await (await gateway.get(`/v1/jobs?batch_id=${id}`)).json()).items;
    expect(jobs.map((job) => job.id).toSorted()).toEqual(items.map(({ job_id }) => job_id).toSorted());
    expect(jobs[0]).toMatchObject({ batch_id: id, tasks: ['extract'] });
  });

  it('takes ten thousand sources, and lists their items page by page', async () => {
    const { id, counts } = await gateway.create({ sources: urlSources(MAX_BATCH_SOURCES) });
    expect(counts.total).toBe(MAX_BATCH_SOURCES);
    await gateway.request('DELETE', `/v1/batches/${id}`);
    const first = await gateway.items(id, 'limit=3');
    expect(first.items.map(({ index }) => index)).toEqual([0, 1, 2]);
    const second = await gateway.items(id, `limit=3&cursor=${first.next_cursor}`);
    expect(second.items.map(({ index }) => index)).toEqual([3, 4, 5]);
    expect(await gateway.items(id, 'cursor=9998')).toMatchObject({ items: [{ index: 9_999 }], next_cursor: null });
  });

  it.each([
    { what: 'no sources', change: { sources: [] }, path: 'sources' },
    { what: '10,001 sources', change: { sources: urlSources(10_001) }, path: 'sources' },
    { what: 'an unknown field', change: { colour: 'red' }, path: 'colour' },
    { what: 'an unknown field of a source', change: { sources: [{ image_urls: [url], x: 1 }] }, path: 'sources[0].x' },
    { what: 'a source of nothing', change: { sources: [...urlSources(2), {}] }, path: 'sources[2].image_urls' },
    {
      what: 'a source of both kinds',
      change: { sources: [{ image_urls: [url], document_ids: [`doc_${'0'.repeat(32)}`] }] },
      path: 'sources[0].document_ids',
    },
    {
      what: 'metadata that is too long',
      change: { sources: [{ image_urls: [url], metadata: { note: 'x'.repeat(513) } }] },
      path: 'sources[0].metadata.note',
    },
    { what: 'split of files of one type', change: { doc_type: 'W2', tasks: ['split'] }, path: 'tasks' },
    { what: 'a deadline of a week', change: { deadline_s: 604_800 }, path: 'deadline_s' },
  ])('refuses $what and says where', async ({ change, path }) => {
    const { status, problem } = await refusal({ sources: urlSources(1), ...change });
    expect([status, problem.code]).toEqual([400, 'invalid_request']);
    expect(problem.errors?.map((fault) => fault.path)).toContain(path);
  });

  it('refuses URLs that may not be fetched, names each by its place, and no more than fifty', async () => {
    const sources = urlSources(13);
    sources[12] = { image_urls: ['https://10.0.0.1/planted', url] };
    const one = await refusal({ sources });
    expect(one.problem).toMatchObject({ code: 'source_not_allowed', errors: [{ path: 'sources[12].image_urls[0]' }] });
    expect(JSON.stringify(one.problem)).not.toContain('planted');
    const many = await refusal({
      sources: Array.from({ length: 80 }, () => ({ image_urls: ['http://example.com/'] })),
    });
    expect(many.problem.errors).toHaveLength(50);
  });

  it('refuses documents that are not there or not ready, by their places', async () => {
    const { document } = await gateway.register();
    const ready = await gateway.makeReady();
    const missing = `doc_${'e'.repeat(32)}`;
    const withMissing = await refusal({
      sources: [{ document_ids: [ready.id] }, { document_ids: [ready.id, missing] }],
    });
    expect([withMissing.status, withMissing.problem.errors]).toEqual([
      404,
      [{ path: 'sources[1].document_ids[1]', message: 'there is no such document' }],
    ]);
    const withWaiting = await refusal({ sources: [...urlSources(1), { document_ids: [document.id] }] });
    expect(withWaiting.problem).toMatchObject({
      code: 'document_not_ready',
      errors: [{ path: 'sources[1].document_ids[0]' }],
    });
  });

  it('refuses to call a private address', async () => {
    const { problem } = await refusal({ sources: urlSources(1), webhook: 'https://192.168.1.1/' });
    expect(problem).toMatchObject({ code: 'source_not_allowed', errors: [{ path: 'webhook' }] });
  });

  it('takes a body of more than a megabyte, and refuses one over its own limit, announced or not', async () => {
    const long = `https://example.com/${'x'.repeat(7_000)}`;
    const image_urls = Array.from({ length: 50 }, () => long);
    const { counts } = await gateway.create({ sources: Array.from({ length: 4 }, () => ({ image_urls })) });
    expect(counts.total).toBe(4);
    const huge = ' '.repeat(MAX_BATCH_BODY_BYTES + 1);
    expect((await refusal(huge)).problem.code).toBe('request_too_large');
    const headers = { 'content-type': 'application/json' };
    const streamed = await gateway.request('POST', '/v1/batches', { body: new Blob([huge]).stream(), headers });
    expect(await streamed.json()).toMatchObject({ code: 'request_too_large', status: 413 });
  });
});

describe('an Idempotency-Key', () => {
  it('makes one batch, however often it is asked, and says that it did', async () => {
    const headers = { 'idempotency-key': 'month-end' };
    const body = { sources: urlSources(5) };
    const all = await Promise.all(Array.from({ length: 5 }, () => gateway.post('/v1/batches', body, headers)));
    const ids = await Promise.all(all.map(async (response) => ((await response.json()) as Batch).id));
    expect(new Set(ids).size).toBe(1);
    expect(all.filter((response) => response.headers.has('idempotency-replayed'))).toHaveLength(4);
    expect((await gateway.find(ids[0] as string)).counts.total).toBe(5);
    const other = await gateway.post('/v1/batches', { sources: urlSources(6) }, headers);
    expect([other.status, await other.json()]).toMatchObject([409, { code: 'idempotency_key_conflict' }]);
  });
});

describe('a batch whose gateway dies before all of its items are stored', () => {
  const id = `batch_${'a'.repeat(32)}`;
  const item = (index: number) => ({ index, sources: [{ url }], metadata: {} });

  it('is there for nobody, and is forgotten after its time', async () => {
    const spec = batchSpecOf({ id, tenantId: gateway.tenantId, itemCount: 2 });
    const object = gateway.services.batches(gateway.tenantId, id);
    await object.begin(spec);
    await object.addItems([item(0)]);
    expect(await object.start()).toBeNull();
    expect((await gateway.get(`/v1/batches/${id}`)).status).toBe(404);
    const left = await runInDurableObject(gateway.stub(id), async (batch: BatchObject, { storage }) => {
      await batch.alarm();
      return storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'item'").toArray();
    });
    expect(left).toEqual([]);
  });

  it('is made by the same request under the same id, and replayed from then on', async () => {
    const ids: string[] = [];
    let starts = 0;
    const batches: Services['batches'] = (tenantId, batchId) => {
      ids.push(batchId);
      const object = createObjectClient(env.BATCHES, batchObjectName(tenantId, batchId));
      const start = () => (starts++ === 0 ? Promise.reject(new Error('The gateway was killed')) : object.start());
      return Object.assign(Object.create(object), { start });
    };
    const dying = createDocumentGateway({}, {}, { batches });
    const ask = () => dying.post('/v1/batches', { sources: urlSources(2) }, { 'idempotency-key': 'once' });
    expect((await ask()).status).toBe(500);
    const again = await ask();
    expect(again.status).toBe(202);
    expect(new Set(ids).size).toBe(1);
    expect(batchSchema.parse(await again.json())).toMatchObject({ id: ids[0], counts: { total: 2 } });
    expect((await ask()).headers.get('idempotency-replayed')).toBe('true');
    await dying.request('DELETE', `/v1/batches/${ids[0]}`);
  });
});

describe('a batch', () => {
  it('succeeds when all of its jobs did, tells its webhook once, and its results are JSON Lines in order', async () => {
    const { tenantId } = gateway;
    const document = await gateway.makeReady();
    const text = await makeReusable(gateway, document.id, { doc_type: 'W2' });
    const sources = Array.from({ length: 12 }, (_, index) => ({
      document_ids: [document.id],
      metadata: { loan: `A-${index}` },
    }));
    const { id } = await gateway.create({ sources, webhook: 'https://hooks.example.com/arrived' });
    await gateway.status(id).toBe('succeeded');

    const batch = await gateway.find(id);
    expect(batch.counts).toMatchObject({ total: 12, succeeded: 12 });
    expect(Date.parse(batch.expires_at ?? '') - Date.parse(batch.ended_at ?? '')).toBe(30 * 86_400_000);
    const response = await gateway.get(`/v1/batches/${id}/results`);
    expect(response.headers.get('content-type')).toBe('application/jsonl');
    await response.body?.cancel();
    const lines = await gateway.lines(id);
    expect(lines.map(({ index, metadata }) => [index, metadata.loan])).toEqual(
      sources.map(({ metadata }, index) => [index, metadata.loan]),
    );
    expect(lines[7]?.result).toMatchObject({
      ...JSON.parse(text),
      job_id: lines[7]?.job_id,
      request_id: batch.request_id,
    });
    expect(await gateway.lines(id, '?from_index=10')).toEqual(lines.slice(10));

    await expect
      .poll(async () => {
        const shown = await (await gateway.get(`/v1/batches/${id}/deliveries`)).json();
        return deliveriesResponseSchema.parse(shown).deliveries;
      })
      .toMatchObject([{ event: 'batch.ended', status: 'delivered', attempts: [{ status_code: 200 }] }]);
    const ofJob = await (await gateway.get(`/v1/jobs/${lines[0]?.job_id}/deliveries`)).json();
    expect(ofJob).toEqual({ deliveries: [] });

    await env.DOCUMENTS.delete(resultKey(tenantId, lines[1]?.job_id ?? ''));
    expect((await gateway.lines(id))[1]).toMatchObject({ index: 1, error: { code: 'not_found' } });
  }, 60_000);

  it('completes with failures when some jobs failed, and says of each why', async () => {
    const { id } = await gateway.create({ sources: urlSources(3) });
    await expect.poll(async () => (await gateway.find(id)).counts.waiting).toBe(0);
    const early = await gateway.get(`/v1/batches/${id}/results`);
    expect([early.status, await early.json()]).toMatchObject([409, { code: 'result_not_ready', retryable: true }]);

    const [first, second, third] = (await gateway.items(id)).items.map(({ job_id }) => job_id as string);
    await endJob(gateway.tenantId, first as string, { status: 'succeeded' });
    const error = { code: 'document_encrypted' as const, detail: 'It wants a password.', retryable: false };
    await endJob(gateway.tenantId, second as string, { status: 'failed', error });
    await gateway.request('DELETE', `/v1/jobs/${third}`);
    await gateway.status(id).toBe('completed_with_failures');
    expect((await gateway.find(id)).counts).toMatchObject({ succeeded: 1, failed: 1, cancelled: 1 });
    expect(await gateway.items(id, 'status=failed')).toMatchObject({ items: [{ index: 1, error }], next_cursor: null });
    expect(await gateway.lines(id)).toMatchObject([
      { index: 0, status: 'succeeded', result: { job_id: first } },
      { index: 1, status: 'failed', error },
      { index: 2, status: 'cancelled', error: { code: 'job_cancelled' } },
    ]);
  }, 60_000);

  it('is cancelled by DELETE: no more jobs are made, and those under way are cancelled too', async () => {
    const { id } = await gateway.create({ sources: urlSources(110) });
    await expect.poll(async () => (await gateway.find(id)).counts.waiting).toBeLessThan(110);
    const response = await gateway.request('DELETE', `/v1/batches/${id}`);
    expect(await response.json()).toMatchObject({ id, status: 'cancelling', counts: { total: 110 } });
    await gateway.status(id).toBe('cancelled');
    const { items } = await gateway.items(id);
    const jobIds = items.flatMap(({ job_id }) => (job_id === null ? [] : [job_id]));
    const jobs = await Promise.all(jobIds.map((jobId) => gateway.services.jobs(gateway.tenantId, jobId).view()));
    expect(new Set(jobs.map((job) => job?.status))).toEqual(new Set(['cancelled']));
    expect(jobs.length).toBeLessThan(110);
    expect(await (await gateway.request('DELETE', `/v1/batches/${id}`)).json()).toMatchObject({ status: 'cancelled' });
  }, 60_000);

  it('is gone at its end of life, from the list as well', async () => {
    const other = createBatchGateway();
    const id = `batch_${'b'.repeat(32)}`;
    const object = other.services.batches(other.tenantId, id);
    await object.begin(batchSpecOf({ id, tenantId: other.tenantId, retentionMs: 0 }));
    await object.addItems([{ index: 0, sources: [{ url }], metadata: {} }]);
    await object.start();
    const list = async () => listBatchesResponseSchema.parse(await (await other.get('/v1/batches')).json()).items;
    await expect.poll(list).toMatchObject([{ id, status: 'running', item_count: 1 }]);
    await object.cancel();
    await expect.poll(list, { timeout: 15_000 }).toEqual([]);
    expect((await other.get(`/v1/batches/${id}`)).status).toBe(404);
  });
});

describe('GET /v1/batches', () => {
  it('lists the newest first, page by page, by status', async () => {
    const other = createBatchGateway();
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) ids.push((await other.create({ sources: urlSources(1) })).id);
    await other.request('DELETE', `/v1/batches/${ids[0]}`);
    await other.status(ids[0] as string).toBe('cancelled');
    const list = async (query: string) =>
      listBatchesResponseSchema.parse(await (await other.get(`/v1/batches?${query}`)).json());
    await expect.poll(async () => (await list('status=running')).items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    const first = await list('limit=2');
    expect(first.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect((await list(`limit=2&cursor=${first.next_cursor}`)).items.map(({ id }) => id)).toEqual([ids[0]]);
  });
});

describe('/v1/batches/{id}', () => {
  it.each([unknownId, 'x', 'batch_', `job_${'0'.repeat(32)}`])('answers the very same 404 for %s', async (id) => {
    for (const path of ['', '/items', '/results', '/deliveries']) {
      const response = await gateway.get(`/v1/batches/${id}${path}`);
      expect([response.status, await response.json()]).toMatchObject([404, { detail: 'There is no such resource' }]);
    }
    expect((await gateway.request('DELETE', `/v1/batches/${id}`)).status).toBe(404);
  });

  it('is another tenant’s, and so is not there', async () => {
    const { id } = await gateway.create({ sources: urlSources(1) });
    const response = await createBatchGateway().get(`/v1/batches/${id}`);
    expect([response.status, await response.json()]).toMatchObject([404, { detail: 'There is no such resource' }]);
  });

  it('leaves nothing behind for an id that nobody has', async () => {
    await gateway.get(`/v1/batches/${unknownId}`);
    const tables = await runInDurableObject(gateway.stub(unknownId), (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'batch'").toArray(),
    );
    expect(tables).toEqual([]);
  });
});
