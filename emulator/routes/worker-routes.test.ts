import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startForTest } from '../testing/start-for-test.ts';

const input = { a: 1 };

describe('job-take', () => {
  it('gives one job as an object, job-take-batch up to its size as an array', async () => {
    const { post, worker } = await startForTest();
    for (let count = 0; count < 4; count += 1) await post('run', { input });
    expect((await worker().take()).body).toEqual({ id: '1-u1', input });
    expect((await worker().takeBatch(2)).body).toEqual([
      { id: '2-u1', input },
      { id: '3-u1', input },
    ]);
    expect((await worker().takeBatch(2)).body).toEqual([{ id: '4-u1', input }]);
  });

  it.each(['take', 'takeBatch'] as const)('%s is held and answers the moment a job comes', async (route) => {
    const { post, worker, whenHeld } = await startForTest();
    const held = whenHeld();
    const answer = worker()[route](2 as never);
    await held;
    await post('run', { input });
    expect((await answer).body).toEqual(route === 'take' ? { id: '1-u1', input } : [{ id: '1-u1', input }]);
  });

  it('answers 204 with nothing after 20 s', async () => {
    const { worker, advance, whenHeld } = await startForTest();
    const held = whenHeld();
    const answer = worker().take();
    await held;
    await advance(20_000);
    expect(await answer).toEqual({ status: 204, contentType: null, body: '' });
  });

  it('gives each job to one worker, those who wait longest first', async () => {
    const { post, worker, whenHeld } = await startForTest();
    const answers = [];
    for (const id of ['w1', 'w2', 'w3']) {
      const held = whenHeld();
      answers.push(worker(id).take());
      await held;
    }
    await Promise.all([post('run', { input }), post('run', { input })]);
    await post('run', { input });
    const ids = (await Promise.all(answers)).map(({ body }) => (body as { id: string }).id);
    expect(ids).toEqual(['1-u1', '2-u1', '3-u1']);
  });

  it('gives nothing to a worker that hung up, and the job stays in the queue for the next', async () => {
    const { emulator, post, get, worker, whenHeld } = await startForTest();
    for (let round = 1; round <= 20; round += 1) {
      const held = whenHeld();
      const take = request(`${emulator.url}/v2/ep1/job-take/w1`, { headers: { authorization: 'worker-key' } });
      take.on('error', () => {}).end();
      await held;
      const closed = new Promise((resolve) => take.on('close', resolve));
      take.destroy();
      await Promise.all([post('run', { input }), closed]);
      expect((await get(`status/${round}-u1`)).body).toEqual({ id: `${round}-u1`, status: 'IN_QUEUE' });
      expect((await worker('w2').take()).body).toMatchObject({ id: `${round}-u1` });
    }
  });

  it('with emptyInputDropped delivers an empty input as none', async () => {
    const { post, worker } = await startForTest({ quirks: { emptyInputDropped: true } });
    await post('run', { input: {} });
    await post('run', { input });
    expect((await worker().takeBatch(2)).body).toEqual([{ id: '1-u1' }, { id: '2-u1', input }]);
  });

  it('waits with scaleFromZero until the worker has started, and health says that one does', async () => {
    const { post, get, worker, advance, whenHeld } = await startForTest({ quirks: { scaleFromZeroMs: 8_000 } });
    await worker().ping();
    await post('run', { input });
    expect((await get('health')).body).toMatchObject({ workers: { initializing: 1, idle: 0, ready: 0 } });
    const held = whenHeld();
    const answer = worker().take();
    await held;
    await advance(8_000);
    expect((await answer).body).toEqual({ id: '1-u1', input });
  });

  it('gives nothing while there is no capacity, and at once when there is again', async () => {
    const { emulator, post, get, worker, whenHeld } = await startForTest({ quirks: { capacity: true } });
    await post('run', { input });
    expect((await get('health')).body).toMatchObject({ workers: { throttled: 1, ready: 0 } });
    const held = whenHeld();
    const answer = worker().take();
    await held;
    emulator.setQuirks({ capacity: false });
    expect((await answer).body).toEqual({ id: '1-u1', input });
  });
});

