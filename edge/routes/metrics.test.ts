import { describe, expect, it } from 'vitest';
import { accepted, completed, health, serverError } from '../fixtures/runpod-answers.ts';
import { createKeyGateway } from '../testing/keys.ts';
import { classifyOutput } from '../testing/outputs.ts';
import { parsePrometheus } from '../testing/parse-prometheus.ts';
import { createUpstream, type UpstreamStep } from '../testing/upstream.ts';

const body = { image_urls: ['https://example.com/w2.png'] };
const working: Record<string, UpstreamStep[]> = {
  'classify/run': [accepted()],
  'classify/status-sync': [completed(classifyOutput)],
  'classify/health': [health()],
  'extract/health': [health({ throttled: 2 })],
};

function createGateway(script = working) {
  const upstream = createUpstream(script);
  const gateway = createKeyGateway({ fetch: upstream.fetch });
  async function scrape() {
    const response = await gateway.call('GET', '/metrics');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    const { samples } = parsePrometheus(text);
    const numberOf = (name: string, labels: Record<string, string> = {}) =>
      samples.find(
        (sample) =>
          sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
      )?.value;
    return { text, samples, numberOf };
  }
  return { ...gateway, upstream, scrape };
}

describe('GET /metrics', () => {
  it('counts requests by route and status, and their jobs with pages and time on workers', async () => {
    const { call, scrape } = createGateway();
    for (let n = 0; n < 3; n++) await call('POST', '/v1/classify', { body });
    await call('POST', '/v1/classify', { body: {} });
    const { numberOf } = await scrape();
    const route = '/v1/classify';
    expect(numberOf('docproc_requests_total', { route, method: 'POST', status: '200' })).toBe(3);
    expect(numberOf('docproc_requests_total', { route, status: '400' })).toBe(1);
    expect(numberOf('docproc_request_duration_seconds_count', { route })).toBe(4);
    expect(numberOf('docproc_jobs_total', { task: 'classify', outcome: 'ok' })).toBe(3);
    expect(numberOf('docproc_pages_total', { route })).toBe(3);
    expect(numberOf('docproc_gpu_seconds_total', { task: 'classify' })).toBeCloseTo(12.36);
  });

  it('shows endpoints as /health does: workers, jobs, and whether they rest', async () => {
    const { scrape } = createGateway();
    const { numberOf } = await scrape();
    expect(numberOf('docproc_health', { part: 'gateway', status: 'degraded' })).toBe(1);
    expect(numberOf('docproc_health', { part: 'classify-1', status: 'ok' })).toBe(1);
    expect(numberOf('docproc_endpoint_workers', { endpoint: 'extract-1', state: 'throttled' })).toBe(2);
    expect(numberOf('docproc_breaker_state', { endpoint: 'extract-1', state: 'open' })).toBe(1);
    expect(numberOf('docproc_breaker_state', { endpoint: 'classify-1', state: 'closed' })).toBe(1);
  });

  it('tells failed jobs by what they failed with', async () => {
    const { call, scrape } = createGateway({ ...working, 'classify/run': [serverError] });
    await call('POST', '/v1/classify', { body });
    const { numberOf } = await scrape();
    expect(numberOf('docproc_jobs_total', { outcome: 'backend_busy' })).toBe(1);
    expect(numberOf('docproc_resubmissions_total', { task: 'classify' })).toBe(1);
  });

  it('makes no series of what callers may choose', async () => {
    const { call, send, scrape, tenant, makeKey } = createGateway();
    const { id, secret } = await makeKey({ scopes: ['classify'] });
    await call('POST', '/v1/classify', { key: secret, body, headers: { 'x-request-id': 'my-words' } });
    await send('/my/words?my=words', { method: 'REPORT' });
    const { text } = await scrape();
    for (const word of [tenant, id, secret, 'my', 'words', 'REPORT', 'example.com']) expect(text).not.toContain(word);
  });

  it('takes a key of the operator’s own tenant with the scope admin, and no other', async () => {
    const { call, send, makeKey } = createGateway();
    expect((await send('/metrics')).status).toBe(401);
    const refused = [{ scopes: ['admin'] }, { scopes: ['usage'], tenant: 'operator' }];
    for (const settings of refused) {
      const { secret } = await makeKey(settings);
      expect((await call('GET', '/metrics', { key: secret })).status).toBe(403);
    }
    const { secret } = await makeKey({ scopes: ['admin'], tenant: 'operator' });
    expect((await call('GET', '/metrics', { key: secret })).status).toBe(200);
    expect((await call('POST', '/metrics', { body: {} })).status).toBe(405);
  });
});
