import { beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../shared/api/problem.ts';
import { formatKey } from '../keys/key-format.ts';
import { OPERATOR_KEY_ID } from '../keys/operator.ts';
import { MAX_BATCH_BODY_BYTES } from '../policy.ts';
import { createKeyGateway } from '../testing/keys.ts';
import { type Refusals, type RouteCall, type RouteRow, routeRows, type Things } from './route-rows.ts';

const allScopes = ['classify', 'extract', 'documents', 'jobs', 'usage', 'admin'];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** One key sends hundreds of requests here. */
const rateLimiters = { low: undefined, standard: undefined, high: undefined };
const gateway = createKeyGateway({}, {}, { rateLimiters });
const { app, clock, makeKey, send, tenant } = gateway;

/** As the router has them, but for the steps on the way. */
const routes = app.routes
  .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
  .map(({ method, path }) => `${method} ${path.replace(/(?<=.)\/$/, '')}`);

const keys = { good: '', revoked: '', expired: '', elsewhere: '' };
/** A key with every scope but one, by the one. */
const lacking = new Map<string, string>();
let own: Things;
let other: Things;

beforeAll(async () => {
  keys.good = (await makeKey({ scopes: allScopes })).secret;
  keys.elsewhere = (await makeKey({ scopes: allScopes, ip_allow_list: ['192.0.2.0/24'] })).secret;
  keys.expired = (await makeKey({ scopes: allScopes, expires_at: new Date(clock.now() + 1_000).toISOString() })).secret;
  const { id, secret } = await makeKey({ scopes: allScopes });
  keys.revoked = secret;
  await gateway.call('DELETE', `/v1/keys/${id}?tenant=${tenant}`);
  for (const scope of allScopes) {
    lacking.set(scope, (await makeKey({ scopes: allScopes.filter((one) => one !== scope) })).secret);
  }
  const stranger = `tenant-${crypto.randomUUID()}`;
  own = await makeThings(keys.good, tenant);
  other = await makeThings((await makeKey({ tenant: stranger, scopes: allScopes })).secret, stranger);
  clock.advance(2_000);
});

async function makeThings(key: string, tenantId: string): Promise<Things> {
  const make = async (path: string, body: object): Promise<string> => {
    const response = await gateway.call('POST', path, { key, body });
    return ((await response.json()) as { id: string }).id;
  };
  const image_urls = ['https://example.com/w2.png'];
  return {
    doc: await make('/v1/documents', { content_type: 'image/png', size_bytes: 12 }),
    job: await make('/v1/jobs', { image_urls }),
    batch: await make('/v1/batches', { sources: [{ image_urls }] }),
    key: await make('/v1/keys', { name: 'a key', scopes: ['extract'] }),
    tenant: tenantId,
  };
}

type Change = { key?: string; headers?: Record<string, string>; body?: BodyInit; query?: string };

/** Sends what a row says with one thing changed. @param things - Whose ids stand in the path. */
async function ask({ route }: RouteRow, call: RouteCall, things: Things, change: Change = {}) {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern
    .replace(':id', call.id === undefined ? 'none' : things[call.id])
    .replace(':type', 'W2')
    .replace(':jobId/:step/:n/:token', `${things.job}/extract/1/${'A'.repeat(43)}`)
    .replace(':tenantId', things.tenant);
  const query = [call.query, change.query].filter((part) => part !== undefined).join('&');
  const isBytes = call.body === 'bytes';
  const body =
    change.body ?? (isBytes ? new Uint8Array(12) : call.body === undefined ? null : JSON.stringify(call.body));
  const response = await send(query === '' ? path : `${path}?${query}`, {
    method,
    headers: {
      ...(change.key === undefined ? {} : { 'x-api-key': change.key }),
      ...(body === null ? {} : { 'content-type': isBytes ? 'image/png' : 'application/json' }),
      ...(isBytes ? { 'content-length': '12' } : {}),
      ...change.headers,
    },
    ...(body === null ? {} : { body }),
  });
  return { response, said: await whatItSays(response) };
}

/** `404 not_found` of a problem, else the status alone; a problem must be a whole one. */
async function whatItSays(response: Response): Promise<string> {
  if (response.headers.get('content-type') !== 'application/problem+json') {
    await response.body?.cancel();
    return String(response.status);
  }
  const { status, code } = problemSchema.parse(await response.json());
  expect(status).toBe(response.status);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return `${status} ${code}`;
}

/** What the holder of every right is told. */
const plainAnswer = async (row: RouteRow) =>
  (await ask(row, row.call?.(own) ?? {}, { ...own, ...nothing }, { key: keys.good })).said;
/** Ids that nobody has, so that a request can be repeated. */
const nothing = {
  ...{ doc: `doc_${'0'.repeat(32)}`, job: `job_${'0'.repeat(32)}` },
  ...{ batch: `batch_${'0'.repeat(32)}`, key: `key_${'0'.repeat(32)}` },
};

/** A body that cannot be read, and one that goes on beyond every limit. */
const unreadable = () =>
  new ReadableStream({
    pull: () => {
      throw new Error('The body was read');
    },
  });
const tooLong = String(MAX_BATCH_BODY_BYTES + 1);

const changes: Record<Exclude<keyof Refusals, 'otherTenant'>, (row: RouteRow) => Change> = {
  noKey: () => ({}),
  malformedKey: () => ({ key: `${keys.good.slice(0, -1)}${keys.good.endsWith('0') ? '1' : '0'}` }),
  wrongKey: () => ({ key: formatKey('live', new Uint8Array(32).fill(7)) }),
  revokedKey: () => ({ key: keys.revoked }),
  expiredKey: () => ({ key: keys.expired }),
  wrongScope: (row) => ({ key: lacking.get(scopeOf(row)) ?? keys.good }),
  wrongAddress: () => ({ key: keys.elsewhere, headers: { 'cf-connecting-ip': '198.51.100.7' } }),
  oversizedBody: () => ({ key: keys.good, headers: { 'content-length': tooLong }, body: unreadable() }),
  wrongContentType: () => ({ key: keys.good, headers: { 'content-type': 'text/plain' }, body: '{}' }),
  unknownField: (row) => ({ key: keys.good, body: JSON.stringify({ ...jsonOf(row), surprise: 1 }) }),
  unknownQuery: () => ({ key: keys.good, query: 'surprise=1' }),
};

const jsonOf = (row: RouteRow): object => {
  const { body } = row.call?.(own) ?? {};
  return typeof body === 'object' ? body : {};
};

/** What the path begins with says which scope it takes: the same words, said again and not taken from the code. */
function scopeOf({ route }: RouteRow): string {
  const [, name = ''] = /\/v1\/([a-z-]+)/.exec(route) ?? [];
  const names: Record<string, string> = { batches: 'jobs', keys: 'admin', 'webhook-secret': 'admin' };
  return route.endsWith('/metrics') ? 'admin' : (names[name] ?? name);
}

describe('the table of routes', () => {
  it('has one row for each route of the router, and none for what is not there', () => {
    expect(routeRows.map(({ route }) => route).toSorted()).toEqual([...new Set(routes)].toSorted());
  });
});

describe.each(routeRows)('$route', (row) => {
  it.each(Object.entries(changes))('answers %s as the table says', async (name, change) => {
    const expected = row.refusals[name as keyof typeof changes];
    if (expected === 'no body') return expect(row.route).toMatch(/^GET /);
    const { response, said } = await ask(row, row.call?.(own) ?? {}, { ...own, ...nothing }, change(row));
    if (expected === 'ignored') return expect(said).toBe(await plainAnswer(row));
    if (expected === 'open') return expect(said).not.toMatch(/^40[13] /);
    // What is not there is looked for after the key was judged, and before the body is.
    const isAfterLookup = row.call?.(own).body === 'bytes' && expected.startsWith('422');
    expect(said).toBe(isAfterLookup ? '404 not_found' : expected);
    expect(response.headers.has('www-authenticate')).toBe(response.status === 401);
  });

  it('gives nothing of another tenant', async () => {
    const call = row.reach?.(other) ?? row.call?.(own) ?? {};
    const { said } = await ask(row, call, { ...own, ...other }, { key: keys.good });
    if (row.refusals.otherTenant === 'open') expect(said).toMatch(/^2\d\d$|^503$/);
    else expect(said).toBe(row.refusals.otherTenant);
  });
});

describe.each(routeRows.filter(({ route }) => route.startsWith('GET /v1')))('$route', ({ route }) => {
  it('is as closed to HEAD', async () => {
    const path = route.slice('GET '.length).replace(':id', 'none').replace(':type', 'W2');
    const response = await send(path, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([401, '']);
  });
});

/** The rows of one path; each has all of its methods. */
const paths = Map.groupBy(routeRows, ({ route }) => route.split(' ')[1] as string);

describe.each([...paths])('%s', (path, rows) => {
  const taken = rows.map(({ route }) => route.split(' ')[0]);

  it.each(methods.filter((method) => !taken.includes(method)))('does not take %s', async (method) => {
    const asked = { ...rows[0], route: `${method} ${path}` } as RouteRow;
    const { response, said } = await ask(asked, {}, own, { key: keys.good });
    if (path.startsWith('/hooks/')) return expect(said).toBe('404 not_found');
    expect(said).toBe('405 method_not_allowed');
    const allowed = [...taken, ...(taken.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
    expect(response.headers.get('allow')?.split(', ').toSorted()).toEqual(allowed.toSorted());
  });
});

describe('what another tenant has', () => {
  it.each(['documents', 'jobs', 'batches', 'keys'] as const)('is in no list of %s', async (name) => {
    const list = async () => (await gateway.call('GET', `/v1/${name}`, { key: keys.good })).text();
    const kind = ({ documents: 'doc', jobs: 'job', batches: 'batch', keys: 'key' } as const)[name];
    // Batches tell the tenant of themselves a moment after their answer.
    await expect.poll(list).toContain(own[kind]);
    const listed = await list();
    for (const id of Object.values(other)) expect(listed).not.toContain(id);
    expect(listed).not.toContain(OPERATOR_KEY_ID);
  });
});
