import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../shared/api/problem.ts';
import { operations } from '../../shared/operations/index.ts';
import type { Operation } from '../../shared/operations/operation.ts';
import { accepted, completed, health } from '../fixtures/runpod-answers.ts';
import { createJobStore } from '../jobs/job-store.ts';
import { resultKey } from '../storage/object-keys.ts';
import { createTestGateway, testKey } from '../testing/gateway.ts';
import { classifyOutput, extractOutput } from '../testing/outputs.ts';
import { createUpstream } from '../testing/upstream.ts';
import { errorsOf } from './build-openapi.ts';

const upstream = createUpstream({
  'classify/run': [accepted('c')],
  'classify/status-sync': [completed(classifyOutput)],
  'classify/health': [health()],
  'extract/run': [accepted('e')],
  'extract/status-sync': [completed(extractOutput)],
  'extract/health': [health()],
});
const { send } = createTestGateway({ fetch: upstream.fetch });
const urls = ['https://example.com/w2.png'];
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);

type Call = { params?: Record<string, string>; query?: string; body?: unknown; headers?: Record<string, string> };

/** Ids of things that are there; made before the first call. */
const made = { document: '', upload: '', spare: '', job: '', ended: '', batch: '', key: '', spareKey: '' };

/** How each operation is called so that it succeeds. One that is new needs a line here. */
const calls: Readonly<Record<string, () => Call>> = {
  classify: () => ({ body: { image_urls: urls } }),
  extract: () => ({ body: { image_urls: urls } }),
  listDocumentTypes: () => ({}),
  getDocumentTypeSchema: () => ({ params: { type: 'W2' } }),
  createDocument: () => ({ body: { content_type: 'image/png', size_bytes: 12 } }),
  listDocuments: () => ({ query: 'limit=1' }),
  getDocument: () => ({ params: { id: made.document } }),
  uploadDocument: () => ({
    params: { id: made.upload },
    body: png,
    headers: { 'content-type': 'image/png', 'content-length': '12' },
  }),
  completeDocument: () => ({ params: { id: made.document } }),
  getDocumentUrl: () => ({ params: { id: made.document } }),
  deleteDocument: () => ({ params: { id: made.spare } }),
  createJob: () => ({ body: { image_urls: urls, doc_type: 'W2' } }),
  listJobs: () => ({ query: 'limit=1' }),
  getJob: () => ({ params: { id: made.job } }),
  cancelJob: () => ({ params: { id: made.job } }),
  getJobResult: () => ({ params: { id: made.ended } }),
  followJob: () => ({ params: { id: made.ended } }),
  listJobDeliveries: () => ({ params: { id: made.job } }),
  createBatch: () => ({ body: { sources: [{ image_urls: urls }] } }),
  listBatches: () => ({}),
  getBatch: () => ({ params: { id: made.batch } }),
  cancelBatch: () => ({ params: { id: made.batch } }),
  listBatchItems: () => ({ params: { id: made.batch } }),
  listBatchDeliveries: () => ({ params: { id: made.batch } }),
  createKey: () => ({ body: { name: 'a key', scopes: ['extract'] } }),
  listKeys: () => ({}),
  getKey: () => ({ params: { id: made.key } }),
  updateKey: () => ({ params: { id: made.key }, body: { name: 'another name' } }),
  rotateKey: () => ({ params: { id: made.key }, body: {} }),
  revokeKey: () => ({ params: { id: made.spareKey } }),
  getUsage: () => ({}),
  getWebhookSecret: () => ({}),
  rotateWebhookSecret: () => ({ body: {} }),
  getHealth: () => ({}),
  getReadiness: () => ({}),
  getLiveness: () => ({}),
  getMetrics: () => ({}),
};
/** Those whose good answer takes more than one test can set up here; their own tests have it. */
const answeredElsewhere = ['redeliverJob', 'redeliverBatch', 'getBatchResults'];

function request({ method, path }: Operation, { params = {}, query, body, headers = {} }: Call): Promise<Response> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? 'none'));
  const isJson = body !== undefined && !(body instanceof Uint8Array);
  return send(query === undefined ? filled : `${filled}?${query}`, {
    method: method.toUpperCase(),
    headers: { 'x-api-key': testKey, ...(isJson ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
  });
}

const operationOf = (id: string): Operation => operations.find((operation) => operation.id === id) as Operation;
const make = async (id: string, call: Call): Promise<string> =>
  ((await (await request(operationOf(id), call)).json()) as { id: string }).id;

beforeAll(async () => {
  const document = { body: { content_type: 'image/png', size_bytes: 12 } };
  const upload = { body: png, headers: { 'content-type': 'image/png', 'content-length': '12' } };
  made.document = await make('createDocument', document);
  await request(operationOf('uploadDocument'), { params: { id: made.document }, ...upload });
  await request(operationOf('completeDocument'), { params: { id: made.document } });
  made.upload = await make('createDocument', document);
  made.spare = await make('createDocument', document);
  made.job = await make('createJob', { body: { image_urls: urls, doc_type: 'W2' } });
  made.ended = await make('createJob', { body: { image_urls: urls, doc_type: 'W2' } });
  made.batch = await make('createBatch', { body: { sources: [{ image_urls: urls }] } });
  made.key = await make('createKey', { body: { name: 'a key', scopes: ['extract'] } });
  made.spareKey = await make('createKey', { body: { name: 'a key', scopes: ['extract'] } });
  const { split: _, ...output } = { split: undefined, ...extractOutput };
  await env.DOCUMENTS.put(
    resultKey('operator', made.ended),
    JSON.stringify({ job_id: made.ended, request_id: 'r', ...output }),
  );
  await runInDurableObject(env.JOBS.get(env.JOBS.idFromName(`operator/${made.ended}`)), (_, { storage }) => {
    const summary = { doc_type: 'W2' as const, page_count: 1, document_count: 1, needs_review: false };
    createJobStore(storage).end({ status: 'succeeded', summary }, Date.now());
  });
});

describe('the answer of', () => {
  it.each(operations.filter(({ id }) => !answeredElsewhere.includes(id)))(
    '$method $path is what is described',
    async (operation) => {
      const call = calls[operation.id];
      if (call === undefined) throw new Error(`There is no call of ${operation.id} in this test`);
      const response = await request(operation, call());
      const described = operation.answers[response.status];
      if (described === undefined) throw new Error(`${response.status} is not described: ${await response.text()}`);
      if (described.body === undefined) return void expect(await response.text()).toBe('');
      const contentType = response.headers.get('content-type') ?? '';
      expect(contentType).toContain(described.body.contentType);
      const body = contentType.includes('json') ? await response.json() : await response.text();
      const parsed = described.body.schema.safeParse(body);
      expect(parsed.error).toBeUndefined();
      // Nothing that is not described.
      expect(parsed.data).toEqual(body);
    },
  );

  it.each(operations.filter(({ path, needsKey }) => needsKey && path.includes('{id}')))(
    '$method $path for what is not there is a problem that is described',
    async (operation) => {
      const { body, headers } = calls[operation.id]?.() ?? {};
      const params = { id: 'none' };
      const response = await request(operation, {
        params,
        ...(body !== undefined && { body }),
        ...(headers && { headers }),
      });
      const problem = problemSchema.parse(await response.json());
      expect({ status: response.status, code: problem.code }).toEqual({ status: 404, code: 'not_found' });
      expect(errorsOf(operation)).toContain(problem.code);
    },
  );
});
