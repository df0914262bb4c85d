import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../faults.ts';
import { startForTest } from '../testing/start-for-test.ts';

const input = { a: 1 };

describe('a status fault', () => {
  it.each([400, 401, 429, 500, 503])('%i on run refuses the job', async (status) => {
    const { emulator, post, get } = await startForTest();
    emulator.faults.add({ route: 'run', kind: 'status', status });
    expect(await post('run', { input })).toMatchObject({ status, contentType: 'application/json' });
    expect((await get('requests')).body).toEqual({ requests: [] });
    expect((await post('run', { input })).status).toBe(200);
  });

  it.each([502, 524])('%i is an HTML page', async (status) => {
    const { emulator, post } = await startForTest();
    emulator.faults.add({ route: 'run', kind: 'status', status });
    expect(await post('run', { input })).toMatchObject({ status, contentType: 'text/html; charset=UTF-8' });
  });

  it('524 on runsync comes at once and leaves the job in the queue, its id unknown to the client', async () => {
    const { emulator, post, worker } = await startForTest();
    emulator.faults.add({ route: 'runsync', kind: 'status', status: 524 });
    expect((await post('runsync', { input })).status).toBe(524);
    expect((await worker().take()).body).toMatchObject({ id: 'sync-1-u1' });
  });

  it('says when to come back, if it is told to', async () => {
    const { emulator } = await startForTest();
    emulator.faults.add({ route: 'health', kind: 'status', status: 429, retryAfterSeconds: 7 });
    const headers = { authorization: 'Bearer client-key' };
    const response = await fetch(`${emulator.url}/v2/ep1/health`, { headers });
    expect(response.headers.get('retry-after')).toBe('7');
  });

  it('5xx twice on job-done, then 200: the result is stored once', async () => {
    const { emulator, post, get, worker } = await startForTest();
    await post('run', { input });
    await worker().take();
    emulator.faults.add({ route: 'job-done', kind: 'status', status: 500, times: 2 });
    const statuses = [];
    for (let attempt = 0; attempt < 3; attempt += 1) statuses.push((await worker().done('1-u1', { output: 1 })).status);
    expect(statuses).toEqual([500, 500, 200]);
    expect((await get('health')).body).toMatchObject({ jobs: { completed: 1 } });
  });
});

describe('a fault of the connection', () => {
  it.each([
    { takesEffect: false, jobCount: 0 },
    { takesEffect: true, jobCount: 1 },
  ])('reset with takesEffect $takesEffect leaves $jobCount jobs', async ({ takesEffect, jobCount }) => {
    const { emulator, post, get } = await startForTest();
    emulator.faults.add({ route: 'run', kind: 'reset', takesEffect });
    await expect(post('run', { input })).rejects.toThrow();
    const { requests } = (await get('requests')).body as { requests: unknown[] };
    expect(requests).toHaveLength(jobCount);
  });

  it('freeze cuts every open connection of that worker and no other', async () => {
    const { emulator, post, worker, whenHeld } = await startForTest();
    const held = whenHeld(3);
    const polls = [worker('w1').take(), worker('w1').stops()].map((poll) => poll.catch(() => 'cut'));
    const other = worker('w2').take();
    await held;
    emulator.faults.add({ route: 'ping', worker: 'w1', kind: 'freeze' });
    await expect(worker('w1').ping()).rejects.toThrow();
    expect(await Promise.all(polls)).toEqual(['cut', 'cut']);
    await post('run', { input });
    expect((await other).body).toEqual({ id: '1-u1', input });
  });

  it('delay looks at the call only later', async () => {
    const { emulator, post, get, advance, whenHeld } = await startForTest();
    emulator.faults.add({ route: 'run', kind: 'delay', delayMs: 3_000 });
    const held = whenHeld(2);
    const answer = post('run', { input });
    await held;
    expect((await get('requests')).body).toEqual({ requests: [] });
    await advance(3_000);
    expect((await answer).status).toBe(200);
  });

  it('delay that takes effect answers run so late that the job can be done by then', async () => {
    const { emulator, post, get, worker, advance, whenHeld } = await startForTest();
    emulator.faults.add({ route: 'run', kind: 'delay', delayMs: 30_000, takesEffect: true });
    const held = whenHeld(2);
    const answer = post('run', { input });
    await held;
    expect((await worker().take()).body).toEqual({ id: '1-u1', input });
    await worker().done('1-u1', { output: 'early' });
    await advance(30_000);
    expect((await answer).body).toEqual({ id: '1-u1', status: 'IN_QUEUE' });
    expect((await get('status/1-u1')).body).toMatchObject({ status: 'COMPLETED', output: 'early' });
  });

  it.each([
    { takesEffect: true, requests: [{ id: '1-u1', status: 'IN_QUEUE' }] },
    { takesEffect: false, requests: [] },
  ])('delay with takesEffect $takesEffect: a client that gives up on run leaves $requests', async (each) => {
    const { emulator, ask, get, whenHeld } = await startForTest();
    emulator.faults.add({ route: 'run', kind: 'delay', delayMs: 30_000, takesEffect: each.takesEffect });
    const held = whenHeld(2);
    const client = new AbortController();
    const headers = { authorization: 'Bearer client-key' };
    const body = JSON.stringify({ input });
    const answer = ask('/v2/ep1/run', { method: 'POST', headers, body, signal: client.signal });
    await held;
    client.abort(new Error('the client gave up'));
    await expect(answer).rejects.toThrow('the client gave up');
    expect((await get('requests')).body).toEqual({ requests: each.requests });
  });
});

