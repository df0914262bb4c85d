import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { type KeyScope, keyScopes } from '../../shared/api/keys.ts';
import type { GatewayEnv } from '../context.ts';
import { operator } from '../keys/operator.ts';
import { routeScopes } from '../keys/route-scopes.ts';
import { respondWithProblem } from '../respond/problem.ts';
import { createKeyGateway } from '../testing/keys.ts';
import { authorize } from './authorize.ts';
import { requestContext } from './request-context.ts';

const gateway = createKeyGateway();
const patterns = [...new Set(gateway.app.routes.map(({ path }) => path))];
/** `/v1/*` is the steps that all requests go through. */
const guarded = patterns.filter((path) => path.startsWith('/v1/') && path !== '/v1/*');

describe('every route', () => {
  it.each(guarded)('%s has a scope', (path) => expect(routeScopes.has(path)).toBe(true));

  it('elsewhere has a name that cannot also be /v1', () => {
    expect(patterns.filter((path) => path !== '/*' && !/^\/[a-z]/.test(path))).toEqual([]);
  });

  it('that has a scope is there', () => {
    expect([...routeScopes.keys()].filter((path) => !patterns.includes(path))).toEqual([]);
  });

  it.each(guarded.filter((path) => routeScopes.get(path) !== 'any'))('%s is closed to other scopes', async (path) => {
    const scope = routeScopes.get(path) as KeyScope;
    const others = keyScopes.filter((other) => other !== scope);
    const { secret } = await gateway.makeKey({ scopes: others });
    const url = path.replace(/:\w+/g, 'x');
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await gateway.call(method, url, { key: secret });
      expect(await response.json()).toMatchObject({
        status: 403,
        code: 'forbidden',
        detail: expect.stringContaining(scope),
      });
    }
  });
});

/** An app with one route that the table knows and some that it does not, for a caller who may do everything. */
const app = new Hono<GatewayEnv>()
  .onError((error, c) => respondWithProblem(c, error))
  .use(requestContext(() => 0))
  .use(
    '/v1/*',
    (c, next) => {
      c.set('caller', operator);
      return next();
    },
    authorize({ now: () => 0, tenants: () => ({ scopesOfKey: async () => [] }) }),
  )
  .get('/v1/jobs', (c) => c.text('known'))
  .get('/v1/forgotten', (c) => c.text('open'))
  .get('/v1/forgotten/*', (c) => c.text('open'))
  .get('/v1/jobs/:anything{.+}', (c) => c.text('open'));

describe('a route without a scope', () => {
  it.each(['/v1/forgotten', '/v1/forgotten/below', '/v1/jobs/1/secret'])('%s answers nobody', async (path) => {
    const response = await app.request(path);
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('"code":"internal"')]);
  });

  it('leaves the others as they are', async () => {
    expect(await (await app.request('/v1/jobs')).text()).toBe('known');
  });
});
