import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../shared/errors.ts';
import { jobErrorSchema } from '../../shared/job-input.ts';
import { startWorker } from './testing/start-worker.ts';
import { EngineDiedError, FailedWithOutput, type JobContext, type StreamingHandler, UnfitError } from './worker.ts';

const Q = 'gpu=NVIDIA+GeForce+RTX+4090';
const errorOf = (body: string) => jobErrorSchema.parse(JSON.parse(JSON.parse(body).error));

/** A handler that the test ends, job by job. */
function controlledHandler() {
  const started = new Map<string, { context: JobContext; input: unknown; end: PromiseWithResolvers<unknown> }>();
  let changed = Promise.withResolvers<void>();
  const handler: StreamingHandler = (input, context) => {
    const end = Promise.withResolvers<unknown>();
    started.set(context.jobId, { context, input, end });
    changed.resolve();
    changed = Promise.withResolvers();
    return end.promise;
  };
  return {
    handler,
    startedIds: () => [...started.keys()],
    async start(id: string) {
      while (!started.has(id)) await changed.promise;
      return started.get(id)!;
    },
  };
}

describe('a job from take to result', () => {
  it('goes over the wire as in the recorded exchange', async () => {
    await using worker = await startWorker({
      handler: async (input) => ({ echo: (input as { echo: string }).echo, id: 'job-aaa-u1' }),
    });
    const take = await worker.server.next('job-take');
    expect(take.url).toBe(`/v2/ep1/job-take/w1?${Q}&job_in_progress=0`);
    expect(take.headers).toMatchObject({ authorization: 'worker-key', 'content-type': 'application/json' });
    take.respond(200, { id: 'job-aaa-u1', input: { echo: 'héllo €' }, webhook: 'https://gw.example/hook' });

    const done = await worker.server.next('job-done');
    expect(done.method).toBe('POST');
    expect(done.url).toBe(`/v2/ep1/job-done/w1/job-aaa-u1?${Q}&isStream=false`);
    expect(done.headers).toMatchObject({
      authorization: 'worker-key',
      'content-type': 'application/x-www-form-urlencoded',
      charset: 'utf-8',
      'x-request-id': 'job-aaa-u1',
    });
    expect(done.headers['user-agent']).toMatch(/^docproc-worker\/\d/);
    expect(done.headers['transfer-encoding']).toBeUndefined();
    expect(done.headers['content-length']).toBe(String(Buffer.byteLength(done.body)));
    expect(done.body).toBe('{"output":{"echo":"héllo €","id":"job-aaa-u1"}}');
    done.respond(200, {});

    const again = await worker.server.next('job-take');
    expect(again.headers['x-request-id']).toBeUndefined();
    expect((await worker.server.next('job-stop')).url).toBe(`/v2/ep1/job-stop/w1?${Q}`);
    expect((await worker.server.next('ping')).url).toMatch(/^\/v2\/ep1\/ping\/w1\?gpu=\S+&runpod_version=\d/);
  });

  it('works with templates that have no query, no ping and no chunk route', async () => {
    const base = await startWorker();
    await using _base = base;
    const cut = (name: string) => base.server.env[name]!.split('?')[0]!.replace('/$ID', '/$RUNPOD_POD_ID');
    const env = {
      RUNPOD_WEBHOOK_GET_JOB: cut('RUNPOD_WEBHOOK_GET_JOB'),
      RUNPOD_WEBHOOK_POST_OUTPUT: base.server.env.RUNPOD_WEBHOOK_POST_OUTPUT!.split('?')[0],
      RUNPOD_WEBHOOK_PING: undefined,
      RUNPOD_WEBHOOK_POST_STREAM: undefined,
      RUNPOD_POD_ID: 'rig 1',
    };
    await base.server.next('job-take');
    await using _worker = await startWorker({
      env,
      handler: async (_input, context) => {
        await (context as Parameters<StreamingHandler>[1]).stream('a');
        return undefined;
      },
    });
    const take = await base.server.next('job-take');
    expect(take.url).toBe('/v2/ep1/job-take/rig%201?job_in_progress=0');
    take.respond(200, { id: 'u/1', input: { a: 1 } });
    const done = await base.server.next('job-done');
    expect(done.url).toBe('/v2/ep1/job-done/rig%201/u%2F1?isStream=true');
    expect(done.body).toBe('{"output":["a"]}');
    done.respond(200);
  });

  it.each([
    { name: 'an object', value: { pages: 3 }, body: '{"output":{"pages":3}}' },
    { name: 'text', value: 'plain text', body: '{"output":"plain text"}' },
    { name: 'an empty object', value: {}, body: '{"output":{}}' },
    { name: 'null', value: null, body: '{"output":null}' },
    { name: 'nothing', value: undefined, body: '{"output":null}' },
    { name: 'a list', value: [1, 2], body: '{"output":[1,2]}' },
    { name: 'true', value: true, body: '{"output":true}' },
  ])('posts $name as the output', async ({ value, body }) => {
    await using worker = await startWorker({ handler: async () => value });
    (await worker.server.next('job-take')).respond(200, { id: 'j1', input: { a: 1 } });
    expect((await worker.server.next('job-done')).body).toBe(body);
  });
});

