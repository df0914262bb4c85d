import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import { createKeyResponseSchema, keyPattern, keySchema, listKeysResponseSchema } from '../../shared/api/keys.ts';
import { problemSchema } from '../../shared/api/problem.ts';
import { newKey } from '../keys/key-format.ts';
import { apiKeyEntry } from '../keys/key-record.ts';
import { keyRules } from '../policy.ts';
import { sha256Of } from '../testing/documents.ts';
import { createKeyGateway } from '../testing/keys.ts';

const HOUR_MS = 3_600_000;
const gateway = createKeyGateway();
const { call, makeKey, statusOf, clock, tenant } = gateway;
const unknownId = `key_${'f'.repeat(32)}`;
const ofTenant = (path: string) => `/v1/keys${path}?tenant=${tenant}`;
const at = (ms: number) => new Date(ms).toISOString();

const hashOf = (secret: string) => sha256Of(new TextEncoder().encode(secret));
const problemOf = async (response: Response) => problemSchema.parse(await response.json());
const show = async (id: string) => keySchema.parse(await (await call('GET', ofTenant(`/${id}`))).json());
const makeJob = (key: string) =>
  call('POST', '/v1/jobs', { key, body: { image_urls: ['https://example.com/w2.png'], doc_type: 'W2' } });

describe('a new key', () => {
  it('works however late it ends', async () => {
    const { secret } = await makeKey({ expires_at: '9999-12-31T23:59:59Z' });
    expect(await statusOf(secret)).toEqual({ status: 200 });
  });

  it('is shown whole once, works at once, and is never shown again', async () => {
    const response = await call('POST', '/v1/keys', { body: { tenant, name: 'Loans', scopes: ['extract'] } });
    expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { secret, notice, ...key } = createKeyResponseSchema.parse(await response.json());
    expect(secret).toMatch(keyPattern);
    expect(response.headers.get('location')).toBe(`/v1/keys/${key.id}`);
    expect({ notice, ...key }).toMatchObject({
      ...{ notice: null, tenant, name: 'Loans', scopes: ['extract'], environment: 'live', tier: 'standard' },
      ...{ pages_per_month: null, not_before: null, expires_at: null, ip_allow_list: [], status: 'active', version: 1 },
      ...{ hint: secret?.slice(0, 12), created_at: at(clock.now()), last_used_at: null, rotated_from: null },
    });
    expect(await statusOf(secret ?? '')).toEqual({ status: 200 });
    expect(JSON.stringify(await show(key.id))).not.toContain(secret);
  });

  it('of a test environment says so in the key', async () => {
    expect((await makeKey({ environment: 'test' })).secret).toMatch(/^dp_test_/);
  });

  it('belongs to the operator’s own tenant when none is named', async () => {
    const response = await call('POST', '/v1/keys', { body: { name: 'mine', scopes: ['usage'] } });
    expect(await response.json()).toMatchObject({ tenant: 'operator' });
  });

  it('is stored as a hash alone: in KV, and by its tenant', async () => {
    const { secret, id } = await makeKey();
    const inKv = await env.KEYS.get(apiKeyEntry(await hashOf(secret)));
    expect(JSON.parse(inKv ?? '')).toMatchObject({ id, tenantId: tenant, version: 1, status: 'active' });
    const object = env.TENANTS.get(env.TENANTS.idFromName(tenant));
    const rows = await runInDurableObject(object, (_, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM api_key').toArray()),
    );
    expect(rows).toContain(await hashOf(secret));
    expect(inKv + rows).not.toContain(secret.slice(12, 40));
  });

  it.each([
    { what: 'no name', change: { name: undefined }, path: 'name' },
    { what: 'a blank name', change: { name: '  ' }, path: 'name' },
    { what: 'a name with a control character', change: { name: 'a\u0007b' }, path: 'name' },
    { what: 'no scope', change: { scopes: [] }, path: 'scopes' },
    { what: 'a scope twice', change: { scopes: ['jobs', 'jobs'] }, path: 'scopes' },
    { what: 'an unknown scope', change: { scopes: ['root'] }, path: 'scopes[0]' },
    { what: 'a tenant in capitals', change: { tenant: 'ACME' }, path: 'tenant' },
    { what: 'a tenant with a slash', change: { tenant: 'a/b' }, path: 'tenant' },
    { what: 'a tenant of 65 letters', change: { tenant: 'a'.repeat(65) }, path: 'tenant' },
    { what: 'a range that is none', change: { ip_allow_list: ['10.0.0.0/33'] }, path: 'ip_allow_list[0]' },
    { what: 'a host name as range', change: { ip_allow_list: ['example.com'] }, path: 'ip_allow_list[0]' },
    { what: 'an end that is past', change: { expires_at: at(clock.now()) }, path: 'expires_at' },
    {
      what: 'a life that never begins',
      change: { not_before: at(clock.now() + HOUR_MS), expires_at: at(clock.now() + HOUR_MS) },
      path: 'not_before',
    },
    { what: 'no pages', change: { pages_per_month: 0 }, path: 'pages_per_month' },
    { what: 'a secret of one’s own', change: { secret: newKey('live') }, path: 'secret' },
  ])('is not made with $what', async ({ change, path }) => {
    const body = { tenant, name: 'a key', scopes: ['jobs'], ...change };
    const problem = await problemOf(await call('POST', '/v1/keys', { body }));
    expect([problem.code, problem.errors?.map((fault) => fault.path)]).toEqual(['invalid_request', [path]]);
  });
});

describe('an Idempotency-Key', () => {
  const create = (name: string, key = crypto.randomUUID()) => {
    const body = { tenant, name, scopes: ['jobs'] };
    return call('POST', '/v1/keys', { body, headers: { 'idempotency-key': key } });
  };

  it('makes one key, whose secret the second answer does not have and says so', async () => {
    const header = crypto.randomUUID();
    const first = createKeyResponseSchema.parse(await (await create('once', header)).json());
    const second = await create('once', header);
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    const { secret, notice, ...key } = createKeyResponseSchema.parse(await second.json());
    expect([secret, key.id]).toEqual([null, first.id]);
    expect(notice).toContain('shown once');
    expect((await problemOf(await create('other', header))).code).toBe('idempotency_key_conflict');
  });

  it('rotates once', async () => {
    const { id } = await makeKey();
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const rotate = () => call('POST', ofTenant(`/${id}/rotate`), { body: {}, headers });
    const [first, second] = [await rotate(), await rotate()].map((response) => response.json<{ id: string }>());
    expect((await second)?.id).toBe((await first)?.id);
    expect(await second).toMatchObject({ secret: null });
  });
});

describe('a key that is refused', () => {
  it.each([
    { what: 'no key', key: '', detail: 'Send your key in the X-API-Key header' },
    { what: 'half a key', key: 'dp_live_abc', detail: 'This key is not valid: see that it was copied whole' },
    { what: 'a key nobody made', key: newKey('live'), detail: 'This key is not valid' },
  ])('$what', async ({ key, detail }) => {
    expect(await statusOf(key)).toEqual({ status: 401, code: 'unauthorized', detail });
  });

  it('malformed costs no read of KV, well-formed one', async () => {
    const read = vi.spyOn(env.KEYS, 'get');
    await statusOf('dp_live_abc');
    await statusOf(newKey('live').slice(0, -1));
    expect(read).not.toHaveBeenCalled();
    await statusOf(newKey('live'));
    expect(read).toHaveBeenCalledOnce();
    read.mockRestore();
  });

  it('has expired, to the millisecond, whatever is cached', async () => {
    const { secret } = await makeKey({ expires_at: at(clock.now() + 10_000) });
    clock.advance(9_999);
    expect(await statusOf(secret)).toEqual({ status: 200 });
    clock.advance(1);
    expect(await statusOf(secret)).toEqual({ status: 401, code: 'unauthorized', detail: 'This key has expired' });
  });

  it('is not valid yet', async () => {
    const { secret } = await makeKey({ not_before: at(clock.now() + 1_000) });
    expect(await statusOf(secret)).toMatchObject({ status: 401, detail: 'This key is not valid yet' });
    clock.advance(1_000);
    expect(await statusOf(secret)).toEqual({ status: 200 });
  });

  it('comes from another address than it may', async () => {
    const { secret } = await makeKey({ ip_allow_list: ['192.0.2.0/24', '2001:db8::/32'] });
    const from = (address?: string) =>
      statusOf(secret, undefined, { headers: address === undefined ? {} : { 'cf-connecting-ip': address } });
    for (const address of ['192.0.2.9', '2001:db8:1::1', '::ffff:192.0.2.9']) {
      expect(await from(address)).toEqual({ status: 200 });
    }
    for (const address of ['192.0.3.9', '2001:db9::1', undefined]) {
      const detail = 'This key may not be used from this address';
      expect(await from(address)).toEqual({ status: 403, code: 'forbidden', detail });
    }
    // Only the platform's own word for the address counts.
    const headers = { 'x-forwarded-for': '192.0.2.9', 'x-real-ip': '192.0.2.9' };
    expect(await statusOf(secret, undefined, { headers })).toMatchObject({ status: 403 });
  });

  it('has not the scope', async () => {
    const { secret } = await makeKey({ scopes: ['extract'] });
    expect(await statusOf(secret, '/v1/jobs')).toEqual({
      ...{ status: 403, code: 'forbidden', detail: 'This key has not the scope `jobs`' },
    });
    expect(await statusOf(secret, '/v1/nothing')).toMatchObject({ status: 404 });
  });
});

describe('a revoked key', () => {
  it('starts no work and changes no key from then on, though KV still knows it', async () => {
    const { id, secret } = await makeKey({ scopes: ['jobs', 'classify', 'extract', 'admin'] });
    expect((await makeJob(secret)).status).toBe(202);
    const entry = apiKeyEntry(await hashOf(secret));
    const before = (await env.KEYS.get(entry)) ?? '';
    expect((await call('DELETE', ofTenant(`/${id}`))).status).toBe(204);
    // KV as it stands elsewhere for a minute or longer, read anew.
    await env.KEYS.put(entry, before);
    clock.advance(keyRules.foundMs);

    expect(await statusOf(secret)).toEqual({ status: 200 });
    const detail = 'This key is not active any more';
    expect(await problemOf(await makeJob(secret))).toMatchObject({ status: 401, code: 'unauthorized', detail });
    const body = { image_urls: ['https://example.com/w2.png'], doc_type: 'W2' };
    const durable = await call('POST', '/v1/extract', { key: secret, body, headers: { prefer: 'respond-async' } });
    expect(await problemOf(durable)).toMatchObject({ status: 401, detail });
    for (const path of ['/v1/classify', '/v1/extract']) {
      const answer = await call('POST', path, { key: secret, body: { image_urls: body.image_urls } });
      expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'unauthorized', detail });
    }
    const batch = await call('POST', '/v1/batches', {
      key: secret,
      body: { sources: [{ image_urls: body.image_urls }] },
    });
    expect(await problemOf(batch)).toMatchObject({ status: 401, code: 'unauthorized', detail });
    const key = await call('POST', '/v1/keys', { key: secret, body: { name: 'another', scopes: ['jobs'] } });
    expect(await problemOf(key)).toMatchObject({ status: 401, detail });
    expect(await statusOf(secret, '/v1/keys')).toMatchObject({ status: 401, detail });
    expect(await statusOf(secret, '/v1/webhook-secret')).toMatchObject({ status: 401, detail });
  });

  it('passes elsewhere for as long as the isolate remembers it, and no longer', async () => {
    const { id, secret } = await makeKey();
    expect(await statusOf(secret)).toEqual({ status: 200 });
    await call('DELETE', ofTenant(`/${id}`));
    clock.advance(keyRules.foundMs - 1);
    expect(await statusOf(secret)).toEqual({ status: 200 });
    clock.advance(1);
    expect(await statusOf(secret)).toEqual({ status: 401, code: 'unauthorized', detail: 'This key has been revoked' });
  });

  it('stays in the list with the time, is revoked once, and neither changes nor rotates', async () => {
    const { id } = await makeKey();
    const revokedAt = at(clock.now());
    await call('DELETE', ofTenant(`/${id}`));
    clock.advance(1_000);
    expect((await call('DELETE', ofTenant(`/${id}`))).status).toBe(204);
    expect(await show(id)).toMatchObject({ status: 'revoked', revoked_at: revokedAt, version: 2 });
    const changed = await call('PATCH', ofTenant(`/${id}`), { body: { name: 'alive' } });
    const rotated = await call('POST', ofTenant(`/${id}/rotate`), { body: {} });
    expect([await problemOf(changed), await problemOf(rotated)]).toMatchObject([
      { status: 409, code: 'key_not_active' },
      { status: 409, code: 'key_not_active' },
    ]);
  });
});

