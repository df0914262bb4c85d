import { describe, expect, it } from 'vitest';
import { classifyJobSchema } from '../../shared/job-input.ts';
import { accepted, completed } from '../fixtures/runpod-answers.ts';
import { newId } from '../ids.ts';
import { createTestClock } from '../testing/clock.ts';
import { createDocumentGateway } from '../testing/documents.ts';
import { classifyOutput, extractOutput } from '../testing/outputs.ts';
import { createUpstream } from '../testing/upstream.ts';

const image_urls = ['https://example.com/w2.png'];

function createGateway(variables: Record<string, unknown> = {}) {
  const upstream = createUpstream({
    'classify/run': [accepted()],
    'classify/status-sync': [completed(classifyOutput)],
    'extract/run': [accepted()],
    'extract/status-sync': [completed(extractOutput)],
  });
  const clock = createTestClock(Date.now());
  return { ...createDocumentGateway({ fetch: upstream.fetch, clock }, variables), upstream, clock };
}

describe('document_ids', () => {
  it('reach the worker as signed URLs, in order, for as long as the request may take and a minute', async () => {
    const { makeReady, post, upstream, tenantId } = createGateway({ RUNPOD_TIMEOUT: '30' });
    const [first, second] = [await makeReady(), await makeReady()];
    const response = await post('/v1/classify', { document_ids: [second.id, first.id] });
    expect(response.status).toBe(200);
    const { sources } = classifyJobSchema.parse(JSON.parse(upstream.requests[0]?.body ?? '').input);
    const urls = sources.map(({ url }) => new URL(url));
    expect(urls.map(({ pathname }) => pathname)).toEqual([
      `/docproc-documents/uploads/${tenantId}/${second.id}`,
      `/docproc-documents/uploads/${tenantId}/${first.id}`,
    ]);
    expect(urls.map(({ searchParams }) => searchParams.get('X-Amz-Expires'))).toEqual(['90', '90']);
    expect(urls.every(({ searchParams }) => searchParams.has('X-Amz-Signature'))).toBe(true);
  });

  it('work for extraction too, and no signed URL is in the answer or the log', async () => {
    const { makeReady, post, upstream, lines } = createGateway();
    const response = await post('/v1/extract', { document_ids: [(await makeReady()).id] });
    expect(response.status).toBe(200);
    expect(upstream.requests.filter(({ route, body }) => route === 'run' && body.includes('X-Amz-'))).toHaveLength(2);
    expect(`${await response.text()} ${lines.join()}`).not.toMatch(/X-Amz-|r2\.test/);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ route: '/v1/extract', sourceCount: 1 });
  });
});

describe.each(['/v1/classify', '/v1/extract', '/v1/jobs'])('POST %s refuses', (path) => {
  const faultOf = async (response: Response) => [
    response.status,
    (await response.json()) as { code: string; errors: { path: string }[] },
  ];

  it('both kinds of source, and neither', async () => {
    const { post } = createGateway();
    const both = await post(path, { image_urls, document_ids: [newId('doc', 0)] });
    expect(await faultOf(both)).toMatchObject([400, { errors: [{ path: 'document_ids' }] }]);
    expect(await faultOf(await post(path, {}))).toMatchObject([400, { errors: [{ path: 'image_urls' }] }]);
  });

  it.each([
    { what: 'no documents', document_ids: [], at: 'document_ids' },
    { what: '51 documents', document_ids: Array(51).fill(newId('doc', 0)), at: 'document_ids' },
    { what: 'what is no id', document_ids: [newId('doc', 0), '../x'], at: 'document_ids[1]' },
  ])('$what', async ({ document_ids, at }) => {
    const { post } = createGateway();
    expect(await faultOf(await post(path, { document_ids }))).toMatchObject([400, { errors: [{ path: at }] }]);
  });

  it('a missing document and another tenant’s in the same words, each by its place', async () => {
    const { makeReady, post, upstream } = createGateway();
    const own = await makeReady();
    const document_ids = [newId('doc', 0), own.id];
    const ask = async (key: string) =>
      faultOf(await post(path, { document_ids }, { 'x-api-key': key, 'x-request-id': 'r' }));
    const [, mine] = await ask('key-of-the-tests');
    expect(mine).toMatchObject({ code: 'not_found', errors: [{ path: 'document_ids[0]' }] });
    const [status, theirs] = await ask('other');
    expect(status).toBe(404);
    expect(theirs).toMatchObject({
      errors: [
        { path: 'document_ids[0]', message: 'there is no such document' },
        { path: 'document_ids[1]', message: 'there is no such document' },
      ],
    });
    expect(upstream.requests).toEqual([]);
  });

  it('a document that was not completed', async () => {
    const { makeReady, register, post } = createGateway();
    const document_ids = [(await makeReady()).id, (await register()).document.id];
    expect(await faultOf(await post(path, { document_ids }))).toMatchObject([
      409,
      { code: 'document_not_ready', errors: [{ path: 'document_ids[1]' }] },
    ]);
  });
});
