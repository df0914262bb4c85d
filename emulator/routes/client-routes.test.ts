import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as readJson } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { fastSettings } from '../settings.ts';
import { startForTest } from '../testing/start-for-test.ts';

const json = (status: number, body: unknown) => expect.objectContaining({ status, body });

describe('run', () => {
  it('answers at once with the id of a waiting job', async () => {
    const { post } = await startForTest();
    expect(await post('run', { input: { a: 1 } })).toEqual(json(200, { id: '1-u1', status: 'IN_QUEUE' }));
  });

  it('hands input, webhook and s3Config to the worker, drops what RunPod does not know, and shows none of it', async () => {
    const { post, get, worker } = await startForTest();
    const s3Config = { accessId: 'a', accessSecret: 's', bucketName: 'b', endpointUrl: 'https://s3.example' };
    await post('run', { input: { a: 1 }, webhook: 'http://127.0.0.1:9/hook', s3Config, mine: 1 });
    expect((await worker().take()).body).toEqual({
      id: '1-u1',
      input: { a: 1 },
      webhook: 'http://127.0.0.1:9/hook',
      s3Config,
    });
    expect(Object.keys((await get('status/1-u1')).body as object)).toEqual([
      'id',
      'status',
      'delayTime',
      'workerId',
      'retries',
    ]);
  });

  it.each([
    { body: {}, error: /body\.input/ },
    { body: { input: 'text' }, error: /body\.input/ },
    { body: [], error: /body/ },
    { body: { input: {}, policy: { executionTimeout: 4_999 } }, error: /policy\.executionTimeout: .* 5000 / },
    { body: { input: {}, policy: { ttl: 9_999 } }, error: /policy\.ttl: .* 10000 / },
    { body: { input: {}, policy: { ttl: 604_800_001 } }, error: /policy\.ttl/ },
  ])('refuses $body with 400', async ({ body, error }) => {
    const { post } = await startForTest();
    expect(await post('run', body)).toEqual(json(400, { error: expect.stringMatching(error) }));
  });

  it('refuses a body that is not JSON with 400', async () => {
    const { ask } = await startForTest();
    const init = { method: 'POST', headers: { authorization: 'Bearer client-key' }, body: '{"input":' };
    expect(await ask('/v2/ep1/run', init)).toEqual(json(400, { error: 'bad request: body: not JSON' }));
  });

  it('takes 10 MiB and refuses more; runsync takes 20', async () => {
    const { post } = await startForTest();
    const body = (mib: number) => ({ input: { text: 'x'.repeat(mib * 1024 * 1024 - 100) } });
    expect((await post('run', body(10))).status).toBe(200);
    expect(await post('run', body(11))).toEqual(
      json(400, { error: 'bad request: body: exceeded max body size of 10MiB' }),
    );
    expect(await post('runsync', body(21))).toEqual(
      json(400, { error: 'bad request: body: exceeded max body size of 20MiB' }),
    );
  });
});

describe('runsync', () => {
  it('holds until the job is final', async () => {
    const { post, worker } = await startForTest();
    const answer = post('runsync', { input: { a: 1 } });
    const taken = (await worker().take()).body as { id: string };
    expect(taken.id).toBe('sync-1-u1');
    await worker().done(taken.id, { output: 'done' });
    expect((await answer).body).toMatchObject({ id: 'sync-1-u1', status: 'COMPLETED', output: 'done' });
  });

  it.each([
    { query: '', holdMs: 90_000 },
    { query: '?wait=2000', holdMs: 2_000 },
    { query: '?wait=1', holdMs: 1_000 },
  ])('with "$query" answers after $holdMs ms with the job as it is', async ({ query, holdMs }) => {
    const { post, advance, whenHeld } = await startForTest();
    const held = whenHeld(3);
    let isAnswered = false;
    const answer = post(`runsync${query}`, { input: { a: 1 } }).finally(() => {
      isAnswered = true;
    });
    await held;
    await advance(holdMs - 1);
    expect(isAnswered).toBe(false);
    await advance(1);
    expect(await answer).toEqual(json(200, { id: 'sync-1-u1', status: 'IN_QUEUE' }));
  });

  it('ends after 100 s with 524 and an HTML page, as at the edge, and the job goes on', async () => {
    const { post, get, advance, whenHeld } = await startForTest();
    const held = whenHeld(3);
    const answer = post('runsync?wait=300000', { input: { a: 1 } });
    await held;
    await advance(100_000);
    expect(await answer).toEqual({
      status: 524,
      contentType: 'text/html; charset=UTF-8',
      body: expect.stringContaining('<html>'),
    });
    expect((await get('status/sync-1-u1')).body).toMatchObject({ status: 'IN_QUEUE' });
  });
});

