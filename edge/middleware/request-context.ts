import { createMiddleware } from 'hono/factory';
import { nextSpan, parseTraceparent } from '../../shared/trace-context.ts';
import type { GatewayEnv } from '../context.ts';

/** Letters, digits and the marks of UUIDs and trace ids: safe in a header, a log line and a job. */
const saneRequestId = /^[A-Za-z0-9._:-]{1,100}$/;

/**
 * Gives the request its id, its place in the caller's trace, its clock and an empty record of facts, and sends the id back as
 * `x-request-id`.
 */
export const requestContext = (now: () => number) =>
  createMiddleware<GatewayEnv>(async (c, next) => {
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && saneRequestId.test(given) ? given : crypto.randomUUID();
    c.set('requestId', requestId);
    c.set('trace', nextSpan(parseTraceparent(c.req.header('traceparent'))));
    c.set('startedAtMs', now());
    c.set('signal', c.req.raw.signal);
    c.set('facts', { jobs: [], waits: {} });
    await next();
    c.res.headers.set('x-request-id', requestId);
  });