describe('rotation', () => {
  it('makes a key with the same settings, beside which the old one works for the grace', async () => {
    const old = await makeKey({ scopes: ['jobs'], tier: 'high', pages_per_month: 500, ip_allow_list: ['192.0.2.1'] });
    const rotated = await call('POST', ofTenant(`/${old.id}/rotate`), { body: { grace_s: 60 } });
    expect(rotated.status).toBe(201);
    const { id, secret, ...key } = createKeyResponseSchema.parse(await rotated.json());
    expect([id, secret]).not.toEqual([old.id, old.secret]);
    expect(key).toMatchObject({
      ...{ scopes: ['jobs'], tier: 'high', pages_per_month: 500, ip_allow_list: ['192.0.2.1'], name: old.name },
      ...{ rotated_from: old.id, expires_at: null, version: 1, status: 'active' },
    });
    expect(await show(old.id)).toMatchObject({ expires_at: at(clock.now() + 60_000), status: 'active' });
    const headers = { 'cf-connecting-ip': '192.0.2.1' };
    const both = () => Promise.all([old.secret, secret ?? ''].map((one) => statusOf(one, undefined, { headers })));
    expect(await both()).toEqual([{ status: 200 }, { status: 200 }]);
    clock.advance(60_000);
    expect(await both()).toMatchObject([{ status: 401, detail: 'This key has expired' }, { status: 200 }]);
  });

  it('without grace revokes the old key, and never lengthens its life', async () => {
    const [leaked, ending] = [await makeKey(), await makeKey({ expires_at: at(clock.now() + 1_000) })];
    await call('POST', ofTenant(`/${leaked.id}/rotate`), { body: { grace_s: 0 } });
    expect((await problemOf(await makeJob(leaked.secret))).status).toBe(401);
    expect(await show(leaked.id)).toMatchObject({ status: 'revoked', revoked_at: at(clock.now()) });
    await call('POST', ofTenant(`/${ending.id}/rotate`), { body: { grace_s: 3600 } });
    expect(await show(ending.id)).toMatchObject({ expires_at: ending.expires_at });
  });
});

