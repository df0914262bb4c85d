import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createKeyResponseSchema } from '../../shared/api/keys.ts';
import { type UsageResponse, usageResponseSchema } from '../../shared/api/usage.ts';
import { accepted, completed, failed } from '../fixtures/runpod-answers.ts';
import { newId } from '../ids.ts';
import { newJobRecord } from '../jobs/to-job-record.ts';
import { specOf } from '../testing/durable-job.ts';
import { createKeyGateway } from '../testing/keys.ts';
import { classifyOutput, extractOutput } from '../testing/outputs.ts';
import { createUpstream, type UpstreamStep } from '../testing/upstream.ts';

const image = 'https://example.com/w2.png';
const working: Record<string, UpstreamStep[]> = {
  'classify/run': [accepted()],
  'classify/status-sync': [completed(classifyOutput)],
  'extract/run': [accepted()],
  'extract/status-sync': [completed(extractOutput)],
};

function createGateway(script: Record<string, UpstreamStep[]> = working, variables: Record<string, unknown> = {}) {
  const upstream = createUpstream(script);
  const gateway = createKeyGateway({ fetch: upstream.fetch }, variables);
  const classify = (key: string, pages = 1) =>
    gateway.call('POST', '/v1/classify', { key, body: { image_urls: Array(pages).fill(image) } });
  async function usageOf(query = '', key?: string): Promise<UsageResponse> {
    const path = key === undefined ? `/v1/usage?tenant=${gateway.tenant}&${query}` : `/v1/usage?${query}`;
    const response = await gateway.call('GET', path, key === undefined ? {} : { key });
    expect(response.status).toBe(200);
    return usageResponseSchema.parse(await response.json());
  }
  const object = env.TENANTS.get(env.TENANTS.idFromName(gateway.tenant));
  return { ...gateway, upstream, classify, usageOf, object };
}

const scopes = ['classify', 'extract', 'jobs', 'usage'];
const sum = { requests: 1, pages: 1, gpu_seconds: 4.12, cost: 0 };

