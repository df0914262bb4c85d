import { describe, expect, it } from 'vitest';
import { accepted, completed, failed, serverError } from '../fixtures/runpod-answers.ts';
import { operator } from '../keys/operator.ts';
import type { Services } from '../services.ts';
import { createTestClock } from '../testing/clock.ts';
import { createTestGateway, testKey } from '../testing/gateway.ts';
import { classifyOutput, extractOutput } from '../testing/outputs.ts';
import { createUpstream, type UpstreamStep } from '../testing/upstream.ts';

const secretUrl = 'https://bucket.example.com/tax/john-doe-w2.pdf?X-Amz-Signature=feedface';
const throwing = () => {
  throw new Error(secretUrl);
};
const works = {
  'classify/run': [accepted('x-1')],
  'classify/status-sync': [completed(classifyOutput)],
  'extract/run': [accepted('x-2')],
  'extract/status-sync': [completed(extractOutput)],
};

function createGateway(script: Record<string, UpstreamStep[]>, variables: Record<string, unknown> = {}) {
  const points: unknown[] = [];
  const gateway = createTestGateway(
    { fetch: createUpstream(script).fetch, clock: createTestClock() },
    { LOG_LEVEL: 'DEBUG', REQUEST_LOG: { writeDataPoint: (point: unknown) => void points.push(point) }, ...variables },
  );
  return { ...gateway, points };
}

describe('a request', () => {
  it('is one line and one data point, with what happened to each of its jobs', async () => {
    const { post, lines, points } = createGateway(works);
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await post('/v1/extract', { image_urls: [secretUrl] }, { 'x-request-id': 'r-1', traceparent });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'INFO',
      message: 'request',
      schema: 1,
      at: '2026-01-02T00:00:00.000Z',
      requestId: 'r-1',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      method: 'POST',
      route: '/v1/extract',
      status: 200,
      outcome: 'ok',
      cause: null,
      latencyMs: 0,
      tenantId: 'operator',
      keyId: 'operator',
      docType: 'W2',
      sourceCount: 1,
      pageCount: 1,
      jobs: [
        { task: 'classify', backend: 'classify', jobId: 'x-1', submissions: 1, queueMs: 812, executionMs: 4120 },
        { task: 'extract', backend: 'extract', jobId: 'x-2', submissions: 1, redispatches: 0 },
      ],
    });
    expect(points).toEqual([
      {
        indexes: ['operator'],
        blobs: ['1', 'POST', '/v1/extract', 'ok', 'W2', expect.any(String), 'extract', '', 'operator'],
        doubles: [200, 0, 1, 1, 2, 2, 0, 1624, 8240, 0],
      },
    ]);
  });

  it.each([
    { what: 'that works', script: works },
    { what: 'that fails', script: { ...works, 'extract/run': [serverError] } },
    { what: 'whose worker quotes the document', script: { ...works, 'extract/status-sync': [failed(secretUrl)] } },
    {
      what: 'whose upstream throws an URL',
      script: { ...works, 'extract/run': [throwing], 'classify/run': [throwing] },
    },
  ])('$what leaves no key, URL or text of a document in the log', async ({ script }) => {
    const { post, send, lines, points } = createGateway(script as Record<string, UpstreamStep[]>);
    await post('/v1/extract', { image_urls: [secretUrl], doc_type: 'W2' });
    await post('/v1/classify', { image_urls: [secretUrl], prompt: 'john doe' });
    await post('/v1/classify?key=feedface', { image_urls: [secretUrl], feedface: 1 });
    await send('/john-doe/feedface');
    const logged = lines.join('\n') + JSON.stringify(points);
    expect(lines).toHaveLength(4);
    expect(points).toHaveLength(4);
    expect(logged).not.toMatch(new RegExp(`${testKey}|runpod-key|feedface|john|48,?500|https?:|wage fields`, 'i'));
  });

  it.each([
    { level: 'DEBUG', statuses: [200, 404, 502] },
    { level: 'info', statuses: [404, 502] },
    { level: 'WARN', statuses: [404, 502] },
    { level: 'ERROR', statuses: [502] },
  ])('is written at LOG_LEVEL $level or above, and always counted', async ({ level, statuses }) => {
    const { post, send, lines, points } = createGateway(
      { ...works, 'classify/status-sync': [completed({})] },
      { LOG_LEVEL: level },
    );
    await send('/live');
    await send('/nothing');
    await post('/v1/classify', { image_urls: [secretUrl] });
    expect(lines.map((line) => JSON.parse(line).status)).toEqual(statuses);
    expect(points).toHaveLength(3);
  });

  it('that fails names the cause for the operator only', async () => {
    const { post, lines } = createGateway({ ...works, 'classify/run': [serverError] });
    const response = await post('/v1/classify', { image_urls: [secretUrl] });
    expect(await response.text()).not.toContain('status 500');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ outcome: 'backend_busy', cause: 'status 500 with JSON' });
  });

  it('is answered when Analytics Engine is not bound', async () => {
    const { send, lines } = createGateway({}, { REQUEST_LOG: undefined });
    expect((await send('/live')).status).toBe(200);
    expect(lines).toHaveLength(1);
  });
});

describe('Server-Timing', () => {
  it('tells what the key, Durable Objects, the queue and the worker took of the whole', async () => {
    const clock = createTestClock();
    const taking = <Answer>(ms: number, answer: Answer) => {
      clock.advance(ms);
      return Promise.resolve(answer);
    };
    const caller = { ...operator, keyId: 'key_1', tenantId: 'acme' };
    const { post } = createTestGateway(
      { fetch: createUpstream(works).fetch, clock },
      {},
      {
        findCaller: () => taking(30, { caller, refusal: null }),
        noteUse: () => null,
        tenants: () =>
          ({ admitWork: () => taking(7, 'admitted'), settleWork: () => taking(5, undefined) }) as unknown as ReturnType<
            Services['tenants']
          >,
      },
    );
    const response = await post('/v1/classify', { image_urls: ['https://example.com/w2.png'] });
    expect(response.headers.get('server-timing')).toBe(
      'auth;dur=30, do;dur=12, classify-queue;dur=812, classify-run;dur=4120, total;dur=42',
    );
  });
});
