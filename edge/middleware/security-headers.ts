import { createMiddleware } from 'hono/factory';
import type { GatewayEnv } from '../context.ts';

/** Our answers are data about someone's taxes: never framed, sniffed or run as a page. */
const headers = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Adds them to every answer, errors too. None may be cached, but for those that are no one's data and say so. */
export const securityHeaders = createMiddleware<GatewayEnv>(async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
});