describe('GET /v1/usage', () => {
  it('has each answered request once, with its pages and the seconds on workers', async () => {
    const { makeKey, classify, usageOf, call, clock } = createGateway();
    const { id, secret } = await makeKey({ scopes });
    expect((await classify(secret)).status).toBe(200);
    await call('POST', '/v1/extract', { key: secret, body: { image_urls: [image] } });
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    const total = { requests: 2, pages: 2, gpu_seconds: 12.36, cost: 0 };
    const answer = await usageOf('', secret);
    expect(answer).toMatchObject({ to: today, group_by: 'day', rows: [{ group: today, ...total }], total });
    expect((await usageOf('group_by=key')).rows).toEqual([{ group: id, ...total }]);
    expect((await usageOf('group_by=type')).rows).toEqual([{ group: 'W2', ...total }]);
    expect((await usageOf('group_by=status')).rows).toEqual([{ group: 'succeeded', ...total }]);
  });

  it('counts no page of what failed, but its time', async () => {
    const error = JSON.stringify({ error_type: 'document_corrupt', error_message: 'Torn' });
    const { makeKey, classify, usageOf } = createGateway({
      'classify/run': [accepted()],
      'classify/status-sync': [failed(error)],
    });
    const { secret } = await makeKey({ scopes });
    expect((await classify(secret)).status).toBe(422);
    const { rows } = await usageOf('group_by=status');
    expect(rows).toMatchObject([{ group: 'failed', requests: 1, pages: 0 }]);
  });

  it('does not count what was refused before any work', async () => {
    const { makeKey, call, usageOf } = createGateway();
    const { secret } = await makeKey({ scopes });
    await call('POST', '/v1/classify', { key: secret, body: { image_urls: [] } });
    expect((await usageOf()).rows).toEqual([]);
  });

  it('asks the prices that the operator has set', async () => {
    const prices = { PRICE_PER_GPU_SECOND_USD: '0.0005', PRICE_PER_PAGE_USD: '0.01' };
    const { makeKey, classify, usageOf } = createGateway(working, prices);
    const { secret } = await makeKey({ scopes });
    await classify(secret);
    await classify(secret);
    expect((await usageOf()).total).toEqual({ ...sum, requests: 2, pages: 2, gpu_seconds: 8.24, cost: 0.02412 });
  });

  it('has a job once, whenever and however often its end is told, also after it was deleted', async () => {
    const { makeKey, tenant, object, usageOf, clock } = createGateway();
    const { id: keyId } = await makeKey({ scopes });
    const spec = specOf({ id: newId('job', clock.now()), tenantId: tenant }, clock.now());
    const record = newJobRecord(spec);
    const admission = { record, keyId, askedAtMs: spec.createdAtMs, claim: null, maxUnfinished: 10 };
    expect(await object.admitJob(admission)).toMatchObject({ outcome: 'admitted' });
    expect((await usageOf()).rows).toEqual([]);
    const summary = { doc_type: 'W2' as const, page_count: 3, document_count: 1, needs_review: false };
    const ended = {
      ...record,
      version: 2,
      status: 'succeeded' as const,
      endedAtMs: clock.now(),
      workMs: 1500,
      summary,
    };
    await object.recordJob(ended);
    await object.recordJob({ ...ended, version: 3, workMs: 99_000 });
    await object.removeJob(record.id);
    await object.admitJob(admission);
    await object.recordJob({ ...ended, version: 4 });
    expect((await usageOf('group_by=key')).rows).toEqual([
      { group: keyId, requests: 1, pages: 3, gpu_seconds: 1.5, cost: 0 },
    ]);
  });

  it.each([
    { what: 'a day that is none', query: 'from=2026-02-30' },
    { what: 'days in the wrong order', query: 'from=2026-02-02&to=2026-02-01' },
    { what: 'a first day that lies ahead', query: 'from=2999-01-01' },
    { what: 'more than a year', query: 'from=2020-01-01&to=2026-01-01' },
    { what: 'another grouping', query: 'group_by=weather' },
  ])('refuses $what', async ({ query }) => {
    const { call } = createGateway();
    expect((await call('GET', `/v1/usage?${query}`)).status).toBe(400);
  });

  it('shows a key its own tenant and no other', async () => {
    const { makeKey, call } = createGateway();
    const { secret } = await makeKey({ scopes });
    expect((await call('GET', '/v1/usage?tenant=acme', { key: secret })).status).toBe(403);
  });
});