describe('a change', () => {
  it('is seen at once in the list, and at the door when the isolate looks again', async () => {
    const { id, secret } = await makeKey({ scopes: ['extract'] });
    expect(await statusOf(secret, '/v1/jobs')).toMatchObject({ status: 403 });
    const body = { scopes: ['jobs'], name: 'Renamed', expires_at: at(clock.now() + HOUR_MS) };
    const changed = keySchema.parse(await (await call('PATCH', ofTenant(`/${id}`), { body })).json());
    expect(changed).toMatchObject({ ...body, version: 2, tier: 'standard' });
    clock.advance(keyRules.foundMs);
    expect(await statusOf(secret, '/v1/jobs')).toEqual({ status: 200 });
    await call('PATCH', ofTenant(`/${id}`), { body: { expires_at: null } });
    expect(await show(id)).toMatchObject({ expires_at: null, version: 3 });
  });

  it.each([{}, { environment: 'test' }, { tenant: 'acme' }, { status: 'active' }, { scopes: [] }, { tier: 'top' }])(
    'to %j is refused',
    async (body) => {
      const { id } = await makeKey();
      expect((await problemOf(await call('PATCH', ofTenant(`/${id}`), { body }))).code).toBe('invalid_request');
    },
  );

  it('that would leave a key no life is refused', async () => {
    const { id } = await makeKey({ expires_at: at(clock.now() + HOUR_MS) });
    const body = { not_before: at(clock.now() + 2 * HOUR_MS) };
    const problem = await problemOf(await call('PATCH', ofTenant(`/${id}`), { body }));
    expect([problem.code, problem.errors?.[0]?.path]).toEqual(['invalid_request', 'not_before']);
  });
});

