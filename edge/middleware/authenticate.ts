import type { HonoRequest } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../../shared/errors.ts';
import type { Caller, GatewayEnv } from '../context.ts';

/** Whose key this is, or null. */
export type FindCaller = (key: string) => Promise<Caller | null>;

/**
 * Lets a request pass with a valid key in `X-API-Key`, or in `Authorization: Bearer` when there is no `X-API-Key`.
 * OPTIONS passes without one: it only ever tells which methods a path has.
 */
export const authenticate = (findCaller: FindCaller) =>
  createMiddleware<GatewayEnv>(async (c, next) => {
    if (c.req.method === 'OPTIONS') return next();
    const key = readKey(c.req);
    if (key === null) throw new ApiError('unauthorized', 'Send your key in the X-API-Key header');
    const caller = await findCaller(key);
    if (caller === null) throw new ApiError('unauthorized', 'This key is not valid');
    c.set('caller', caller);
    c.var.facts.tenantId = caller.tenantId;
    return next();
  });

/** The operator's own key, all of whose work belongs to the tenant `operator`. */
export function createOperatorKey(operatorKey: string): FindCaller {
  return async (key) => {
    // Digests have one length and share no prefix with what was sent, so the time taken says nothing of the key. Both
    // are made anew each time: a promise of one request must not be awaited by another in a Worker.
    const [given, expected] = await Promise.all([sha256(key), sha256(operatorKey)]);
    return crypto.subtle.timingSafeEqual(given, expected) ? { tenantId: 'operator' } : null;
  };
}

const sha256 = (text: string) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));

function readKey(request: HonoRequest): string | null {
  const key = request.header('x-api-key') ?? /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
  return key === undefined || key === '' ? null : key;
}
