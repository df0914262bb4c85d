import { Hono } from 'hono';
import { jobIdSchema } from '../../shared/api/ids.ts';
import type { DeliveriesResponse, Delivery } from '../../shared/api/webhooks.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { callObject } from '../storage/call-object.ts';

export type DeliveriesServices = {
  jobs(
    tenantId: string,
    jobId: string,
  ): {
    /** Null when the tenant has no such job. */
    deliveries(): Promise<Delivery[] | null>;
    /** Makes every message due at once, and answers as `deliveries`. */
    redeliver(): Promise<Delivery[] | null>;
  };
};

/**
 * `GET /v1/jobs/{id}/deliveries`: how each webhook call went. `POST /v1/jobs/{id}/deliveries/redeliver`: have them made
 * again, with the same message ids.
 */
export const deliveriesRoute = ({ jobs }: DeliveriesServices) =>
  new Hono<GatewayEnv>()
    .use('/:id/deliveries', allowMethods('GET'))
    .get('/:id/deliveries', async (c) => {
      const jobId = toJobId(c.req.param('id'));
      return c.json(toResponse(await callObject(() => jobs(c.var.caller.tenantId, jobId).deliveries())));
    })
    .use('/:id/deliveries/redeliver', allowMethods('POST'))
    .post('/:id/deliveries/redeliver', async (c) => {
      const jobId = toJobId(c.req.param('id'));
      const response = toResponse(await callObject(() => jobs(c.var.caller.tenantId, jobId).redeliver()));
      if (response.deliveries.length > 0) return c.json(response, 202);
      throw new ApiError('not_found', 'This job has told nothing yet, or has no webhook');
    });

/** What is no id is no job: the same answer as for one that is not there. */
function toJobId(text: string): string {
  const id = jobIdSchema.safeParse(text);
  if (!id.success) throw new ApiError('not_found');
  return id.data;
}

function toResponse(deliveries: Delivery[] | null): DeliveriesResponse {
  if (deliveries === null) throw new ApiError('not_found');
  return { deliveries };
}