describe('a job that fails', () => {
  const run = async (error: unknown) => {
    const worker = await startWorker({ handler: () => Promise.reject(error), env: { RUNPOD_POD_HOSTNAME: 'h1' } });
    (await worker.server.next('job-take')).respond(200, { id: 'j1', input: { a: 1 } });
    const done = await worker.server.next('job-done');
    done.respond(200);
    await worker[Symbol.asyncDispose]();
    return { body: done.body, log: worker.log };
  };

  it('tells the code and words of an ApiError, as a JSON string that names the worker', async () => {
    const { body } = await run(new ApiError('document_encrypted', 'Page 2 is locked'));
    expect(errorOf(body)).toEqual({
      error_type: 'document_encrypted',
      error_message: 'Page 2 is locked',
      worker_id: 'w1',
      hostname: 'h1',
      docproc_version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(Object.keys(JSON.parse(body))).toEqual(['error']);
  });

  it('tells nothing of an error we did not foresee, which only the log shows', async () => {
    const { body, log } = await run(new TypeError('cannot read /models/secret'));
    expect(errorOf(body)).toMatchObject({ error_type: 'internal', error_message: 'Something went wrong on our side' });
    expect(body).not.toContain('secret');
    expect(log.join('')).toContain('cannot read /models/secret');
  });

  it('keeps an output that stands beside the error', async () => {
    const { body } = await run(new FailedWithOutput({ x: 1 }, 'engine_failed'));
    expect(JSON.parse(body).output).toEqual({ x: 1 });
    expect(errorOf(body).error_type).toBe('engine_failed');
  });

  it('is an error too when its result has no JSON', async () => {
    await using worker = await startWorker({ handler: async () => ({ big: 1n }) });
    (await worker.server.next('job-take')).respond(200, { id: 'j1', input: { a: 1 } });
    expect(errorOf((await worker.server.next('job-done')).body).error_type).toBe('internal');
  });

  it.each([
    { name: 'no input', item: { id: 'j1' } },
    { name: 'an empty input', item: { id: 'j1', input: {} } },
  ])('with $name is answered at once and never reaches the handler', async ({ item }) => {
    const control = controlledHandler();
    await using worker = await startWorker({ handler: control.handler });
    (await worker.server.next('job-take')).respond(200, item);
    expect(errorOf((await worker.server.next('job-done')).body).error_type).toBe('invalid_input');
    expect(control.startedIds()).toEqual([]);
  });
});

describe('takes', () => {
  it.each([
    { name: '204', status: 204, body: undefined, pauseMs: 300 },
    { name: 'an empty list', status: 200, body: '[]', pauseMs: 300 },
    { name: 'null', status: 200, body: 'null', pauseMs: 300 },
    { name: 'an empty body', status: 200, body: '', pauseMs: 300 },
    { name: 'a body that is not JSON', status: 200, body: '<html>', pauseMs: 300 },
    { name: 'an item without id', status: 200, body: '{"input":{"a":1}}', pauseMs: 300 },
    { name: '400', status: 400, body: 'thawing', pauseMs: 300 },
    { name: '429', status: 429, body: '', pauseMs: 5000 },
    { name: '401', status: 401, body: '', pauseMs: 1000 },
    { name: '404', status: 404, body: '', pauseMs: 1000 },
    { name: '500', status: 500, body: '', pauseMs: 1000 },
    { name: '524 with HTML', status: 524, body: '<html>', pauseMs: 1000 },
  ])('ask again $pauseMs ms after $name', async ({ status, body, pauseMs }) => {
    await using worker = await startWorker();
    (await worker.server.next('job-take')).respond(status, body);
    await worker.clock.armed(pauseMs);
    worker.clock.advance(pauseMs - 1);
    worker.clock.advance(1);
    await worker.server.next('job-take');
    expect(worker.server.seen('job-take')).toHaveLength(2);
  });

  it('ask again at once when the server was silent for 90 s', async () => {
    await using worker = await startWorker();
    const silent = await worker.server.next('job-take');
    worker.clock.advance(89_999);
    worker.clock.advance(1);
    await silent.abandoned;
    await worker.server.next('job-take');
  });

  it('come back after any outage, in growing steps of at most 30 s', async () => {
    await using worker = await startWorker({ handler: async () => 'done' });
    for (const pauseMs of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      (await worker.server.next('job-take')).reset();
      await worker.clock.armed(pauseMs);
      worker.clock.advance(pauseMs);
    }
    (await worker.server.next('job-take')).respond(200, { id: 'j1', input: { a: 1 } });
    const done = await worker.server.next('job-done');
    expect(done.body).toBe('{"output":"done"}');
    done.respond(200);
    (await worker.server.next('job-take')).respond(500);
    await worker.clock.armed(1000); // the next outage starts anew
  });

  it('ask for as many jobs as there are free slots, as in the recorded exchange', async () => {
    const control = controlledHandler();
    await using worker = await startWorker({ handler: control.handler, concurrency: 4 });
    const batch = await worker.server.next('job-take-batch');
    expect(batch.url).toBe(`/v2/ep1/job-take-batch/w1?${Q}&batch_size=4&job_in_progress=0`);
    batch.respond(
      200,
      ['c1', 'c2', 'c3'].map((id) => ({ id, input: { a: 1 } })),
    );
    const single = await worker.server.next('job-take');
    expect(single.url).toBe(`/v2/ep1/job-take/w1?${Q}&job_in_progress=1`);
    single.respond(200, { id: 'c4', input: { a: 1 } });
    (await control.start('c4')).end.resolve('four');
    const done = await worker.server.next('job-done');
    expect(worker.server.seen('job-take')).toHaveLength(1); // no slot is free before the result is taken
    done.respond(200);
    expect((await worker.server.next('job-take')).url).toContain('job_in_progress=1');
  });

  it('do not start a job again that is running here', async () => {
    const control = controlledHandler();
    await using worker = await startWorker({ handler: control.handler, concurrency: 2 });
    (await worker.server.next('job-take-batch')).respond(200, [{ id: 'd1', input: { a: 1 } }]);
    await control.start('d1');
    (await worker.server.next('job-take')).respond(200, { id: 'd1', input: { a: 1 } });
    await worker.clock.armed(300);
    worker.clock.advance(300);
    (await worker.server.next('job-take')).respond(200, { id: 'd2', input: { a: 1 } });
    (await control.start('d1')).end.resolve('once');
    (await control.start('d2')).end.resolve('other');
    const bodies = [await worker.server.next('job-done'), await worker.server.next('job-done')].map(({ body }) => body);
    expect(bodies.sort()).toEqual(['{"output":"once"}', '{"output":"other"}']);
  });
});

describe('results', () => {
  async function untilPosted(options: Parameters<typeof startWorker>[0] = {}) {
    const worker = await startWorker({ handler: async () => 'precious', ...options });
    (await worker.server.next('job-take')).respond(200, { id: 'r1', input: { a: 1 } });
    return { worker, post: await worker.server.next('job-done') };
  }

  it.each([
    { name: '500', fail: (post: { respond(status: number): void }) => post.respond(500) },
    { name: '429', fail: (post: { respond(status: number): void }) => post.respond(429) },
    { name: '401', fail: (post: { respond(status: number): void }) => post.respond(401) },
    { name: 'a reset', fail: (post: { reset(): void }) => post.reset() },
  ])('are posted again after $name, 1, 2, 3, 5, 8, 13, 13 s later, and pinged meanwhile', async ({ fail }) => {
    const { worker, post } = await untilPosted();
    await using _worker = worker;
    fail(post);
    for (const seconds of [1, 2, 3, 5, 8, 13, 13]) {
      await worker.clock.armed(seconds * 1000);
      worker.clock.advance(seconds * 1000);
      const again = await worker.server.next('job-done');
      expect(again.body).toBe('{"output":"precious"}');
      fail(again);
    }
    await worker.clock.armed(13_000);
    worker.clock.advance(13_000);
    (await worker.server.next('job-done')).respond(200);
    await worker.server.next('job-take');
    expect(worker.server.seen('ping').some((ping) => ping.url.includes('job_id=r1'))).toBe(true);
  });

  it.each([400, 413])('become a small error when the platform refuses them with %i', async (status) => {
    const { worker, post } = await untilPosted();
    await using _worker = worker;
    post.respond(status);
    const small = await worker.server.next('job-done');
    expect(errorOf(small.body).error_type).toBe('result_too_large');
    small.respond(500);
    await worker.clock.armed(1000);
    worker.clock.advance(1000);
    const again = await worker.server.next('job-done');
    expect(again.body).toBe(small.body);
    again.respond(400); // nothing smaller is left to say
    await worker.server.next('job-take');
    expect(worker.server.seen('job-done')).toHaveLength(3);
  });

  it('over the limit are not sent at all', async () => {
    const { worker, post } = await untilPosted({ handler: async () => '€'.repeat(400), maxResultBytes: 1000 });
    await using _worker = worker;
    expect(errorOf(post.body).error_type).toBe('result_too_large');
  });

  it('are dropped when the platform no longer has the job', async () => {
    const { worker, post } = await untilPosted();
    await using _worker = worker;
    post.respond(404);
    await worker.server.next('job-take');
    expect(worker.server.seen('job-done')).toHaveLength(1);
  });

  it('that ask for a fresh worker carry stopPod, and the worker ends with 0 without another take', async () => {
    const { worker, post } = await untilPosted({
      handler: async (_input, context) => {
        (context as Parameters<StreamingHandler>[1]).requestRefresh();
        return 'last';
      },
    });
    await using _worker = worker;
    expect(post.body).toBe('{"output":"last","stopPod":true}');
    post.respond(200);
    expect(await worker.exitCode).toBe(0);
    expect(worker.server.seen('job-take')).toHaveLength(1);
  });
});

describe('progress', () => {
  it('is posted one at a time, the newest of what waits, and never after the result', async () => {
    const control = controlledHandler();
    await using worker = await startWorker({ handler: control.handler });
    (await worker.server.next('job-take')).respond(200, { id: 'p1', input: { a: 1 } });
    const { context, end } = await control.start('p1');
    context.progress('1/9');
    context.progress('2/9');
    context.progress({ pct: 100 });
    const first = await worker.server.next('job-done');
    expect(first.url).toBe(`/v2/ep1/job-done/w1/p1?${Q}&isStream=false`);
    expect(first.body).toBe('{"status":"IN_PROGRESS","output":"1/9"}');
    worker.clock.advance(1000); // the least time between two of them
    first.respond(500); // an update is worth no retry
    const second = await worker.server.next('job-done');
    expect(second.body).toBe('{"status":"IN_PROGRESS","output":{"pct":100}}');
    context.progress('never shown');
    end.resolve('result');
    second.respond(200);
    const result = await worker.server.next('job-done');
    expect(result.body).toBe('{"output":"result"}');
    context.progress('late');
    result.respond(200);
    await worker.server.next('job-take');
    expect(worker.server.seen('job-done')).toHaveLength(3);
  });
});

describe('chunks', () => {
  it('are posted in order before a result that has them all', async () => {
    await using worker = await startWorker({
      handler: async (_input, context) => {
        for (const chunk of ['a', { b: 2 }, 3]) await (context as Parameters<StreamingHandler>[1]).stream(chunk);
      },
    });
    (await worker.server.next('job-take')).respond(200, { id: 's1', input: { a: 1 } });
    const done = await worker.server.next('job-done');
    expect(worker.server.seen('job-stream').map(({ url, body }) => ({ url, body }))).toEqual(
      ['"a"', '{"b":2}', '3'].map((chunk) => ({
        url: `/v2/ep1/job-stream/w1/s1?${Q}&isStream=false`,
        body: `{"output":${chunk}}`,
      })),
    );
    expect(done.url).toBe(`/v2/ep1/job-done/w1/s1?${Q}&isStream=true`);
    expect(done.body).toBe('{"output":["a",{"b":2},3]}');
  });

  it('stay readable when the stream breaks: the error is posted as the end of a stream', async () => {
    await using worker = await startWorker({
      handler: async (_input, context) => {
        await (context as Parameters<StreamingHandler>[1]).stream('a');
        throw new ApiError('engine_failed');
      },
    });
    (await worker.server.next('job-take')).respond(200, { id: 's2', input: { a: 1 } });
    const done = await worker.server.next('job-done');
    expect(done.url).toContain('isStream=true');
    expect(errorOf(done.body).error_type).toBe('engine_failed');
  });
});

describe('stop signals', () => {
  it('abort the job they name, post nothing for it and leave its neighbour alone', async () => {
    const control = controlledHandler();
    await using worker = await startWorker({ handler: control.handler, concurrency: 2 });
    (await worker.server.next('job-take-batch')).respond(200, [
      { id: 'k1', input: { a: 1 } },
      { id: 'k2', input: { a: 1 } },
    ]);
    const [stopped, neighbour] = [await control.start('k1'), await control.start('k2')];
    (await worker.server.next('job-stop')).respond(200, { jobsToStop: ['k1', 'nosuch'] });
    await once(stopped.context.signal, 'abort');
    stopped.end.reject(stopped.context.signal.reason);
    await worker.server.next('job-take'); // its slot is free
    worker.clock.advance(2100);
    await worker.server.next('ping');
    expect((await worker.server.next('ping')).url).toContain('job_id=k2&');
    neighbour.end.resolve('still here');
    expect((await worker.server.next('job-done')).url).toContain('/w1/k2?');
    expect(worker.server.seen('job-done')).toHaveLength(1);
  });

  it('give up a result that is being posted', async () => {
    await using worker = await startWorker({ handler: async () => 'late' });
    (await worker.server.next('job-take')).respond(200, { id: 'k1', input: { a: 1 } });
    (await worker.server.next('job-done')).respond(503);
    await worker.clock.armed(1000);
    (await worker.server.next('job-stop')).respond(200, { jobsToStop: ['k1'] });
    await worker.server.next('job-take');
    expect(worker.server.seen('job-done')).toHaveLength(1);
  });

  it('that overtake their job keep it from starting, once and for 10 s', async () => {
    const control = controlledHandler();
    await using worker = await startWorker({ handler: control.handler });
    (await worker.server.next('job-stop')).respond(200, { jobsToStop: ['k1'] });
    await worker.clock.armed(1000);
    worker.clock.advance(1000);
    await worker.server.next('job-stop');
    (await worker.server.next('job-take')).respond(200, { id: 'k1', input: { a: 1 } });
    const retried = await worker.server.next('job-take');
    expect(control.startedIds()).toEqual([]);
    retried.respond(200, { id: 'k1', input: { a: 1 } });
    await control.start('k1');
  });

  it.each([
    { status: 204, pauseMs: 1000 },
    { status: 429, pauseMs: 5000 },
    { status: 500, pauseMs: 1000 },
  ])('are asked for again $pauseMs ms after $status', async ({ status, pauseMs }) => {
    await using worker = await startWorker();
    (await worker.server.next('job-stop')).respond(status);
    await worker.clock.armed(pauseMs);
    worker.clock.advance(pauseMs);
    await worker.server.next('job-stop');
  });

  it('are not asked for again on a platform without them', async () => {
    await using worker = await startWorker();
    (await worker.server.next('job-stop')).respond(404);
    (await worker.server.next('job-take')).respond(204);
    await worker.clock.armed(300);
    worker.clock.advance(60_000);
    await worker.server.next('job-take');
    expect(worker.server.seen('job-stop')).toHaveLength(1);
  });
});

describe('the heartbeat', () => {
  it('goes on at its interval with every held job while handlers work', async () => {
    const control = controlledHandler();
    await using worker = await startWorker({ handler: control.handler, concurrency: 3 });
    expect((await worker.server.next('ping')).url).not.toContain('job_id');
    (await worker.server.next('job-take-batch')).respond(
      200,
      ['a', 'b'].map((id) => ({ id, input: { x: 1 } })),
    );
    await control.start('b');
    for (let beat = 0; beat < 3; beat += 1) {
      worker.clock.advance(2100);
      expect((await worker.server.next('ping')).url).toContain('&job_id=a%2Cb&runpod_version=');
    }
  });
});

describe('SIGTERM', () => {
  it('to an idle worker aborts the open polls at once and ends with 0', async () => {
    await using worker = await startWorker();
    const [take, stop] = [await worker.server.next('job-take'), await worker.server.next('job-stop')];
    worker.terminate();
    await Promise.all([take.abandoned, stop.abandoned]);
    expect(await worker.exitCode).toBe(0);
    expect(worker.server.seen('job-take')).toHaveLength(1);
  });

  it('during a job lets it finish, pings it meanwhile, and takes nothing more', async () => {
    const control = controlledHandler();
    await using worker = await startWorker({ handler: control.handler, concurrency: 2 });
    (await worker.server.next('job-take-batch')).respond(200, [{ id: 't1', input: { a: 1 } }]);
    const { end } = await control.start('t1');
    const take = await worker.server.next('job-take');
    await worker.server.next('ping');
    worker.terminate();
    await take.abandoned;
    worker.clock.advance(2100);
    expect((await worker.server.next('ping')).url).toContain('job_id=t1');
    end.resolve('finished');
    const done = await worker.server.next('job-done');
    expect(done.body).toBe('{"output":"finished"}');
    done.respond(200);
    expect(await worker.exitCode).toBe(0);
    expect(worker.server.seen('job-take')).toHaveLength(1);
  });

  it('aborts what is not finished within the grace time, and posts nothing for it', async () => {
    const control = controlledHandler();
    await using worker = await startWorker({ handler: control.handler, shutdownGraceMs: 4321 });
    (await worker.server.next('job-take')).respond(200, { id: 't1', input: { a: 1 } });
    const { context } = await control.start('t1');
    worker.terminate();
    await worker.clock.armed(4321);
    expect(context.signal.aborted).toBe(false);
    const aborted = once(context.signal, 'abort');
    worker.clock.advance(4321);
    await aborted;
    expect(await worker.exitCode).toBe(0);
    expect(worker.server.seen('job-done')).toEqual([]);
  });

  it('again after a second does not wait for the grace time; sooner it is the same signal', async () => {
    const control = controlledHandler();
    await using worker = await startWorker({ handler: control.handler });
    (await worker.server.next('job-take')).respond(200, { id: 't1', input: { a: 1 } });
    const { context } = await control.start('t1');
    worker.terminate();
    worker.clock.advance(999);
    worker.terminate();
    expect(context.signal.aborted).toBe(false);
    worker.clock.advance(1);
    worker.terminate();
    expect(await worker.exitCode).toBe(0);
    expect(worker.server.seen('job-done')).toEqual([]);
  });

  it('between take and start leaves the delivered job alone: not run, not pinged, not posted', async () => {
    const control = controlledHandler();
    const arrived = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    /** Holds the delivered take inside the worker, where no server can see whether it arrived. */
    const holdingFetch: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input).includes('/job-take/')) return response;
      const whole = new Response(await response.text());
      arrived.resolve();
      await release.promise;
      return whole;
    };
    await using worker = await startWorker({ handler: control.handler, fetch: holdingFetch });
    (await worker.server.next('job-take')).respond(200, { id: 'late1', input: { a: 1 } });
    await arrived.promise;
    worker.terminate();
    release.resolve();
    expect(await worker.exitCode).toBe(0);
    expect(control.startedIds()).toEqual([]);
    expect(worker.server.seen('ping').every((ping) => !ping.url.includes('late1'))).toBe(true);
    expect(worker.server.seen('job-done')).toEqual([]);
  });

  it('before the engine is ready ends with 0, without a ping or a take', async () => {
    await using worker = await startWorker({ ready: () => new Promise(() => {}) });
    worker.terminate();
    expect(await worker.exitCode).toBe(0);
    expect(worker.server.seen('ping')).toEqual([]);
    expect(worker.server.seen('job-take')).toEqual([]);
  });
});