describe('status', () => {
  it.each(['status/nosuch', 'status-sync/nosuch', 'stream/nosuch'])('of %s is 404', async (path) => {
    const { get } = await startForTest();
    expect(await get(path)).toEqual(json(404, { error: 'job not found' }));
  });

  it("does not show another endpoint's job", async () => {
    const { post, ask } = await startForTest();
    await post('run', { input: { a: 1 } });
    const other = await ask('/v2/ep2/status/1-u1', { headers: { authorization: 'Bearer client-key' } });
    expect(other.status).toBe(404);
  });

  it('is 404 once the retention is over, or sooner with ttl', async () => {
    const { post, get, worker, advance } = await startForTest();
    await post('run', { input: { a: 1 } });
    await worker().take();
    await worker().done('1-u1', { output: 1 });
    expect((await get('status/1-u1?ttl=5000')).status).toBe(200);
    await advance(5_000);
    expect((await get('status/1-u1')).status).toBe(404);
  });
});

describe('policy.ttl', () => {
  it('makes status 404 once it is over, whether the job waits, runs or has ended', async () => {
    const { get, post, worker, advance } = await startForTest();
    for (let page = 1; page <= 3; page += 1) await post('run', { input: { page }, policy: { ttl: 10_000 } });
    await worker().takeBatch(2);
    await worker().done('1-u1', { output: 1 });
    const statuses = async () =>
      Promise.all(['1-u1', '2-u1', '3-u1'].map(async (id) => (await get(`status/${id}`)).body));
    expect(await statuses()).toMatchObject([
      { status: 'COMPLETED' },
      { status: 'IN_PROGRESS' },
      { status: 'IN_QUEUE' },
    ]);
    await advance(10_000);
    expect(await Promise.all(['1-u1', '2-u1', '3-u1'].map(async (id) => (await get(`status/${id}`)).status))).toEqual([
      404, 404, 404,
    ]);
    expect((await worker().done('2-u1', { output: 2 })).status).toBe(404);
  });
});

describe('status-sync', () => {
  it.each(['GET', 'POST'])('by %s holds until the job is final', async (method) => {
    const { ask, post, worker, whenHeld } = await startForTest();
    await post('run', { input: { a: 1 } });
    await worker().take();
    const held = whenHeld(2);
    const answer = ask('/v2/ep1/status-sync/1-u1', { method, headers: { authorization: 'Bearer client-key' } });
    await held;
    await worker().done('1-u1', { error: 'boom' });
    expect((await answer).body).toMatchObject({ status: 'FAILED', error: 'boom' });
  });
});

describe('stream', () => {
  it('hands out every chunk once and in order, the last ones with the final state', async () => {
    const { post, get, worker } = await startForTest();
    await post('run', { input: { a: 1 } });
    await worker().take();
    await worker().chunk('1-u1', 'a');
    await worker().chunk('1-u1', { b: 2 });
    expect((await get('stream/1-u1')).body).toEqual({
      status: 'IN_PROGRESS',
      stream: [{ output: 'a' }, { output: { b: 2 } }],
    });
    await worker().chunk('1-u1', 3);
    await worker().done('1-u1', { output: [] });
    expect((await get('stream/1-u1')).body).toEqual({ status: 'COMPLETED', stream: [{ output: 3 }] });
    expect((await get('stream/1-u1')).body).toEqual({ status: 'COMPLETED', stream: [] });
  });

  it('is held until a chunk comes', async () => {
    const { post, get, worker, whenHeld } = await startForTest();
    await post('run', { input: { a: 1 } });
    await worker().take();
    const held = whenHeld(2);
    const answer = get('stream/1-u1');
    await held;
    await worker().chunk('1-u1', 'late');
    expect((await answer).body).toEqual({ status: 'IN_PROGRESS', stream: [{ output: 'late' }] });
  });

  it.each([
    { query: '', holdMs: 10_000 },
    { query: '?wait=500', holdMs: 500 },
  ])('with "$query" is empty after $holdMs ms without one', async ({ query, holdMs }) => {
    const { post, get, advance, whenHeld } = await startForTest();
    await post('run', { input: { a: 1 } });
    const held = whenHeld(2);
    const answer = get(`stream/1-u1${query}`);
    await held;
    await advance(holdMs);
    expect((await answer).body).toEqual({ status: 'IN_QUEUE', stream: [] });
  });
});

