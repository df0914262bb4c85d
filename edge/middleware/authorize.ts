import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import type { KeyScope } from '../../shared/api/keys.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { isOperator } from '../keys/operator.ts';
import { routeScopes } from '../keys/route-scopes.ts';
import { callObject } from '../storage/call-object.ts';
import { timed } from '../telemetry/timed.ts';

export type AuthorizeServices = {
  now(): number;
  /** Null for a key that may not be used at this moment. */
  tenants(tenantId: string): { scopesOfKey(keyId: string, nowMs: number): Promise<readonly KeyScope[] | null> };
};

/**
 * Lets a request pass when its key may do what the route does. For `admin` the tenant's object is asked too: what KV says may
 * be a minute old, and a key that was revoked must not make another one.
 *
 * @throws ApiError `forbidden`; `unauthorized` when the key is no longer active. A route without a scope is a plain error.
 */
export const authorize = ({ tenants, now }: AuthorizeServices) =>
  createMiddleware<GatewayEnv>(async (c, next) => {
    if (c.req.method === 'OPTIONS') return next();
    const { caller } = c.var;
    const required = requiredScopes(c);
    requireScopes(caller.scopes, required);
    if (required.includes('admin') && !isOperator(caller)) {
      const ask = () => tenants(caller.tenantId).scopesOfKey(caller.keyId, now());
      const scopes = await timed(c, 'do', now, () => callObject(ask));
      if (scopes === null) throw new ApiError('unauthorized', 'This key is not active any more');
      requireScopes(scopes, required);
    }
    return next();
  });

/** What the routes that this request will reach ask for; nothing for a path that no route has. */
function requiredScopes(c: Context<GatewayEnv>): KeyScope[] {
  const patterns = new Set(matchedRoutes(c).map(({ path }) => path));
  return [...patterns].filter(isRoute).flatMap((pattern) => {
    const scope = routeScopes.get(pattern);
    if (scope === undefined) throw new Error('A route has no scope; name it in keys/route-scopes.ts');
    return scope === 'any' ? [] : [scope];
  });
}

/** What is not one of the steps that every request goes through. */
const isRoute = (pattern: string): boolean => pattern !== '/*' && pattern !== '/v1/*';

function requireScopes(granted: readonly KeyScope[], required: readonly KeyScope[]): void {
  const missing = required.find((scope) => !granted.includes(scope));
  if (missing !== undefined) throw new ApiError('forbidden', `This key has not the scope \`${missing}\``);
}
