import { Hono } from 'hono';
import { jobIdSchema } from '../../shared/api/ids.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { noQuery } from '../middleware/query.ts';
import { callObject } from '../storage/call-object.ts';

export type JobEventsServices = {
  jobs(
    tenantId: string,
    jobId: string,
  ): {
    /** See `EventHub.open`. `over` when no event will ever follow, null when the tenant has no such job. */
    follow(afterSeq: number): Promise<ReadableStream<Uint8Array> | 'over' | null>;
  };
};

/**
 * `GET /v1/jobs/{id}/events`: what happens to a job, as server-sent events, from its beginning or behind `Last-Event-ID`. 204
 * when that was the last: a browser then does not come back.
 */
export const jobEventsRoute = ({ jobs }: JobEventsServices) =>
  new Hono<GatewayEnv>().use('/:id/events', allowMethods('GET')).get('/:id/events', noQuery, async (c) => {
    const id = jobIdSchema.safeParse(c.req.param('id'));
    if (!id.success) throw new ApiError('not_found');
    const afterSeq = parseLastEventId(c.req.header('last-event-id'));
    const events = await callObject(() => jobs(c.var.caller.tenantId, id.data).follow(afterSeq));
    if (events === null) throw new ApiError('not_found');
    if (events === 'over') return c.body(null, 204);
    // `no-transform`: a proxy that compresses would hold events back until it has enough of them.
    return c.body(events, 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' });
  });

/** What we never sent is no place to go on from: such a reader gets everything. */
const parseLastEventId = (value: string | undefined): number =>
  value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : 0;