describe('a tenant’s own admin key', () => {
  it('makes, lists, changes and revokes keys of its tenant', async () => {
    const { secret: key } = await makeKey({ scopes: ['admin', 'jobs'] });
    const made = await call('POST', '/v1/keys', { key, body: { name: 'own', scopes: ['jobs'] } });
    const { id, tenant: owner } = createKeyResponseSchema.parse(await made.json());
    expect(owner).toBe(tenant);
    const listed = listKeysResponseSchema.parse(await (await call('GET', '/v1/keys', { key })).json());
    expect(listed.items.map((item) => item.id)).toContain(id);
    expect((await call('PATCH', `/v1/keys/${id}`, { key, body: { name: 'new' } })).status).toBe(200);
    expect((await call('DELETE', `/v1/keys/${id}`, { key })).status).toBe(204);
  });

  it('reaches no other tenant: the key of one is the same 404 as one that is not there', async () => {
    const { secret: key } = await makeKey({ scopes: ['admin', 'jobs'] });
    const other = await createKeyGateway().makeKey();
    const tries = ['GET', 'PATCH', 'DELETE'].flatMap((method) =>
      [other.id, unknownId, 'x'].map((id) => ({ method, id })),
    );
    const answers = await Promise.all(
      tries.map(async ({ method, id }) => {
        const body = method === 'PATCH' ? { body: { name: 'mine' } } : {};
        const { request_id: _, ...problem } = await problemOf(await call(method, `/v1/keys/${id}`, { key, ...body }));
        return problem;
      }),
    );
    expect(answers).toEqual(Array(9).fill(expect.objectContaining({ status: 404, code: 'not_found' })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await problemOf(await call('POST', `/v1/keys/${other.id}/rotate`, { key, body: {} }))).toMatchObject({
      ...{ status: 404, code: 'not_found' },
    });
  });

  it('may not name another tenant', async () => {
    const { secret: key } = await makeKey({ scopes: ['admin'] });
    const body = { name: 'theirs', scopes: ['admin'], tenant: 'acme' };
    expect((await problemOf(await call('POST', '/v1/keys', { key, body }))).code).toBe('forbidden');
    expect(await statusOf(key, '/v1/keys?tenant=operator')).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await statusOf(key, `/v1/keys?tenant=${tenant}`)).toMatchObject({ status: 200 });
  });

  it('gives nothing that it has not got: in new keys, in changes, and by rotation', async () => {
    const { secret: key } = await makeKey({ scopes: ['admin'], tier: 'low', pages_per_month: 10 });
    const modest = { tier: 'low', pages_per_month: 10 };
    const create = async (body: object) =>
      call('POST', '/v1/keys', { key, body: { name: 'x', scopes: ['admin'], ...modest, ...body } });
    expect((await create({})).status).toBe(201);
    for (const [field, value] of [
      ...[
        ['scopes', ['extract']],
        ['tier', 'standard'],
        ['pages_per_month', 11],
        ['pages_per_month', null],
      ],
    ] as [string, unknown][]) {
      const problem = await problemOf(await create({ [field]: value }));
      expect(problem).toMatchObject({ status: 403, code: 'forbidden', detail: expect.stringContaining(field) });
    }
    const wide = await makeKey({ scopes: ['extract'] });
    const widened = await call('PATCH', `/v1/keys/${wide.id}`, { key, body: { tier: 'high' } });
    const rotated = await call('POST', `/v1/keys/${wide.id}/rotate`, { key, body: {} });
    expect([(await problemOf(widened)).code, (await problemOf(rotated)).code]).toEqual(['forbidden', 'forbidden']);
    expect((await call('PATCH', `/v1/keys/${wide.id}`, { key, body: { name: 'renamed' } })).status).toBe(200);
  });

  it('that has lost the scope makes no more keys, though the isolate still knows it', async () => {
    const { id, secret: key } = await makeKey({ scopes: ['admin', 'jobs'] });
    expect(await statusOf(key, '/v1/keys')).toMatchObject({ status: 200 });
    await call('PATCH', ofTenant(`/${id}`), { body: { scopes: ['jobs'] } });
    expect(await statusOf(key, '/v1/keys')).toMatchObject({ status: 403, code: 'forbidden' });
  });
});