describe('a fault of the answer', () => {
  it.each(['emptyBody', 'badJson'] as const)('%s comes after the work is done', async (kind) => {
    const { emulator, ask, get } = await startForTest();
    emulator.faults.add({ route: 'run', kind });
    const init = { method: 'POST', headers: { authorization: 'Bearer client-key' }, body: JSON.stringify({ input }) };
    const response = await fetch(`${emulator.url}/v2/ep1/run`, init);
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
    expect((await get('status/1-u1')).body).toMatchObject({ status: 'IN_QUEUE' });
    expect((await ask('/v2/ep1/run', init)).status).toBe(200);
  });

  it('emptyBody on job-take loses the job on its way: it comes back when the lease is over', async () => {
    const { emulator, post, worker, advance } = await startForTest();
    await post('run', { input });
    emulator.faults.add({ route: 'job-take', kind: 'emptyBody' });
    expect((await worker('w1').take()).body).toBe('');
    await advance(40_000);
    expect((await worker('w2').take()).body).toEqual({ id: '1-u1', input });
  });
});

describe('a fault of the queue', () => {
  it('duplicateDelivery hands the running job out once more, and the first result counts', async () => {
    const { emulator, post, get, worker } = await startForTest();
    await post('run', { input });
    emulator.faults.add({ route: 'job-take', kind: 'duplicateDelivery' });
    expect((await worker('w1').take()).body).toEqual({ id: '1-u1', input });
    expect((await worker('w2').take()).body).toEqual({ id: '1-u1', input });
    await worker('w1').done('1-u1', { output: 'of w1' });
    await worker('w2').done('1-u1', { output: 'of w2' });
    expect((await get('status/1-u1')).body).toMatchObject({ output: 'of w1', retries: 0 });
    expect((await get('health')).body).toMatchObject({ jobs: { completed: 1 } });
  });

  it.each(['run', 'runsync'] as const)('lostJob on %s accepts a job that is never seen again', async (route) => {
    const { emulator, post, get } = await startForTest();
    emulator.faults.add({ route, kind: 'lostJob' });
    const { id } = (await post(route, { input })).body as { id: string };
    expect((await get(`status/${id}`)).status).toBe(404);
  });

  it('resultTooLarge refuses a result of any size, and a small error can follow', async () => {
    const { emulator, post, get, worker } = await startForTest();
    await post('run', { input });
    await worker().take();
    emulator.faults.add({ route: 'job-done', kind: 'resultTooLarge' });
    expect((await worker().done('1-u1', { output: 1 })).status).toBe(400);
    await worker().done('1-u1', { error: 'result_too_large' });
    expect((await get('status/1-u1')).body).toMatchObject({ status: 'FAILED', error: 'result_too_large' });
  });
});

describe('a fault over HTTP', () => {
  it('does what one added in process does, and can be listed and removed', async () => {
    const { admin, post } = await startForTest();
    const fault: FaultInput = { route: 'run', kind: 'status', status: 429, times: 5 };
    expect(await admin('POST', 'faults', fault)).toMatchObject({ status: 201, body: { id: 'fault-1' } });
    expect((await admin('GET', 'faults')).body).toEqual({ faults: [{ ...fault, id: 'fault-1', probability: 1 }] });
    expect((await post('run', { input })).status).toBe(429);
    expect((await admin('DELETE', 'faults/fault-1')).status).toBe(204);
    expect((await post('run', { input })).status).toBe(200);
    expect((await admin('DELETE', 'faults/fault-1')).status).toBe(404);
  });

  it.each([
    { fault: { route: 'nosuch', kind: 'reset' }, names: /body\.route/ },
    { fault: { route: 'run', kind: 'status' }, names: /body\.status/ },
    { fault: { route: 'run', kind: 'nosuch' }, names: /body\.kind/ },
    { fault: { route: 'run', kind: 'reset', tims: 3 }, names: /tims/ },
  ])('of another shape ($fault) is refused with the field that is wrong', async ({ fault, names }) => {
    const { admin } = await startForTest();
    const answer = await admin('POST', 'faults', fault);
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringMatching(names) } });
  });
});
