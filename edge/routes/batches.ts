import { type Context, Hono } from 'hono';
import {
  type BatchRequest,
  batchRequestSchema,
  batchResultsQuerySchema,
  listBatchesQuerySchema,
  listBatchItemsQuerySchema,
} from '../../shared/api/batches.ts';
import { batchIdSchema } from '../../shared/api/ids.ts';
import { ApiError } from '../../shared/errors.ts';
import { toTraceparent } from '../../shared/trace-context.ts';
import type { BatchSpec } from '../batches/batch-spec.ts';
import { createBatch } from '../batches/create-batch.ts';
import { hashSources } from '../batches/hash-sources.ts';
import { resolveBatchSources } from '../batches/resolve-batch-sources.ts';
import { resultLines } from '../batches/result-lines.ts';
import { toPulledStream } from '../batches/to-pulled-stream.ts';
import type { GatewayEnv } from '../context.ts';
import { newId } from '../ids.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { readIdempotencyKey } from '../middleware/idempotency-key.ts';
import { jsonBody, limitBodyTo, requireJson } from '../middleware/json-body.ts';
import { mayReuse } from '../middleware/may-reuse.ts';
import { noQuery, query } from '../middleware/query.ts';
import { MAX_BATCH_BODY_BYTES } from '../policy.ts';
import type { Services } from '../services.ts';
import { resolveWebhook } from '../sources/resolve-webhook.ts';
import { callObject } from '../storage/call-object.ts';
import { resultKey } from '../storage/object-keys.ts';

/** How many items are read at a time while results are sent. */
const ITEMS_PER_READ = 200;

/** `/v1/batches`: up to ten thousand documents with the same options, each of which becomes a job. */
export const batchesRoute = (services: Services) =>
  new Hono<GatewayEnv>()
    .use('/', allowMethods('GET', 'POST'))
    .post('/', noQuery, requireJson, limitBodyTo(MAX_BATCH_BODY_BYTES), jsonBody(batchRequestSchema), async (c) => {
      const request = c.req.valid('json');
      const { tenantId } = c.var.caller;
      const claim = await readIdempotencyKey(c.req, 'POST /v1/batches', {
        ...request,
        sources: await hashSources(request.sources),
      });
      const webhook = resolveWebhook(request.webhook, { allowPrivate: services.allowPrivateSources });
      const sources = await resolveBatchSources(request.sources, tenantId, services);
      c.var.facts.sourceCount = sources.reduce((count, { length }) => count + length, 0);
      const items = sources.map((some, index) => ({
        index,
        sources: some,
        metadata: request.sources[index]?.metadata ?? {},
      }));
      const made = await createBatch(services, toBatchSpec(c, { ...request, webhook }, services), items, claim);
      c.header('location', `/v1/batches/${made.batch.id}`);
      if (made.isReplay) c.header('idempotency-replayed', 'true');
      return c.json(made.batch, 202);
    })
    .get('/', query(listBatchesQuerySchema), async (c) => {
      const list = await callObject(() => services.tenants(c.var.caller.tenantId).listBatches(c.req.valid('query')));
      return c.json({ items: list.items, next_cursor: list.nextCursor });
    })
    .use('/:id', allowMethods('GET', 'DELETE'))
    .get('/:id', noQuery, async (c) => c.json(found(await batchOf(c, services)((batch) => batch.view()))))
    .delete('/:id', noQuery, async (c) => c.json(found(await batchOf(c, services)((batch) => batch.cancel()))))
    .use('/:id/items', allowMethods('GET'))
    .get('/:id/items', query(listBatchItemsQuerySchema), async (c) => {
      const { limit, cursor, status } = c.req.valid('query');
      const afterIndex = parseCursor(cursor);
      const items = found(await batchOf(c, services)((batch) => batch.items({ afterIndex, limit: limit + 1, status })));
      const page = items.slice(0, limit);
      return c.json({ items: page, next_cursor: items.length > limit ? String(page.at(-1)?.index) : null });
    })
    .use('/:id/results', allowMethods('GET'))
    .get('/:id/results', query(batchResultsQuerySchema), async (c) => {
      const call = batchOf(c, services);
      const { ended_at, status } = found(await call((batch) => batch.view()));
      if (ended_at === null) throw new ApiError('result_not_ready', `The batch is ${status}; ask again later`);
      const { tenantId } = c.var.caller;
      const lines = resultLines(c.req.valid('query').from_index, {
        itemsAfter: async (afterIndex) =>
          (await call((batch) => batch.items({ afterIndex, limit: ITEMS_PER_READ }))) ?? [],
        open: (jobId) => services.bucket.get(resultKey(tenantId, jobId)),
      });
      return c.body(toPulledStream(lines), 200, { 'content-type': 'application/jsonl' });
    });

/** A request, made definite. */
function toBatchSpec(
  c: Context<GatewayEnv>,
  { sources, webhook, metadata, ...options }: BatchRequest,
  { now, retentionMs }: Services,
): BatchSpec {
  const { tenantId, keyId } = c.var.caller;
  const createdAtMs = now();
  return {
    ...{ id: newId('batch', createdAtMs), tenantId, keyId, createdAtMs, retentionMs, options, metadata },
    requestId: c.var.requestId,
    traceparent: toTraceparent(c.var.trace),
    webhookUrl: webhook ?? null,
    mayReuse: mayReuse(c.req),
    itemCount: sources.length,
  };
}

/** Calls the object of the batch that the path names. What is no id is no batch: the same answer as for one that is not there. */
function batchOf(c: Context<GatewayEnv>, services: Services) {
  const id = batchIdSchema.safeParse(c.req.param('id'));
  if (!id.success) throw new ApiError('not_found');
  return <Answer>(method: (batch: ReturnType<Services['batches']>) => Promise<Answer>) =>
    callObject(() => method(services.batches(c.var.caller.tenantId, id.data)));
}

function found<Answer>(answer: Answer | null): Answer {
  if (answer === null) throw new ApiError('not_found');
  return answer;
}

/** The index of the last item of the page before. What we never gave out begins at the beginning. */
const parseCursor = (cursor: string | undefined): number => (/^\d{1,5}$/.test(cursor ?? '') ? Number(cursor) : -1);
