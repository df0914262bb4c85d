import { Hono } from 'hono';
import type { z } from 'zod';
import type { DeliveriesResponse, Delivery } from '../../shared/api/webhooks.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { noQuery } from '../middleware/query.ts';
import { callObject } from '../storage/call-object.ts';

export type DeliveriesServices = {
  /** `batchIdSchema` or `jobIdSchema`. */
  idSchema: z.ZodType<string>;
  /** What these ids name. */
  objects(
    tenantId: string,
    id: string,
  ): {
    /** Null when the tenant has no such job or batch. */
    deliveries(): Promise<Delivery[] | null>;
    /** Makes every message due at once, and answers as `deliveries`. */
    redeliver(): Promise<Delivery[] | null>;
  };
};

/**
 * `GET …/{id}/deliveries` of a job or batch: how each webhook call went. `POST …/{id}/deliveries/redeliver`: have them made
 * again, with the same message ids.
 */
export const deliveriesRoute = ({ objects, idSchema }: DeliveriesServices) =>
  new Hono<GatewayEnv>()
    .use('/:id/deliveries', allowMethods('GET'))
    .get('/:id/deliveries', noQuery, async (c) => {
      const id = parseId(c.req.param('id'), idSchema);
      return c.json(toResponse(await callObject(() => objects(c.var.caller.tenantId, id).deliveries())));
    })
    .use('/:id/deliveries/redeliver', allowMethods('POST'))
    .post('/:id/deliveries/redeliver', noQuery, async (c) => {
      const id = parseId(c.req.param('id'), idSchema);
      const response = toResponse(await callObject(() => objects(c.var.caller.tenantId, id).redeliver()));
      if (response.deliveries.length > 0) return c.json(response, 202);
      throw new ApiError('not_found', 'It has told nothing yet, or has no webhook');
    });

/** What is no id names nothing: the same answer as for one that is not there. */
function parseId(text: string, idSchema: z.ZodType<string>): string {
  const id = idSchema.safeParse(text);
  if (!id.success) throw new ApiError('not_found');
  return id.data;
}

function toResponse(deliveries: Delivery[] | null): DeliveriesResponse {
  if (deliveries === null) throw new ApiError('not_found');
  return { deliveries };
}
