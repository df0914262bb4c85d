import { createMiddleware } from 'hono/factory';
import type { KeyTier } from '../../shared/api/keys.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { isOperator } from '../keys/operator.ts';
import { rateLimits } from '../policy.ts';

/** The least of Cloudflare's rate-limiting binding that we use. It counts by itself in each data centre, and forgives. */
export type RateLimiter = { limit(call: { key: string }): Promise<{ success: boolean }> };

export type LimitRateServices = {
  rateLimiters: Record<KeyTier, RateLimiter | undefined>;
  report(message: string, error: unknown): void;
};

/**
 * Refuses the requests of a key that sends them too fast for its tier. A fence against floods, which fails open: what is
 * counted to the letter is counted by the tenant's object. The operator's own key is not limited.
 *
 * The headers are those of the IETF's draft; how many requests are left is known only when none are.
 *
 * @throws ApiError `rate_limited`.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export const limitRate = ({ rateLimiters, report }: LimitRateServices) =>
  createMiddleware<GatewayEnv>(async (c, next) => {
    if (c.req.method === 'OPTIONS' || isOperator(c.var.caller)) return next();
    const { tier, keyId } = c.var.caller;
    const limiter = rateLimiters[tier];
    if (limiter === undefined) return next();
    const { limit, periodSeconds } = rateLimits[tier];
    const policy = `"${tier}";q=${limit};w=${periodSeconds}`;
    if (!(await mayPass(limiter, keyId, report))) {
      c.header('ratelimit-policy', policy);
      c.header('ratelimit', `"${tier}";r=0;t=${periodSeconds}`);
      throw new ApiError('rate_limited', `At most ${limit} requests in ${periodSeconds} seconds; wait a little`);
    }
    await next();
    c.res.headers.set('ratelimit-policy', policy);
  });

async function mayPass(limiter: RateLimiter, key: string, report: LimitRateServices['report']): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success;
  } catch (error) {
    report('The rate of requests could not be limited; the request passed', error);
    return true;
  }
}
