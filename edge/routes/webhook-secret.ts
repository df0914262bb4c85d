import { Hono } from 'hono';
import { rotateWebhookSecretRequestSchema, type WebhookSecretResponse } from '../../shared/api/webhooks.ts';
import type { GatewayEnv } from '../context.ts';
import { allowMethods } from '../middleware/allow-methods.ts';
import { jsonBody, limitBody, requireJson } from '../middleware/json-body.ts';
import { noQuery } from '../middleware/query.ts';
import { callObject } from '../storage/call-object.ts';
import type { WebhookVersion } from '../tenant/webhook-versions.ts';
import { webhookSecrets } from '../webhooks/signing.ts';

export type WebhookSecretServices = {
  now(): number;
  /** What secrets are made from, see `webhookSecrets`. */
  signingKey: string;
  tenants(tenantId: string): {
    listWebhookVersions(nowMs: number): Promise<WebhookVersion[]>;
    rotateWebhookSecret(nowMs: number, graceMs: number): Promise<WebhookVersion[]>;
  };
};

/** `GET /v1/webhook-secret` and `POST /v1/webhook-secret/rotate`: with what the caller's webhooks are signed. */
export const webhookSecretRoute = (services: WebhookSecretServices) =>
  new Hono<GatewayEnv>()
    .use('/', allowMethods('GET'))
    .get('/', noQuery, async (c) => {
      const { tenantId } = c.var.caller;
      const versions = await callObject(() => services.tenants(tenantId).listWebhookVersions(services.now()));
      return c.json(await toResponse(services.signingKey, tenantId, versions));
    })
    .use('/rotate', allowMethods('POST'))
    .post('/rotate', noQuery, requireJson, limitBody, jsonBody(rotateWebhookSecretRequestSchema), async (c) => {
      const { tenantId } = c.var.caller;
      const graceMs = c.req.valid('json').grace_s * 1000;
      // Made twice, it passes over a version: the receiver's secret still signs for the grace.
      const versions = await callObject(() => services.tenants(tenantId).rotateWebhookSecret(services.now(), graceMs));
      return c.json(await toResponse(services.signingKey, tenantId, versions));
    });

/** @param versions - The current one first. */
async function toResponse(
  signingKey: string,
  tenantId: string,
  versions: readonly WebhookVersion[],
): Promise<WebhookSecretResponse> {
  const secrets = await webhookSecrets(
    signingKey,
    tenantId,
    versions.map(({ version }) => version),
  );
  const all = versions.map(({ expiresAtMs }, index) => ({ secret: secrets[index] as string, expiresAtMs }));
  return {
    secret: (all[0] as (typeof all)[number]).secret,
    previous: all.flatMap(({ secret, expiresAtMs }) =>
      expiresAtMs === null ? [] : [{ secret, expires_at: new Date(expiresAtMs).toISOString() }],
    ),
  };
}
