import { createExecutionContext } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { accepted, completed } from '../fixtures/runpod-answers.ts';
import { operator } from '../keys/operator.ts';
import type { Services } from '../services.ts';
import { createTestGateway, testKey } from '../testing/gateway.ts';
import { classifyOutput } from '../testing/outputs.ts';
import { createUpstream } from '../testing/upstream.ts';

type Tenant = ReturnType<Services['tenants']>;

const refuses = () => Promise.reject(new Error('Durable Object storage is away'));

const createGateway = (caller: typeof operator, tenant: Partial<Tenant>) => {
  const upstream = createUpstream({
    'classify/run': [accepted()],
    'classify/status-sync': [completed(classifyOutput)],
  });
  const parts = {
    findCaller: async () => ({ caller, refusal: null }),
    noteUse: () => null,
    tenants: () => tenant as Tenant,
  };
  return { upstream, ...createTestGateway({ fetch: upstream.fetch }, {}, parts) };
};

const path = '/v1/classify';
const request = { image_urls: ['https://example.com/w2.png'] };
const caller = { ...operator, keyId: 'key_1', tenantId: 'acme' };

describe('when the tenant’s object does not answer', () => {
  it('no work begins for a key with limits', async () => {
    const { post, upstream } = createGateway(caller, { admitWork: refuses, settleWork: refuses });
    const response = await post(path, request);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'storage_unavailable', retryable: true });
    expect(upstream.requests).toEqual([]);
  });

  it('work that is done reaches its caller, and the operator is told that it could not be entered', async () => {
    const { post, lines } = createGateway(caller, { admitWork: async () => 'admitted', settleWork: refuses });
    expect((await post(path, request)).status).toBe(200);
    const told = lines.map((line) => JSON.parse(line) as { level: string; message: string });
    expect(told).toContainEqual(
      expect.objectContaining({ level: 'ERROR', message: 'Work could not be entered into the ledger' }),
    );
  });
});

describe('an answer', () => {
  it('leaves when its work has been entered, and not before', async () => {
    const entry = Promise.withResolvers<void>();
    const isAsked = Promise.withResolvers<void>();
    const { app } = createGateway(operator, {
      settleWork: () => {
        isAsked.resolve();
        return entry.promise;
      },
    });
    const headers = { 'x-api-key': testKey, 'content-type': 'application/json' };
    const asked = new Request(`https://gateway.test${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(request),
    });
    let hasAnswer = false;
    const answer = Promise.resolve(app.fetch(asked, {}, createExecutionContext())).finally(() => {
      hasAnswer = true;
    });
    await isAsked.promise;
    await new Promise((resolve) => setTimeout(resolve));
    expect(hasAnswer).toBe(false);
    entry.resolve();
    expect((await answer).status).toBe(200);
  });
});