describe('a stream that the edge has cut', () => {
  it('takes no chunk with it: the next one to ask gets all of them', async () => {
    const { post, get, worker, advance, whenHeld } = await startForTest({ settings: { leaseMs: 200_000 } });
    await post('run', { input: { a: 1 } });
    await worker().take();
    const held = whenHeld(2);
    const cut = get('stream/1-u1?wait=300000');
    await held;
    await advance(100_000);
    expect((await cut).status).toBe(524);
    await worker().chunk('1-u1', 'kept');
    await advance(0);
    expect((await get('stream/1-u1')).body).toEqual({ status: 'IN_PROGRESS', stream: [{ output: 'kept' }] });
  });
});

describe('cancel, retry and purge-queue', () => {
  it('cancel answers CANCELLED for a waiting job and its state for one that is final', async () => {
    const { post, worker } = await startForTest();
    await post('run', { input: { a: 1 } });
    await worker().take();
    await worker().done('1-u1', { output: 1 });
    await post('run', { input: { a: 2 } });
    expect(await post('cancel/2-u1')).toEqual(json(200, { id: '2-u1', status: 'CANCELLED' }));
    expect(await post('cancel/1-u1')).toEqual(json(200, { id: '1-u1', status: 'COMPLETED' }));
    expect((await post('cancel/nosuch')).status).toBe(404);
  });

  it('retry queues a failed job again and refuses any other with 400', async () => {
    const { post, worker } = await startForTest();
    await post('run', { input: { a: 1 } });
    expect(await post('retry/1-u1')).toEqual(json(400, { error: expect.stringContaining('IN_QUEUE') }));
    await worker().take();
    await worker().done('1-u1', { error: 'boom' });
    expect(await post('retry/1-u1')).toEqual(json(200, { id: '1-u1', status: 'IN_QUEUE' }));
    expect((await worker().take()).body).toEqual({ id: '1-u1', input: { a: 1 } });
  });

  it('purge-queue says how many waiting jobs it removed', async () => {
    const { post, worker } = await startForTest();
    for (let count = 0; count < 4; count += 1) await post('run', { input: { a: 1 } });
    await worker().take();
    expect(await post('purge-queue')).toEqual(json(200, { removed: 3, status: 'completed' }));
    expect((await post('purge-queue')).body).toEqual({ removed: 0, status: 'completed' });
  });
});

describe('health and requests', () => {
  it('health counts jobs and workers', async () => {
    const { post, get, worker } = await startForTest();
    for (let count = 0; count < 3; count += 1) await post('run', { input: { a: 1 } });
    await worker('w1').ping();
    await worker('w2').ping();
    await worker('w3').reportUnhealthy();
    await worker('w1').take();
    await worker('w1').done('1-u1', { error: 'boom' });
    await worker('w1').take();
    expect(await get('health')).toEqual(
      json(200, {
        jobs: { completed: 0, failed: 1, inProgress: 1, inQueue: 1, retried: 0 },
        workers: { idle: 1, initializing: 0, ready: 2, running: 1, throttled: 0, unhealthy: 1 },
      }),
    );
  });

  it('requests lists every job, newest first, without outputs', async () => {
    const { post, get, worker } = await startForTest();
    await post('run', { input: { a: 1 } });
    await worker().take();
    await worker().done('1-u1', { output: 'secret' });
    await post('run', { input: { a: 2 } });
    const { requests } = (await get('requests')).body as { requests: object[] };
    expect(requests).toEqual([
      { id: '2-u1', status: 'IN_QUEUE' },
      { id: '1-u1', status: 'COMPLETED', delayTime: 0, executionTime: 0, workerId: 'w1', retries: 0 },
    ]);
  });
});

