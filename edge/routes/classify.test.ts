import { describe, expect, it } from 'vitest';
import { classifyResponseSchema } from '../../shared/api/classify.ts';
import { classifyJobSchema } from '../../shared/job-input.ts';
import { accepted, completed, failed, tooManyRequests } from '../fixtures/runpod-answers.ts';
import { createTestClock } from '../testing/clock.ts';
import { createTestGateway } from '../testing/gateway.ts';
import { classifyOutput } from '../testing/outputs.ts';
import { createUpstream, type UpstreamStep } from '../testing/upstream.ts';

const request = { image_urls: ['https://example.com/1.png', 'https://example.com/2.png'], prompt: 'A scan of 2025' };

function createGateway(script: Record<string, UpstreamStep[]>, variables: Record<string, unknown> = {}) {
  const clock = createTestClock();
  const upstream = createUpstream(script);
  return { ...createTestGateway({ fetch: upstream.fetch, clock }, variables), upstream, clock };
}

describe('POST /v1/classify', () => {
  it('answers with the type, the evidence, the time taken and the request id', async () => {
    const { post, upstream, clock } = createGateway({
      'classify/run': [accepted()],
      'classify/status-sync': [
        () => {
          clock.advance(1234);
          return completed(classifyOutput);
        },
      ],
    });
    const response = await post('/v1/classify', request, { 'x-request-id': 'r-1' });
    expect(response.status).toBe(200);
    const body: unknown = await response.json();
    expect(classifyResponseSchema.parse(body)).toEqual(body);
    expect(body).toEqual({ ...classifyOutput, latency_ms: 1234, request_id: 'r-1' });
    expect(response.headers.get('server-timing')).toBe('classify-queue;dur=812, classify-run;dur=4120, total;dur=1234');

    const job = classifyJobSchema.parse(JSON.parse(upstream.requests[0]?.body ?? '').input);
    expect(job).toEqual({
      version: 1,
      task: 'classify',
      request_id: 'r-1',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
      sources: request.image_urls.map((url) => ({ url })),
      prompt: request.prompt,
    });
  });

  it('passes over what a newer worker adds', async () => {
    const { post } = createGateway({
      'classify/run': [accepted()],
      'classify/status-sync': [completed({ ...classifyOutput, model: 'next' })],
    });
    expect(await (await post('/v1/classify', request)).json()).not.toHaveProperty('model');
  });

  it.each([
    { what: 'a type of no table', output: { ...classifyOutput, type: 'W-9' } },
    { what: 'a confidence over 1', output: { ...classifyOutput, confidence: 95 } },
    { what: 'nothing but text', output: 'W2' },
    { what: 'null', output: null },
  ])('is backend_failed when the worker returns $what', async ({ output }) => {
    const { post } = createGateway({ 'classify/run': [accepted()], 'classify/status-sync': [completed(output)] });
    const response = await post('/v1/classify', request);
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ code: 'backend_failed', retryable: true });
  });

  it('hands on what the worker says of the document', async () => {
    const error = { error_type: 'document_encrypted', error_message: 'Page 2 is protected by a password' };
    const { post } = createGateway({
      'classify/run': [accepted()],
      'classify/status-sync': [failed(JSON.stringify(error))],
    });
    const response = await post('/v1/classify', request);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'document_encrypted', detail: error.error_message });
  });

  it('tells when to come back while no engine is free', async () => {
    const { post } = createGateway({ 'classify/run': [tooManyRequests()] });
    const response = await post('/v1/classify', request);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await response.json()).toMatchObject({ code: 'backend_busy', retryable: true });
  });

  it('lets http and private addresses pass only where the operator says so', async () => {
    const local = { image_urls: ['http://127.0.0.1:9000/w2.png'] };
    const script = { 'classify/run': [accepted()], 'classify/status-sync': [completed(classifyOutput)] };
    expect((await createGateway(script).post('/v1/classify', local)).status).toBe(400);
    expect((await createGateway(script, { ALLOW_PRIVATE_SOURCES: 'true' }).post('/v1/classify', local)).status).toBe(
      200,
    );
  });

  it('ends within RUNPOD_TIMEOUT', async () => {
    const { post, upstream, clock } = createGateway(
      {
        'classify/run': [accepted()],
        'classify/status-sync': [
          (held) => {
            clock.advance(Number(held.url.searchParams.get('wait')));
            return failed('never reached');
          },
        ],
        'classify/cancel': [accepted()],
      },
      { RUNPOD_TIMEOUT: '30' },
    );
    await post('/v1/classify', request);
    expect(upstream.requests[1]?.url.searchParams.get('wait')).toBe('30000');
  });
});

describe('a caller who hangs up', () => {
  it('has the job cancelled, and the log says so', async () => {
    const { app, upstream, lines } = createGateway({
      'classify/run': [accepted('x-1')],
      'classify/status-sync': ['hold'],
      'classify/cancel': [accepted('x-1')],
    });
    const caller = new AbortController();
    const background: Promise<unknown>[] = [];
    const context = { waitUntil: (work: Promise<unknown>) => void background.push(work) } as ExecutionContext;
    const sent = new Request('https://gateway.test/v1/classify', {
      method: 'POST',
      headers: { 'x-api-key': 'key-of-the-tests', 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: caller.signal,
    });
    const response = app.fetch(sent, {}, context);
    await upstream.called('classify/status-sync');
    caller.abort();
    expect((await response).status).toBe(499);
    await Promise.all(background);
    expect(upstream.count('classify/cancel')).toBe(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ outcome: 'caller_gone', status: 499 });
  });
});
