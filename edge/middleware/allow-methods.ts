import { createMiddleware } from 'hono/factory';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';

/**
 * For a path whose methods are all known: OPTIONS says which, any other one is refused. HEAD comes with GET.
 * No CORS headers: keys belong on servers, so no other site's page may send one.
 */
export const allowMethods = (...methods: ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[]) => {
  const allowed: string[] = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
  return createMiddleware<GatewayEnv>(async (c, next) => {
    if (c.req.method !== 'OPTIONS' && allowed.includes(c.req.method)) return next();
    c.header('allow', allowed.join(', '));
    if (c.req.method === 'OPTIONS') return c.body(null, 204);
    throw new ApiError('method_not_allowed', `Use ${methods.join(' or ')}`);
  });
};
