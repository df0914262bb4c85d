import { type Context, Hono } from 'hono';
import { keyIdSchema } from '../../shared/api/ids.ts';
import {
  type CreateKeyResponse,
  createKeyRequestSchema,
  type Key,
  keyOwnerQuerySchema,
  listKeysQuerySchema,
  rotateKeyRequestSchema,
  updateKeyRequestSchema,
} from '../../shared/api/keys.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { newId } from '../ids.ts';
import { newKey, toKeyHint } from '../keys/key-format.ts';
import { ownerOf } from '../keys/operator.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { readIdempotencyKey } from '../middleware/idempotency-key.ts';
import { jsonBody, limitBody, requireJson } from '../middleware/json-body.ts';
import { noQuery, query } from '../middleware/query.ts';
import type { Services } from '../services.ts';
import { callObject } from '../storage/call-object.ts';
import { sha256Hex } from '../storage/hex.ts';
import { readKeyOutcome } from './key-outcome.ts';
import { toKeyChange, toKeySettings } from './key-settings.ts';

const SHOWN_ONCE = 'A key is shown once, when it is made. Make or rotate one if this one was lost.';

/** `/v1/keys`: who may call this gateway. The key itself is in the answer that makes it and nowhere else. */
export const keysRoute = (services: Pick<Services, 'now' | 'tenants'>) => {
  /** Who asks, when, and whose keys are meant. */
  const asked = (c: Context<GatewayEnv>, named: string | undefined) => {
    const tenantId = ownerOf(c.var.caller, named);
    return { tenantId, tenant: () => services.tenants(tenantId), by: c.var.caller.keyId, nowMs: services.now() };
  };

  return new Hono<GatewayEnv>()
    .use('/', allowMethods('GET', 'POST'))
    .post('/', noQuery, requireJson, limitBody, jsonBody(createKeyRequestSchema), async (c) => {
      const request = c.req.valid('json');
      const { tenantId, tenant, by, nowMs } = asked(c, request.tenant);
      const record = { id: newId('key', nowMs), tenantId, version: 1, ...toKeySettings(request, nowMs) };
      const { secret, ...made } = await makeSecret(record.environment);
      const key = { ...made, record, createdAtMs: nowMs, rotatedFrom: null };
      const claim = await readIdempotencyKey(c.req, 'POST /v1/keys', request);
      const outcome = await callObject(() => tenant().createKey({ key, claim, by, nowMs }));
      return shownOnce(c, readKeyOutcome(outcome), secret);
    })
    .get('/', query(listKeysQuerySchema), async (c) => {
      const { tenant: named, ...wanted } = c.req.valid('query');
      const { tenant, nowMs } = asked(c, named);
      const { items, nextCursor } = await callObject(() => tenant().listKeys(wanted, nowMs));
      return c.json({ items, next_cursor: nextCursor });
    })
    .use('/:id', allowMethods('GET', 'PATCH', 'DELETE'))
    .get('/:id', query(keyOwnerQuerySchema), async (c) => {
      const { tenant, nowMs } = asked(c, c.req.valid('query').tenant);
      const id = readKeyId(c);
      const key = await callObject(() => tenant().findKey(id, nowMs));
      if (key === null) throw new ApiError('not_found');
      return c.json(key);
    })
    .patch('/:id', query(keyOwnerQuerySchema), requireJson, limitBody, jsonBody(updateKeyRequestSchema), async (c) => {
      const { tenant, by, nowMs } = asked(c, c.req.valid('query').tenant);
      const change = { id: readKeyId(c), change: toKeyChange(c.req.valid('json'), nowMs), by, nowMs };
      return c.json(readKeyOutcome(await callObject(() => tenant().changeKey(change))).key);
    })
    .delete('/:id', query(keyOwnerQuerySchema), async (c) => {
      const { tenant, by, nowMs } = asked(c, c.req.valid('query').tenant);
      const id = readKeyId(c);
      readKeyOutcome(await callObject(() => tenant().revokeKey({ id, by, nowMs })));
      return c.body(null, 204);
    })
    .use('/:id/rotate', allowMethods('POST'))
    .post(
      '/:id/rotate',
      query(keyOwnerQuerySchema),
      requireJson,
      limitBody,
      jsonBody(rotateKeyRequestSchema),
      async (c) => {
        const { tenant, by, nowMs } = asked(c, c.req.valid('query').tenant);
        const id = readKeyId(c);
        const request = c.req.valid('json');
        const old = await callObject(() => tenant().findKey(id, nowMs));
        if (old === null) throw new ApiError('not_found');
        const { secret, ...made } = await makeSecret(old.environment);
        const successor = { ...made, id: newId('key', nowMs) };
        const claim = await readIdempotencyKey(c.req, `POST /v1/keys/${id}/rotate`, request);
        const rotation = { id, successor, graceMs: request.grace_s * 1000, claim, by, nowMs };
        const outcome = await callObject(() => tenant().rotateKey(rotation));
        return shownOnce(c, readKeyOutcome(outcome), secret);
      },
    );
};

/** What is no id is no key: the same answer as for one that is not there, or is another tenant's. */
function readKeyId(c: Context<GatewayEnv>): string {
  const id = keyIdSchema.safeParse(c.req.param('id'));
  if (!id.success) throw new ApiError('not_found');
  return id.data;
}

async function makeSecret(environment: Key['environment']) {
  const secret = newKey(environment);
  return { secret, secretHash: await sha256Hex(secret), hint: toKeyHint(secret) };
}

function shownOnce(c: Context<GatewayEnv>, { key, isReplay }: { key: Key; isReplay: boolean }, secret: string) {
  c.header('location', `/v1/keys/${key.id}`);
  if (isReplay) c.header('idempotency-replayed', 'true');
  const shown = isReplay ? { secret: null, notice: SHOWN_ONCE } : { secret, notice: null };
  return c.json({ ...key, ...shown } satisfies CreateKeyResponse, 201);
}