describe('fitness', () => {
  it('comes before the first ping and the first take', async () => {
    const ready = Promise.withResolvers<void>();
    await using worker = await startWorker({ ready: () => ready.promise });
    worker.clock.advance(60_000);
    expect(worker.server.seen('ping')).toEqual([]);
    ready.resolve();
    await worker.server.next('job-take');
    await worker.server.next('ping');
  });

  it('that fails is reported once as unhealthy, and the worker ends with 1 without a take', async () => {
    const ready = () => Promise.reject(new UnfitError('gpu_is_there', `no GPU here${'!'.repeat(500)}`));
    await using worker = await startWorker({ ready });
    expect(await worker.exitCode).toBe(1);
    const pings = worker.server.seen('ping');
    expect(pings).toHaveLength(1);
    const query = new URL(pings[0]!.url, 'http://x').searchParams;
    expect(query.get('status')).toBe('unhealthy');
    expect(query.get('check')).toBe('gpu_is_there');
    expect(query.get('reason')).toMatch(/^UnfitError: no GPU here!+$/);
    expect(query.get('reason')).toHaveLength(256);
    expect(worker.server.seen('job-take')).toEqual([]);
  });
});

describe('an engine that dies', () => {
  it('fails every running job with stopPod, is reported last, and the worker ends with 1', async () => {
    const control = controlledHandler();
    await using worker = await startWorker({ handler: control.handler, concurrency: 2 });
    (await worker.server.next('job-take-batch')).respond(
      200,
      ['e1', 'e2'].map((id) => ({ id, input: { x: 1 } })),
    );
    (await control.start('e1')).end.reject(new EngineDiedError('vLLM ended with code 139'));
    for (const done of [await worker.server.next('job-done'), await worker.server.next('job-done')]) {
      expect(JSON.parse(done.body).stopPod).toBe(true);
      expect(errorOf(done.body).error_type).toBe('engine_died');
      done.respond(200);
    }
    expect(await worker.exitCode).toBe(1);
    expect(worker.server.seen('job-take')).toEqual([]);
    expect(worker.server.seen('ping').at(-1)?.url).toContain('status=unhealthy&check=engine&reason=vLLM+ended');
  });

  it('is noticed by three missed probes in a row, not by one', async () => {
    const answers = [true, false, true, false, false, false];
    const probed: boolean[] = [];
    await using worker = await startWorker({
      engineAlive: async () => {
        probed.push(answers[probed.length]!);
        return probed.at(-1)!;
      },
    });
    while (probed.length < answers.length) {
      await worker.clock.armed(5_000);
      worker.clock.advance(5_000);
      await worker.server.next('ping');
    }
    expect(await worker.exitCode).toBe(1);
    expect(probed).toEqual(answers);
  });

  it('is noticed at once when its process is known to be gone', async () => {
    await using worker = await startWorker({ engineAlive: () => Promise.reject(new EngineDiedError('code 139')) });
    await worker.clock.armed(5_000);
    worker.clock.advance(5_000);
    expect(await worker.exitCode).toBe(1);
    expect(worker.server.seen('ping').at(-1)?.url).toContain('status=unhealthy&check=engine&reason=code+139');
  });

  it('is noticed when three jobs in a row fail and a test generation does too', async () => {
    await using worker = await startWorker({
      handler: () => Promise.reject(new ApiError('engine_failed')),
      engineAlive: async () => true,
      engineAnswers: () => Promise.reject(new Error('generates nothing')),
    });
    for (const id of ['g1', 'g2', 'g3']) {
      (await worker.server.next('job-take')).respond(200, { id, input: { x: 1 } });
      (await worker.server.next('job-done')).respond(200);
    }
    expect(await worker.exitCode).toBe(1);
  });

  it('is not blamed for three bad documents: a test generation that works clears it', async () => {
    let asked = 0;
    await using worker = await startWorker({
      handler: () => Promise.reject(new ApiError('engine_failed')),
      engineAnswers: async () => {
        asked += 1;
      },
    });
    for (const id of ['g1', 'g2', 'g3', 'g4', 'g5']) {
      (await worker.server.next('job-take')).respond(200, { id, input: { x: 1 } });
      (await worker.server.next('job-done')).respond(200);
    }
    await worker.server.next('job-take');
    expect(asked).toBe(1);
  });
});
