import type { HonoRequest } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ApiError, type ErrorCode } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import type { FindCaller, KeyRefusal } from '../keys/find-caller.ts';
import type { NoteUse } from '../keys/use-notes.ts';
import { timed } from '../telemetry/timed.ts';

export type AuthenticateServices = { findCaller: FindCaller; noteUse: NoteUse; now(): number };

/**
 * Lets a request pass with a valid key in `X-API-Key`, or in `Authorization: Bearer` when there is no `X-API-Key`.
 * OPTIONS passes without one: it only ever tells which methods a path has.
 */
export const authenticate = ({ findCaller, noteUse, now }: AuthenticateServices) =>
  createMiddleware<GatewayEnv>(async (c, next) => {
    if (c.req.method === 'OPTIONS') return next();
    const key = readKey(c.req);
    if (key === null) throw new ApiError('unauthorized', 'Send your key in the X-API-Key header');
    const address = c.req.header('cf-connecting-ip') ?? null;
    const { caller, refusal } = await timed(c, 'auth', now, () => findCaller(key, address));
    if (caller !== null) Object.assign(c.var.facts, { tenantId: caller.tenantId, keyId: caller.keyId });
    if (refusal !== null) throw new ApiError(...refusals[refusal]);
    c.set('caller', caller);
    const noted = noteUse(caller);
    if (noted !== null) c.executionCtx.waitUntil(noted);
    return next();
  });

/** Only the holder of a real key learns more than that it is not valid. */
const refusals: Record<KeyRefusal, [code: ErrorCode, detail: string]> = {
  malformed: ['unauthorized', 'This key is not valid: see that it was copied whole'],
  unknown: ['unauthorized', 'This key is not valid'],
  revoked: ['unauthorized', 'This key has been revoked'],
  expired: ['unauthorized', 'This key has expired'],
  not_yet_valid: ['unauthorized', 'This key is not valid yet'],
  address_not_allowed: ['forbidden', 'This key may not be used from this address'],
};

function readKey(request: HonoRequest): string | null {
  const key = request.header('x-api-key') ?? /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
  return key === undefined || key === '' ? null : key;
}
