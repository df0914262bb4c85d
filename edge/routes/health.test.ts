import { describe, expect, it } from 'vitest';
import { healthResponseSchema } from '../../shared/api/health.ts';
import { accepted, completed, health, serverError, unauthorized } from '../fixtures/runpod-answers.ts';
import { createTestClock } from '../testing/clock.ts';
import { createTestGateway } from '../testing/gateway.ts';
import { extractOutput } from '../testing/outputs.ts';
import { createUpstream, type UpstreamStep } from '../testing/upstream.ts';

const well = { 'classify/health': [health()], 'extract/health': [health()] };

function createGateway(script: Record<string, UpstreamStep[]>, variables: Record<string, unknown> = {}) {
  const clock = createTestClock();
  const upstream = createUpstream(script);
  return { ...createTestGateway({ fetch: upstream.fetch, clock }, variables), upstream, clock };
}

describe('GET /health', () => {
  it('is ok when every endpoint and all storage answers, and needs no key', async () => {
    const response = await createGateway(well).send('/health');
    expect(response.status).toBe(200);
    const body = healthResponseSchema.parse(await response.json());
    expect(body).toMatchObject({ status: 'ok', reasons: [], checked_at: '2026-01-02T00:00:00.000Z', age_ms: 0 });
    expect(body.endpoints.classify).toEqual([
      {
        name: 'classify-1',
        status: 'ok',
        reason: null,
        latency_ms: 0,
        workers: { idle: 1, initializing: 0, ready: 1, running: 0, throttled: 0, unhealthy: 0 },
        jobs: { completed: 9, failed: 1, inProgress: 0, inQueue: 0, retried: 0 },
        breaker: { state: 'closed', reason: null, retry_at: null },
      },
    ]);
    expect(body.storage).toMatchObject({
      documents: { status: 'ok' },
      keys: { status: 'ok' },
      jobs: { status: 'ok' },
    });
  });

  it.each([
    { what: 'does not answer', step: 'reset' },
    { what: 'fails', step: serverError },
    { what: 'refuses our key', step: unauthorized },
    { what: 'has sick workers only', step: health({ unhealthy: 1 }) },
  ] as const)('is down with 503 when the only endpoint of a task $what', async ({ step }) => {
    const response = await createGateway({ ...well, 'extract/health': [step] }).send('/health');
    expect(response.status).toBe(503);
    const body = healthResponseSchema.parse(await response.json());
    expect(body.status).toBe('down');
    expect(body.reasons).toEqual([expect.stringMatching(/^Endpoint extract-1: /)]);
  });

  it('is degraded while a fail-over list still has an endpoint that works', async () => {
    const gateway = createGateway({ ...well, 'spare/health': ['reset'] }, { RUNPOD_EXTRACT_ENDPOINT: 'extract,spare' });
    const response = await gateway.send('/health');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'degraded',
      reasons: ['Endpoint extract-2: it does not answer (no answer)'],
    });
  });

  it('is degraded when storage fails, for documents at URLs still work', async () => {
    const broken = { list: () => Promise.reject(new Error('R2 is away')) };
    const response = await createGateway(well, { DOCUMENTS: broken }).send('/health');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'degraded',
      reasons: ['Document storage: it does not answer'],
    });
  });

  it('shows which endpoint rests, why and until when, and the log tells it once', async () => {
    const { send, post, lines } = createGateway({ ...well, 'classify/run': [serverError] });
    for (let n = 0; n < 4; n++) await post('/v1/classify', { image_urls: ['https://example.com/w2.png'] });
    const { endpoints, ...rest } = healthResponseSchema.parse(await (await send('/health')).json());
    expect(rest).toMatchObject({
      status: 'degraded',
      reasons: ['Endpoint classify-1: it rests, for 8 jobs in a row were not taken'],
    });
    expect(endpoints.classify[0]?.breaker).toEqual({
      state: 'open',
      reason: '8 jobs in a row were not taken',
      retry_at: expect.stringMatching(/^2026-01-02T00:00:3/),
    });
    expect(endpoints.extract[0]?.breaker.state).toBe('closed');
    const told = lines.map((line) => JSON.parse(line)).filter(({ message }) => message === 'An endpoint rests');
    expect(told).toMatchObject([{ level: 'WARN', task: 'classify', endpoint: 'classify' }]);
  });

  it('puts an endpoint whose workers are throttled behind the others', async () => {
    const script = { ...well, 'extract/health': [health({ throttled: 2 })], 'spare/health': [health()] };
    const { send, post, upstream } = createGateway(
      { ...script, 'spare/run': [accepted()], 'spare/status-sync': [completed(extractOutput)] },
      { RUNPOD_EXTRACT_ENDPOINT: 'extract,spare' },
    );
    const { endpoints } = healthResponseSchema.parse(await (await send('/health')).json());
    expect(endpoints.extract.map(({ breaker }) => breaker.state)).toEqual(['open', 'closed']);
    const body = { image_urls: ['https://example.com/w2.png'], doc_type: 'W2' };
    expect((await post('/v1/extract', body)).status).toBe(200);
    expect(upstream.count('extract/run')).toBe(0);
  });

  it('shows neither endpoint ids nor addresses nor keys', async () => {
    const gateway = createGateway(
      { 'z9y8x7/health': ['reset'], 'extract/health': [health()] },
      { RUNPOD_CLASSIFY_ENDPOINT: 'z9y8x7' },
    );
    const text = await (await gateway.send('/health')).text();
    expect(text).not.toMatch(/z9y8x7|127\.0\.0\.1|https?:|key-of-the-tests/);
  });

  it('is degraded when Durable Objects fail, for the operator is still served', async () => {
    const broken = {
      idFromName: () => 'id',
      get: () => ({ webhookVersions: () => Promise.reject(new Error('gone')) }),
    };
    const response = await createGateway(well, { TENANTS: broken }).send('/health');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'degraded',
      reasons: ['Job storage: it does not answer'],
    });
  });

  it('says how old the reading is', async () => {
    const { send, clock } = createGateway(well);
    await send('/health');
    clock.advance(3_400);
    const response = await send('/health');
    expect(response.headers.get('age')).toBe('3');
    expect(await response.json()).toMatchObject({ age_ms: 3_400, checked_at: '2026-01-02T00:00:00.000Z' });
  });

  it('asks the endpoints again only after a few seconds', async () => {
    const { send, upstream, clock } = createGateway(well);
    for (let probe = 0; probe < 3; probe++) await send('/health');
    expect(upstream.count('classify/health')).toBe(1);
    clock.advance(5_000);
    await send('/health');
    expect(upstream.count('classify/health')).toBe(2);
  });

  it('answers HEAD without a body and refuses POST', async () => {
    const { send } = createGateway(well);
    const head = await send('/health', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const post = await send('/health', { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});

describe('GET /ready', () => {
  it('holds when each task has an endpoint that answers', async () => {
    const response = await createGateway(well).send('/ready');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ready', reasons: [] }]);
  });

  it('does not hold, and says why, when a task has none', async () => {
    const response = await createGateway({ ...well, 'classify/health': ['reset'] }).send('/ready');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'not_ready',
      reasons: ['Endpoint classify-1: it does not answer (no answer)'],
    });
  });
});

describe('GET /live', () => {
  it('holds whatever happens elsewhere, and asks nobody', async () => {
    const { send, upstream } = createGateway({});
    expect((await send('/live')).status).toBe(200);
    expect(upstream.requests).toEqual([]);
  });
});
