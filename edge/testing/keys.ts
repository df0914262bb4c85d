import { type CreateKeyResponse, createKeyResponseSchema } from '../../shared/api/keys.ts';
import type { ApiKeyRecord } from '../keys/key-record.ts';
import type { Ports, Services } from '../services.ts';
import { createTestClock } from './clock.ts';
import { createTestGateway } from './gateway.ts';

/** What KV holds of a key without bounds. */
export const keyRecord: ApiKeyRecord = {
  id: `key_${'0'.repeat(32)}`,
  tenantId: 'acme',
  version: 1,
  name: 'a key',
  scopes: ['classify', 'extract'],
  environment: 'live',
  tier: 'standard',
  pagesPerMonth: null,
  notBeforeMs: null,
  expiresAtMs: null,
  ipAllowList: [],
  status: 'active',
};

/** A gateway with a tenant of its own, on a clock that starts now and moves when told. */
export function createKeyGateway(
  ports: Partial<Ports> = {},
  variables: Record<string, unknown> = {},
  parts: Partial<Services> = {},
) {
  const clock = createTestClock(Date.now());
  const gateway = createTestGateway({ clock, ...ports }, variables, parts);
  const tenant = `tenant-${crypto.randomUUID()}`;

  /** One request with a key; the operator's unless told otherwise. */
  const call = (method: string, path: string, options: { key?: string; body?: object; headers?: HeadersInit } = {}) =>
    gateway.send(path, {
      method,
      headers: {
        'x-api-key': options.key ?? 'key-of-the-tests',
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.headers as Record<string, string>),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });

  /** A new key of the tenant, made by the operator. */
  async function makeKey(settings: object = {}): Promise<CreateKeyResponse & { secret: string }> {
    const body = { tenant, name: 'a key', scopes: ['extract', 'jobs'], ...settings };
    const key = createKeyResponseSchema.parse(await (await call('POST', '/v1/keys', { body })).json());
    if (key.secret === null) throw new Error('A new key is shown');
    return { ...key, secret: key.secret };
  }

  /** The status and code of what a key gets; `document-types` is open to every valid key. */
  async function statusOf(key: string, path = '/v1/document-types', options: { headers?: HeadersInit } = {}) {
    const response = await call('GET', path, { key, ...options });
    const body = (await response.json()) as { code?: string; detail?: string };
    return { status: response.status, ...(body.code === undefined ? {} : { code: body.code, detail: body.detail }) };
  }

  return { ...gateway, clock, tenant, call, makeKey, statusOf };
}
