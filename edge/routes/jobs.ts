import { type Context, Hono } from 'hono';
import { jobIdSchema } from '../../shared/api/ids.ts';
import { type Job, jobRequestSchema, jobResultQuerySchema, listJobsQuerySchema } from '../../shared/api/jobs.ts';
import { ApiError } from '../../shared/errors.ts';
import { toTraceparent } from '../../shared/trace-context.ts';
import type { GatewayEnv } from '../context.ts';
import { newId } from '../ids.ts';
import { createJob } from '../jobs/create-job.ts';
import { toJobSpec } from '../jobs/to-job-spec.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { readIdempotencyKey } from '../middleware/idempotency-key.ts';
import { jsonBody, limitBody, requireJson } from '../middleware/json-body.ts';
import { mayReuse } from '../middleware/may-reuse.ts';
import { noQuery, query } from '../middleware/query.ts';
import type { Services } from '../services.ts';
import { resolveJobSources } from '../sources/resolve-job-sources.ts';
import { resolveWebhook } from '../sources/resolve-webhook.ts';
import { callObject } from '../storage/call-object.ts';
import { timed } from '../telemetry/timed.ts';
import { accepted } from './accepted.ts';
import { streamResult } from './job-result.ts';

/** `/v1/jobs`: work that goes on when the caller has gone, and that can be followed, cancelled and read later. */
export const jobsRoute = (services: Services) =>
  new Hono<GatewayEnv>()
    .use('/', allowMethods('GET', 'POST'))
    .post('/', noQuery, requireJson, limitBody, jsonBody(jobRequestSchema), async (c) => {
      const request = c.req.valid('json');
      const { tenantId, keyId } = c.var.caller;
      const claim = await readIdempotencyKey(c.req, 'POST /v1/jobs', request);
      const sources = await resolveJobSources(request, tenantId, services);
      c.var.facts.sourceCount = sources.length;
      const webhook = resolveWebhook(request.webhook, { allowPrivate: services.allowPrivateSources });
      const nowMs = services.now();
      const spec = toJobSpec({ ...request, webhook }, sources, {
        ...{ id: newId('job', nowMs), tenantId, requestId: c.var.requestId, nowMs, batchId: null },
        traceparent: toTraceparent(c.var.trace),
        retentionMs: services.retentionMs,
      });
      const requester = { keyId, claim, mayReuse: mayReuse(c.req) };
      return accepted(c, await timed(c, 'do', services.now, () => createJob(services, spec, requester)));
    })
    .get('/', query(listJobsQuerySchema), async (c) => {
      const { created_after: after, created_before: before, ...rest } = c.req.valid('query');
      const list = await callObject(() =>
        services
          .tenants(c.var.caller.tenantId)
          .listJobs({ ...rest, createdAfterMs: toMs(after), createdBeforeMs: toMs(before) }),
      );
      return c.json({ items: list.items, next_cursor: list.nextCursor });
    })
    .use('/:id', allowMethods('GET', 'DELETE'))
    .get('/:id', noQuery, async (c) => c.json(found(await jobOf(c, services).view())))
    .delete('/:id', noQuery, async (c) => c.json(found(await jobOf(c, services).cancel())))
    .use('/:id/result', allowMethods('GET'))
    .get('/:id/result', query(jobResultQuerySchema), async (c) => {
      const job = found(await jobOf(c, services).view());
      return streamResult(c, job, c.req.valid('query').delivery, services);
    });

/** What is no id is no job: the same answer as for one that is not there, or is another tenant's. */
function jobOf(c: Context<GatewayEnv>, services: Services) {
  const id = jobIdSchema.safeParse(c.req.param('id'));
  if (!id.success) throw new ApiError('not_found');
  return services.jobs(c.var.caller.tenantId, id.data);
}

function found(job: Job | null): Job {
  if (job === null) throw new ApiError('not_found');
  return job;
}

const toMs = (iso: string | undefined) => (iso === undefined ? null : Date.parse(iso));