describe('a webhook of a job', () => {
  async function startWithReceiver() {
    const received: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (url, init) => {
      received.push(await new Request(url, init).json());
      return new Response();
    };
    return { received, ...(await startForTest({ fetch })) };
  }
  const webhook = 'http://127.0.0.1/hook/token';

  it.each([
    { result: { output: 1 }, status: 'COMPLETED' },
    { result: { error: 'boom' }, status: 'FAILED' },
  ])('carries the job object, its input and the URL when the job is $status', async ({ result, status }) => {
    const { post, worker, received, advance } = await startWithReceiver();
    await post('run', { input: { a: 1 }, webhook });
    await worker().take();
    await worker().done('1-u1', result);
    await advance(0);
    expect(received).toEqual([expect.objectContaining({ id: '1-u1', status, ...result, input: { a: 1 }, webhook })]);
  });

  it('of a job that was retried can arrive after the one of its second end', async () => {
    const { emulator, post, worker, received, advance } = await startWithReceiver();
    emulator.faults.add({ route: 'webhook', kind: 'delay', delayMs: 60_000 });
    await post('run', { input: { a: 1 }, webhook });
    await worker().take();
    await worker().done('1-u1', { error: 'boom' });
    await post('retry/1-u1');
    await worker().take();
    await worker().done('1-u1', { output: 1 });
    await advance(0);
    await advance(60_000);
    expect(received).toMatchObject([{ status: 'COMPLETED' }, { status: 'FAILED' }]);
  });

  it('goes to a receiver on this machine, again until it is taken', async () => {
    const received: unknown[] = [];
    const taken = Promise.withResolvers<void>();
    const receiver = createServer(async (request, response) => {
      received.push([request.method, request.url, await readJson(request)]);
      response.writeHead(received.length < 3 ? 500 : 200).end();
      if (received.length === 3) taken.resolve();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void receiver.close());
    await once(receiver, 'listening');
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook/token`;
    const { post, worker } = await startForTest({ clock: systemClock, settings: fastSettings });
    await post('run', { input: { a: 1 }, webhook: url });
    await worker().take();
    await worker().done('1-u1', { output: 1 });
    await taken.promise;
    const hook = ['POST', '/hook/token', expect.objectContaining({ id: '1-u1', status: 'COMPLETED', output: 1 })];
    expect(received).toEqual([hook, hook, hook]);
  });

  it('is not sent for a cancelled job', async () => {
    const { post, received, advance } = await startWithReceiver();
    await post('run', { input: { a: 1 }, webhook });
    await post('cancel/1-u1');
    await advance(0);
    expect(received).toEqual([]);
  });
});

describe('access', () => {
  it.each([
    { path: '/v2/ep1/health', authorization: undefined, status: 401 },
    { path: '/v2/ep1/health', authorization: 'Bearer wrong', status: 401 },
    { path: '/v2/ep1/health', authorization: 'client-key', status: 401 },
    { path: '/v2/ep1/health', authorization: 'Bearer worker-key', status: 401 },
    { path: '/v2/ep1/health', authorization: 'Bearer client-key', status: 200 },
    { path: '/v2/ep1/ping/w1', authorization: 'Bearer worker-key', status: 401 },
    { path: '/v2/ep1/ping/w1', authorization: 'Bearer client-key', status: 401 },
    { path: '/v2/ep1/ping/w1', authorization: 'worker-key', status: 200 },
    { path: '/v2/nosuch/health', authorization: 'Bearer client-key', status: 404 },
    { path: '/v2/ep1/nosuch', authorization: 'Bearer client-key', status: 404 },
    { path: '/v2/ep1/run', authorization: 'Bearer client-key', status: 405 },
    { path: '/v2/ep1/status/%E0%A4%A', authorization: 'Bearer client-key', status: 400 },
    { path: '/', authorization: 'Bearer client-key', status: 404 },
  ])('GET $path with "$authorization" is $status', async ({ path, authorization, status }) => {
    const { ask } = await startForTest();
    const headers = authorization === undefined ? {} : { authorization };
    expect((await ask(path, { headers })).status).toBe(status);
  });
});
