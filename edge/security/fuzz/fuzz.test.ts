import { beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../../shared/api/problem.ts';
import { errorTable } from '../../../shared/errors.ts';
import { formatKey } from '../../keys/key-format.ts';
import { createKeyGateway } from '../../testing/keys.ts';
import { routeRows, type Things } from '../route-rows.ts';
import { mutate, type RawRequest } from './mutate.ts';
import { createRandom } from './random.ts';

/** `VITE_FUZZ_REQUESTS=100000 npx vitest run --project edge edge/security/fuzz` for the long run. */
const { VITE_FUZZ_REQUESTS = '2000', VITE_FUZZ_SEED = '1' } = import.meta.env;
const requestCount = Number(VITE_FUZZ_REQUESTS);
const SIDE_BY_SIDE = 64;
const HANG_MS = 20_000;

/** What nobody may ever be told. */
const planted = {
  runpodKey: 'planted-runpod-key',
  storageSecret: 'planted-storage-secret',
  signingKey: 'planted-signing-key-of-thirty-two-characters',
  operatorKey: 'planted-operator-key',
  urlQuery: 'planted-url-query',
  prompt: 'planted-prompt',
  strangersKey: formatKey('live', new Uint8Array(32).fill(9)),
};
const traces = /\bat [^\n]{0,200}:\d+:\d+|\.ts:\d+|node_modules|\/edge\/|SQLITE|TypeError|RangeError|runpod\.test/;

const gateway = createKeyGateway(
  {},
  {
    GATEWAY_API_KEY: planted.operatorKey,
    RUNPOD_API_KEY: planted.runpodKey,
    R2_SECRET_ACCESS_KEY: planted.storageSecret,
    SIGNING_KEY: planted.signingKey,
    // A request that waits for a durable job waits in real time.
    RUNPOD_TIMEOUT: '1',
    LOG_LEVEL: 'DEBUG',
  },
  { rateLimiters: { low: undefined, standard: undefined, high: undefined } },
);
let seeds: RawRequest[];
let tenantKey: string;

const url = `https://example.com/w2.png?signature=${planted.urlQuery}`;
const options = { doc_type: 'W2', prompt_mode: 'layout_all', prompt: planted.prompt };
const bodies: Record<string, object> = {
  'POST /v1/classify': { image_urls: [url], prompt: planted.prompt },
  'POST /v1/extract': { image_urls: [url, url], ...options, bbox: [0, 0, 100, 100] },
  'POST /v1/jobs': {
    ...{ image_urls: [url], ...options, tasks: ['classify', 'extract'], pages: '1-2,5' },
    ...{ webhook: url, metadata: { loan: 'A-17' }, deadline_s: 600 },
  },
  'POST /v1/batches': { sources: [{ image_urls: [url], metadata: { n: '1' } }], ...options, webhook: url },
  'POST /v1/documents': { content_type: 'image/png', size_bytes: 12, sha256: 'a'.repeat(64) },
  'POST /v1/keys': {
    ...{ name: 'a key', scopes: ['extract', 'jobs'], environment: 'test', tier: 'low', pages_per_month: 10 },
    ...{ not_before: null, expires_at: '2100-01-01T00:00:00Z', ip_allow_list: ['192.0.2.0/24', '2001:db8::/32'] },
  },
  'PATCH /v1/keys/:id': { name: 'another', tier: 'low', pages_per_month: null, ip_allow_list: ['192.0.2.1'] },
  'POST /v1/keys/:id/rotate': { grace_s: 60 },
  'POST /v1/webhook-secret/rotate': { grace_s: 60 },
};
const queries: Record<string, string> = {
  'GET /v1/jobs': 'limit=2&status=queued&created_after=2026-01-01T00:00:00Z',
  'GET /v1/documents': 'limit=2&status=ready',
  'GET /v1/keys': 'limit=2&status=active',
  'GET /v1/batches': 'limit=2&status=running',
  'GET /v1/batches/:id/items': 'limit=2&cursor=1&status=queued',
  'GET /v1/batches/:id/results': 'from_index=1',
  'GET /v1/jobs/:id/result': 'delivery=url',
  'GET /v1/usage': 'from=2026-01-01&to=2026-01-31&group_by=day',
};

beforeAll(async () => {
  const call = (path: string, body: object) => gateway.call('POST', path, { key: planted.operatorKey, body });
  const idOf = async (response: Response) => ((await response.json()) as { id: string }).id;
  const scopes = ['classify', 'extract', 'documents', 'jobs', 'usage', 'admin'];
  const made = await call('/v1/keys', { tenant: gateway.tenant, name: 'all', scopes, tier: 'high' });
  tenantKey = ((await made.json()) as { secret: string }).secret;
  const things: Things = {
    doc: await idOf(await call('/v1/documents', { content_type: 'image/png', size_bytes: 12 })),
    job: await idOf(await call('/v1/jobs', { image_urls: [url] })),
    batch: await idOf(await call('/v1/batches', { sources: [{ image_urls: [url] }] })),
    key: await idOf(await call('/v1/keys', { name: 'a key', scopes: ['extract'] })),
    tenant: 'operator',
  };
  seeds = routeRows.map(({ route, call }) => {
    const [method = '', pattern = ''] = route.split(' ');
    const { id, body = null } = call?.(things) ?? {};
    const path = pattern
      .replace(':id', id === undefined ? 'none' : things[id])
      .replace(':type', 'W2')
      .replace(':tenantId/:jobId/:step/:n/:token', `operator/${things.job}/extract/1/${'A'.repeat(43)}`);
    const json = bodies[route] ?? (body === 'bytes' ? null : body);
    return {
      ...{ method, path, query: queries[route] ?? '' },
      headers: [['content-type', body === 'bytes' ? 'image/png' : 'application/json']],
      body: body === 'bytes' ? new Uint8Array(12) : json === null ? null : JSON.stringify(json),
    };
  });
});

/** The request with a key in most cases, or null when no client could send it. */
function toRequest({ method, path, query, headers, body }: RawRequest, key: string | null): Request | null {
  try {
    const sent = new Headers(key === null ? {} : { 'x-api-key': key });
    for (const [name, value] of headers) sent.append(name, value);
    return new Request(`https://gateway.test${path}${query === '' ? '' : `?${query}`}`, {
      method,
      headers: sent,
      ...(body === null || method === 'GET' || method === 'HEAD' ? {} : { body }),
    });
  } catch {
    return null;
  }
}

const isDocumented = (status: number, text: string): boolean => {
  const problem = problemSchema.safeParse(JSON.parse(text));
  return problem.success && problem.data.code !== 'internal' && errorTable[problem.data.code].status === status;
};

/** What is wrong with an answer, or null. */
function faultOf(request: Request, response: Response, text: string): string | null {
  const said = `${JSON.stringify([...response.headers])}${text}`;
  for (const [name, secret] of Object.entries(planted)) if (said.includes(secret)) return `it tells ${name}`;
  if (traces.test(said)) return 'it tells of our inside';
  const isProbe = /^\/(?:health|ready|metrics)$/.test(new URL(request.url).pathname);
  if (response.status >= 500 && !isProbe && request.method !== 'HEAD' && !isDocumented(response.status, text)) {
    return 'its status is no documented one';
  }
  if (request.method !== 'HEAD' && response.status >= 400 && !isProbe && !isDocumented(response.status, text)) {
    return 'it is no problem of the table';
  }
  return null;
}

async function readAll(response: Response): Promise<string> {
  // Events of a job that goes on would come for minutes.
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  await response.body?.cancel();
  return '';
}

describe('requests that nobody should send', () => {
  it(
    'are answered, each in time, as documented and without a word of what is secret',
    async () => {
      const random = createRandom(Number(VITE_FUZZ_SEED));
      const faults: string[] = [];
      const statuses: Record<string, number> = {};
      let sentCount = 0;
      let slowest = { tookMs: 0, method: '', path: '' };

      async function sendOne(): Promise<void> {
        const raw = mutate(random.pick(seeds), random);
        // Eight of ten get past the first door.
        const keys = [...Array(5).fill(tenantKey), ...Array(3).fill(planted.operatorKey), planted.strangersKey, null];
        const request = toRequest(raw, random.pick(keys));
        if (request === null) return;
        sentCount += 1;
        const startedAtMs = Date.now();
        const hung = Symbol('hung');
        let timer: ReturnType<typeof setTimeout> | undefined;
        const late = new Promise<typeof hung>((resolve) => {
          timer = setTimeout(() => resolve(hung), HANG_MS);
        });
        const answer = gateway
          .sendRequest(request)
          .then(async (response) => ({ response, text: await readAll(response) }));
        const outcome = await Promise.race([answer, late]).catch((error: unknown) => error as Error);
        clearTimeout(timer);
        const tookMs = Date.now() - startedAtMs;
        if (tookMs > slowest.tookMs) slowest = { tookMs, method: raw.method, path: raw.path.slice(0, 100) };
        const fault =
          outcome === hung
            ? 'it hangs'
            : outcome instanceof Error
              ? `it throws ${outcome.stack}`
              : faultOf(request, outcome.response, outcome.text);
        if (typeof outcome !== 'symbol' && !(outcome instanceof Error)) {
          statuses[outcome.response.status] = (statuses[outcome.response.status] ?? 0) + 1;
        }
        if (fault !== null) {
          const text = typeof outcome === 'symbol' || outcome instanceof Error ? '' : outcome.text;
          const shown = { ...raw, path: raw.path.slice(0, 300), body: String(raw.body).slice(0, 500) };
          faults.push(`${fault}: ${JSON.stringify(shown)} → ${text.slice(0, 500)}`);
        }
      }

      while (sentCount < requestCount && faults.length < 20) {
        await Promise.all(Array.from({ length: SIDE_BY_SIDE }, sendOne));
        // The runtime looks at its clocks only when nothing else is left to do; without a pause none would ever fire.
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      console.log(JSON.stringify({ sentCount, slowest, statuses }));

      expect(faults).toEqual([]);
      const log = gateway.lines.join('\n');
      for (const secret of Object.values(planted)) expect(log).not.toContain(secret);
      // Most were refused, and some were good in spite of everything.
      expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200', '400', '401', '404', '405', '415']));
      // The prototypes of everything are what they were.
      expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    },
    15 * 60_000,
  );
});