describe('job-done', () => {
  it.each([
    { body: { output: { text: 'héllo €' } }, shows: { status: 'COMPLETED', output: { text: 'héllo €' } } },
    { body: { output: null }, shows: { status: 'COMPLETED', output: null } },
    { body: { output: [1, 2] }, shows: { status: 'COMPLETED', output: [1, 2] } },
    { body: { output: 'plain text' }, shows: { status: 'COMPLETED', output: 'plain text' } },
    { body: { output: true }, shows: { status: 'COMPLETED', output: true } },
    { body: {}, shows: { status: 'COMPLETED' } },
    { body: { error: 'boom' }, shows: { status: 'FAILED', error: 'boom' } },
    { body: { output: { x: 1 }, error: 'boom' }, shows: { status: 'FAILED', output: { x: 1 }, error: 'boom' } },
    { body: { output: 1, stopPod: true }, shows: { status: 'COMPLETED', output: 1 } },
  ])('$body makes the job show $shows', async ({ body, shows }) => {
    const { post, get, worker } = await startForTest();
    await post('run', { input });
    await worker().take();
    expect((await worker().done('1-u1', body)).status).toBe(200);
    const timing = { id: '1-u1', delayTime: 0, executionTime: 0, workerId: 'w1', retries: 0 };
    expect((await get('status/1-u1')).body).toEqual({ ...timing, ...shows });
  });

  it('with status IN_PROGRESS is progress: seen while the job runs and never after', async () => {
    const { post, get, worker } = await startForTest();
    await post('run', { input });
    await worker().take();
    await worker().done('1-u1', { status: 'IN_PROGRESS', output: { page: 1 } });
    expect((await get('status/1-u1')).body).toMatchObject({ status: 'IN_PROGRESS', output: { page: 1 } });
    await worker().done('1-u1', { output: 'result' });
    expect((await worker().done('1-u1', { status: 'IN_PROGRESS', output: { page: 2 } })).status).toBe(200);
    expect((await get('status/1-u1')).body).toMatchObject({ status: 'COMPLETED', output: 'result' });
  });

  it('is 404 for an unknown job and 200, without effect, for a final one', async () => {
    const { post, get, worker } = await startForTest();
    await post('run', { input });
    await worker().take();
    await post('cancel/1-u1');
    expect((await worker().done('1-u1', { output: 'late' })).status).toBe(200);
    expect((await get('status/1-u1')).body).toMatchObject({ status: 'CANCELLED' });
    expect((await worker().done('nosuch', { output: 1 })).status).toBe(404);
  });

  it.each([
    { quirks: {}, status: 'IN_PROGRESS' },
    { quirks: { oversizeCompletes: true }, status: 'COMPLETED' },
  ])('over 10 MiB is refused with 400 and leaves the job $status under $quirks', async ({ quirks, status }) => {
    const { post, get, worker } = await startForTest({ quirks });
    await post('run', { input });
    await worker().take();
    expect(await worker().done('1-u1', { output: 'x'.repeat(10 * 1024 * 1024) })).toMatchObject({
      status: 400,
      body: { error: 'bad request: body: exceeded max body size of 10MiB' },
    });
    const { body } = await get('status/1-u1');
    expect(body).toMatchObject({ status });
    expect(body).not.toHaveProperty('output');
  });

  it.each(['[]', 'null', '"text"', ''])('refuses the body %j with 400', async (body) => {
    const { ask, post, worker } = await startForTest();
    await post('run', { input });
    await worker().take();
    const init = { method: 'POST', headers: { authorization: 'worker-key' }, body };
    expect((await ask('/v2/ep1/job-done/w1/1-u1?isStream=false', init)).status).toBe(400);
  });

  it('with stopPod keeps the worker from further jobs, when that is set, until it has been silent', async () => {
    const { post, get, worker, advance, whenHeld } = await startForTest({ settings: { refuseLeavingWorkers: true } });
    await post('run', { input });
    await worker().ping();
    await worker().take();
    await worker().done('1-u1', { output: 1, stopPod: true });
    await post('run', { input });
    expect((await get('health')).body).toMatchObject({ workers: { idle: 0, ready: 0 } });
    const held = whenHeld();
    const refused = worker().take();
    await held;
    await advance(20_000);
    expect((await refused).status).toBe(204);
    await advance(10_001);
    expect((await worker().take()).body).toMatchObject({ id: '2-u1' });
  });
});

describe('job-stream', () => {
  it('refuses a chunk over 1 MiB with 400 and is 404 for an unknown job', async () => {
    const { post, worker } = await startForTest();
    await post('run', { input });
    await worker().take();
    expect((await worker().chunk('1-u1', 'x'.repeat(1024 * 1024))).status).toBe(400);
    expect((await worker().chunk('nosuch', 'x')).status).toBe(404);
  });
});

describe('ping', () => {
  it('keeps every job it names; one that is missing goes to another worker after the lease', async () => {
    const { post, get, worker, advance } = await startForTest();
    await post('run', { input });
    await post('run', { input });
    await worker('w1').takeBatch(2);
    await advance(30_000);
    await worker('w1').ping('2-u1');
    await advance(10_000);
    expect((await worker('w2').take()).body).toEqual({ id: '1-u1', input });
    expect((await get('status/1-u1')).body).toMatchObject({ status: 'IN_PROGRESS', workerId: 'w2', retries: 1 });
    expect((await get('status/2-u1')).body).toMatchObject({ status: 'IN_PROGRESS', workerId: 'w1', retries: 0 });
    expect((await get('health')).body).toMatchObject({ jobs: { retried: 1, inProgress: 2 } });
  });
});

describe('job-stop', () => {
  it('is held and names a job the moment it is cancelled, again a second later while the worker still pings it', async () => {
    const { post, worker, advance, whenHeld } = await startForTest();
    await post('run', { input });
    await worker().take();
    const held = whenHeld();
    const first = worker().stops();
    await held;
    await post('cancel/1-u1');
    expect((await first).body).toEqual({ jobsToStop: ['1-u1'] });

    await worker().ping('1-u1');
    const heldAgain = whenHeld();
    const second = worker().stops();
    await heldAgain;
    await advance(1_000);
    expect((await second).body).toEqual({ jobsToStop: ['1-u1'] });

    await worker().ping();
    const heldLast = whenHeld();
    const third = worker().stops();
    await heldLast;
    await advance(20_000);
    expect((await third).status).toBe(204);
  });

  it('names a job whose ttl is over and one whose executionTimeout is over', async () => {
    const { post, worker, advance } = await startForTest();
    await post('run', { input, policy: { ttl: 10_000 } });
    await post('run', { input, policy: { executionTimeout: 10_000 } });
    await worker().takeBatch(2);
    await advance(10_000);
    expect((await worker().stops()).body).toEqual({ jobsToStop: ['1-u1', '2-u1'] });
  });

  it('reaches a worker that is given the job only after the cancel, through its pings', async () => {
    const { post, worker } = await startForTest();
    await post('run', { input });
    await worker().take();
    await post('cancel/1-u1');
    expect((await worker().stops()).body).toEqual({ jobsToStop: ['1-u1'] });
    await worker().ping();
    await worker().ping('1-u1');
    expect((await worker().stops()).body).toEqual({ jobsToStop: ['1-u1'] });
  });
});