describe('the list of keys', () => {
  it('has the newest first, page by page, and by status', async () => {
    const { call: ask, makeKey: make, tenant: owner, clock: time } = createKeyGateway();
    const made: string[] = [];
    for (const settings of [{}, { not_before: at(time.now() + HOUR_MS) }, { expires_at: at(time.now() + 1_000) }, {}]) {
      made.unshift((await make(settings)).id);
      time.advance(1);
    }
    await ask('DELETE', `/v1/keys/${made[0]}?tenant=${owner}`);
    time.advance(1_000);
    const list = async (search: string) =>
      listKeysResponseSchema.parse(await (await ask('GET', `/v1/keys?tenant=${owner}${search}`)).json());
    const ids = async (search: string) => (await list(search)).items.map(({ id }) => id);
    expect(await ids('')).toEqual(made);
    const [revoked, expired, later, active] = made;
    for (const [status, id] of Object.entries({ revoked, expired, not_yet_valid: later, active })) {
      expect(await ids(`&status=${status}`)).toEqual([id]);
    }
    const first = await list('&limit=3');
    expect(first.next_cursor).toBe(later);
    expect(await ids(`&cursor=${first.next_cursor}`)).toEqual([active]);
  });

  it('tells the hour in which a key was last used', async () => {
    const { id, secret } = await makeKey();
    await statusOf(secret);
    const hour = Math.floor(clock.now() / HOUR_MS) * HOUR_MS;
    expect(await show(id)).toMatchObject({ last_used_at: at(hour), version: 1 });
    clock.advance(HOUR_MS);
    await statusOf(secret);
    expect(await show(id)).toMatchObject({ last_used_at: at(hour + HOUR_MS) });
  });
});

it('no line of the log, no error and no console line holds a key or its hash; the key’s id is in every line', async () => {
  const written = (['log', 'warn', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => {}),
  );
  const own = createKeyGateway();
  const { id, secret } = await own.makeKey({ scopes: ['jobs'] });
  const answers: string[] = [];
  for (const path of ['/v1/jobs', '/v1/classify', '/v1/keys', `/v1/jobs?key=${secret}`, `/v1/${secret}`]) {
    answers.push(await (await own.call('GET', path, { key: secret })).text());
  }
  await own.call('DELETE', `/v1/keys/${id}?tenant=${own.tenant}`);
  own.clock.advance(keyRules.foundMs);
  answers.push(await (await own.call('GET', '/v1/jobs', { key: secret })).text());
  const hash = await hashOf(secret);
  const output = JSON.stringify([own.lines, answers, written.map(({ mock }) => mock.calls)]);
  for (const spy of written) spy.mockRestore();
  expect(output).not.toMatch(keyPattern);
  expect(output).not.toContain(secret.slice(12, 40));
  expect(output).not.toContain(hash);
  const ids = own.lines.map((line) => JSON.parse(line).keyId);
  expect(ids).toEqual(['operator', ...Array(5).fill(id), 'operator', id]);
});