describe('a quota of pages', () => {
  it('is never exceeded by one when 200 requests race for it', async () => {
    const { makeKey, classify, usageOf, upstream } = createGateway();
    const { secret } = await makeKey({ scopes, tier: 'high', pages_per_month: 37 });
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const response = await classify(secret);
        await response.body?.cancel();
        return response.status;
      }),
    );
    // Refused for the quota, or because too many are under way; those that are let in all succeed.
    expect(statuses.filter((status) => status === 200).length).toBe(37);
    expect(new Set(statuses)).toEqual(new Set([200, 402, 429].filter((status) => statuses.includes(status))));
    expect(upstream.count('classify/run')).toBe(37);
    expect((await usageOf()).total.pages).toBe(37);
    expect((await classify(secret)).status).toBe(402);
  });

  it('gives back what a failed request had reserved', async () => {
    const { makeKey, classify } = createGateway({
      'classify/run': [accepted()],
      'classify/status-sync': [failed('{"error_type":"document_corrupt"}'), completed(classifyOutput)],
    });
    const { secret } = await makeKey({ scopes, pages_per_month: 1 });
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await classify(secret)).status);
    expect(statuses[0]).toBeGreaterThanOrEqual(422);
    expect(statuses.slice(1)).toEqual([200, 402]);
  });

  it('lets no request begin that would need more than is left, and says that the same again cannot help', async () => {
    const { makeKey, classify, upstream } = createGateway();
    const { secret } = await makeKey({ scopes, pages_per_month: 2 });
    const refused = await classify(secret, 3);
    expect(refused.status).toBe(402);
    expect(await refused.json()).toMatchObject({ code: 'quota_exhausted', retryable: false });
    expect(upstream.count('classify/run')).toBe(0);
    expect((await classify(secret, 2)).status).toBe(200);
  });

  it.each([
    { path: '/v1/classify', body: { image_urls: [image] } },
    { path: '/v1/extract', body: { image_urls: [image] } },
    { path: '/v1/jobs', body: { image_urls: [image] } },
    { path: '/v1/batches', body: { sources: [{ image_urls: [image] }] } },
  ])('closes $path when it is used up', async ({ path, body }) => {
    const { makeKey, classify, call } = createGateway();
    const { secret } = await makeKey({ scopes, pages_per_month: 1 });
    await classify(secret);
    const response = await call('POST', path, { key: secret, body });
    expect(await response.json()).toMatchObject({ code: 'quota_exhausted' });
  });

  it('is not renewed by rotating the key', async () => {
    const { makeKey, classify, call, tenant } = createGateway();
    const { id, secret } = await makeKey({ scopes, pages_per_month: 1 });
    await classify(secret);
    const path = `/v1/keys/${id}/rotate?tenant=${tenant}`;
    const rotated = createKeyResponseSchema.parse(await (await call('POST', path, { body: {} })).json());
    expect((await classify(String(rotated.secret))).status).toBe(402);
  });

  it('is shown to its key, with what is reserved in it', async () => {
    const { makeKey, classify, usageOf, object, clock } = createGateway();
    const { id: keyId, secret } = await makeKey({ scopes, pages_per_month: 9 });
    await classify(secret, 2);
    const underWay = { workId: 'req_1', keyId, pageCount: 3, askedAtMs: clock.now(), settleByMs: clock.now() + 1000 };
    await object.admitWork(underWay);
    const { quota } = await usageOf('', secret);
    expect(quota).toMatchObject({ pages_per_month: 9, pages_used: 1 + 3 });
    expect(Date.parse(quota?.resets_at ?? '')).toBeGreaterThan(clock.now());
    expect((await usageOf()).quota).toBeNull();
  });

  it('begins anew with the month', async () => {
    const { makeKey, classify, clock } = createGateway();
    const { secret } = await makeKey({ scopes, pages_per_month: 1 });
    await classify(secret);
    expect((await classify(secret)).status).toBe(402);
    clock.advance(31 * 86_400_000);
    expect((await classify(secret)).status).toBe(200);
  });
});

describe('a request without an answer', () => {
  it('counts as under way until its time is over, and then as failed', async () => {
    const { makeKey, classify, object, usageOf, clock } = createGateway();
    const { id: keyId, secret } = await makeKey({ scopes, tier: 'low', pages_per_month: 4 });
    const askedAtMs = clock.now() - 600_000;
    const lost = [1, 2, 3, 4].map((n) => ({ workId: `req_lost${n}`, keyId, pageCount: 1, askedAtMs }));
    for (const work of lost) {
      expect(await object.admitWork({ ...work, settleByMs: clock.now() + 60_000 })).toBe('admitted');
    }
    expect((await classify(secret)).status).toBe(429);
    await runInDurableObject(object, (_, { storage }) =>
      storage.sql.exec('UPDATE reservation SET settle_by = ?', clock.now() - 1),
    );
    await runDurableObjectAlarm(object);
    expect((await usageOf('group_by=status')).rows).toMatchObject([{ group: 'failed', requests: 4, pages: 0 }]);
    expect((await classify(secret)).status).toBe(200);
  });

  it('ends the work of a key that was revoked before it began, whatever KV still says', async () => {
    const { makeKey, classify, call, tenant, upstream } = createGateway();
    const { id, secret } = await makeKey({ scopes });
    expect((await classify(secret)).status).toBe(200);
    await call('DELETE', `/v1/keys/${id}?tenant=${tenant}`);
    expect((await classify(secret)).status).toBe(401);
    expect(upstream.count('classify/run')).toBe(1);
  });
});
