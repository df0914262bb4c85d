import { Hono } from 'hono';
import { type UsageQuery, type UsageResponse, type UsageSum, usageQuerySchema } from '../../shared/api/usage.ts';
import type { GatewayEnv } from '../context.ts';
import { isOperator, ownerOf } from '../keys/operator.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { query } from '../middleware/query.ts';
import { RequestError } from '../respond/request-error.ts';
import type { Services } from '../services.ts';
import { callObject } from '../storage/call-object.ts';
import type { Quota } from '../tenant/admit-work.ts';
import { toDay, type WorkSum } from '../tenant/ledger.ts';

/** What the operator asks for work, in US dollars. */
export type Prices = { perGpuSecond: number; perPage: number };

/** `GET /v1/usage`: what a tenant's work came to, from the ledger that has each piece of it once. */
export const usageRoute = ({ tenants, now, prices }: Pick<Services, 'tenants' | 'now' | 'prices'>) =>
  new Hono<GatewayEnv>().use('/', allowMethods('GET')).get('/', query(usageQuerySchema), async (c) => {
    const { group_by, tenant, ...asked } = c.req.valid('query');
    const { from, to } = toDays(asked, now());
    const tenantId = ownerOf(c.var.caller, tenant);
    const [sums, quota] = await Promise.all([
      callObject(() => tenants(tenantId).sumUsage(group_by, from, to)),
      isOperator(c.var.caller) ? null : callObject(() => tenants(tenantId).quotaOf(c.var.caller.keyId, now())),
    ]);
    return c.json({
      ...{ from, to, group_by },
      rows: sums.map((sum) => ({ group: sum.group, ...toUsage(sum, prices) })),
      total: toUsage(sums.reduce(addUp, { requests: 0, pages: 0, workMs: 0 }), prices),
      quota: quota === null ? null : toQuota(quota, now()),
    } satisfies UsageResponse);
  });

function toDays({ from, to }: Pick<UsageQuery, 'from' | 'to'>, nowMs: number): { from: string; to: string } {
  const last = to ?? toDay(nowMs);
  const first = from ?? `${last.slice(0, 8)}01`;
  if (first > last) throw new RequestError('invalid_request', [{ path: 'from', message: 'must not lie ahead' }]);
  return { from: first, to: last };
}

function toQuota({ pagesPerMonth, pagesUsed }: Quota, nowMs: number): UsageResponse['quota'] {
  if (pagesPerMonth === null) return null;
  const now = new Date(nowMs);
  const resetsAt = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)).toISOString();
  return { pages_per_month: pagesPerMonth, pages_used: pagesUsed, resets_at: resetsAt };
}

type Work = Omit<WorkSum, 'group'>;

const addUp = (sum: Work, { requests, pages, workMs }: Work): Work => ({
  requests: sum.requests + requests,
  pages: sum.pages + pages,
  workMs: sum.workMs + workMs,
});

/** To a millionth of a dollar: sums of fractions are not exact in binary. */
export function toUsage({ requests, pages, workMs }: Work, { perGpuSecond, perPage }: Prices): UsageSum {
  const seconds = workMs / 1000;
  const cost = Math.round((seconds * perGpuSecond + pages * perPage) * 1e6) / 1e6;
  return { requests, pages, gpu_seconds: seconds, cost };
}
