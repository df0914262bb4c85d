import { describe, expect, it } from 'vitest';
import { keyTiers } from '../../shared/api/keys.ts';
import wranglerToml from '../../wrangler.toml?raw';
import { RETRY_AFTER_SECONDS, rateLimits } from '../policy.ts';
import { createKeyGateway } from '../testing/keys.ts';
import type { RateLimiter } from './limit-rate.ts';

/** A limiter that lets `limit` calls of a key pass, and counts them. */
function createLimiter(limit: number) {
  const calls = new Map<string, number>();
  const limiter: RateLimiter = {
    limit: async ({ key }) => {
      calls.set(key, (calls.get(key) ?? 0) + 1);
      return { success: (calls.get(key) ?? 0) <= limit };
    },
  };
  return { limiter, calls };
}

/** A gateway whose keys of the tier `standard` meet the limiter. */
const createGateway = (standard: RateLimiter | undefined) =>
  createKeyGateway({}, {}, { rateLimiters: { low: undefined, standard, high: undefined } });

describe('a key that calls too fast', () => {
  it('is told so, how long to wait, and what it may', async () => {
    const { makeKey, call } = createGateway(createLimiter(1).limiter);
    const { secret } = await makeKey();
    const passed = await call('GET', '/v1/document-types', { key: secret });
    expect(passed.status).toBe(200);
    expect(passed.headers.get('ratelimit-policy')).toBe('"standard";q=100;w=10');
    const refused = await call('GET', '/v1/document-types', { key: secret });
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', retryable: true });
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'ratelimit-policy': '"standard";q=100;w=10',
      ratelimit: '"standard";r=0;t=10',
      'retry-after': '10',
    });
  });

  it('does not slow down another one', async () => {
    const { makeKey, statusOf } = createGateway(createLimiter(1).limiter);
    const [fast, slow] = [await makeKey(), await makeKey()];
    for (let n = 0; n < 3; n++) await statusOf(fast.secret);
    expect((await statusOf(slow.secret)).status).toBe(200);
  });

  it('is refused on every path under /v1, whatever is there', async () => {
    const { app, makeKey, call } = createGateway(createLimiter(0).limiter);
    const { secret } = await makeKey();
    const routes = app.routes.filter(({ path, method }) => path.startsWith('/v1/') && method !== 'ALL');
    expect(routes.length).toBeGreaterThan(20);
    for (const { method, path } of [...routes, { method: 'GET', path: '/v1/nothing' }]) {
      const response = await call(method, path, { key: secret });
      expect({ method, path, status: response.status }).toEqual({ method, path, status: 429 });
      await response.body?.cancel();
    }
  });
});

describe('the fence', () => {
  it.each([
    { what: 'is down', limiter: { limit: () => Promise.reject(new Error('internal error')) } },
    { what: 'is not bound', limiter: undefined },
  ])('lets all pass when it $what', async ({ limiter }) => {
    const { makeKey, statusOf } = createGateway(limiter);
    const { secret } = await makeKey();
    expect((await statusOf(secret)).status).toBe(200);
  });

  it('does not stand before the operator', async () => {
    const { limiter, calls } = createLimiter(0);
    const { call } = createGateway(limiter);
    expect((await call('GET', '/v1/document-types')).status).toBe(200);
    expect(calls.size).toBe(0);
  });

  it('is bound with the limits that are announced, and opens when a refused caller is told to come back', () => {
    for (const tier of keyTiers) {
      const { limit, periodSeconds } = rateLimits[tier];
      const binding = new RegExp(
        `name = "RATE_LIMIT_${tier.toUpperCase()}"\\n.*\\nsimple = \\{ limit = ${limit}, period = ${periodSeconds} \\}`,
      );
      expect(wranglerToml).toMatch(binding);
      expect(periodSeconds).toBe(RETRY_AFTER_SECONDS);
    }
  });

  it('is there in the real Worker', async () => {
    const { makeKey, statusOf } = createKeyGateway();
    const { secret } = await makeKey({ tier: 'low' });
    const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await statusOf(secret)).status));
    // At the turn of a window twice as many pass.
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(20);
  });
});
