import { describe, expect, it } from 'vitest';
import { createAdvanceableClock, frozenClock } from '../clock.ts';
import { createFaults } from '../faults.ts';
import type { Call } from '../http/call.ts';
import { noQuirks } from '../quirks.ts';
import { defaultSettings } from '../settings.ts';
import { startForTest } from '../testing/start-for-test.ts';
import { handleAdmin } from './admin-routes.ts';

const input = { a: 1 };

describe('/_emulator', () => {
  it.each([{}, { authorization: 'Bearer wrong' }, { authorization: 'worker-key' }])(
    'is closed to the headers %j',
    async (headers) => {
      const { ask } = await startForTest();
      expect((await ask('/_emulator/env?endpoint=ep1', { headers })).status).toBe(401);
    },
  );

  it('is closed to other machines, whatever key they have', async () => {
    const call: Call = {
      method: 'GET',
      path: ['_emulator', 'env'],
      query: new URLSearchParams(),
      authorization: 'Bearer client-key',
      host: 'emulator.example',
      remoteAddress: '192.0.2.7',
      gone: new AbortController().signal,
      abandon() {},
      cut() {},
      readJson: async () => null,
    };
    const clock = createAdvanceableClock(frozenClock);
    const faults = createFaults(() => 0);
    const parts = { endpoints: new Map(), settings: defaultSettings, clock, faults, reset() {} };
    await expect(handleAdmin(call, parts)).rejects.toMatchObject({ status: 403 });
  });

  it('answers 404 for what it does not have', async () => {
    const { admin } = await startForTest();
    expect((await admin('GET', 'nosuch')).status).toBe(404);
    expect((await admin('GET', 'env?endpoint=nosuch')).status).toBe(404);
  });
});

describe('env', () => {
  it("prints a worker's variables, which reach this emulator when they are filled in", async () => {
    const { emulator, admin, post, ask } = await startForTest();
    await post('run', { input });
    const { body } = await admin('GET', 'env?endpoint=ep1&worker=w7');
    const lines = String(body).trimEnd().split('\n');
    const variables = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
    expect(variables).toEqual(emulator.workerVariables('ep1', 'w7'));
    expect(variables).toMatchObject({ RUNPOD_POD_ID: 'w7', RUNPOD_ENDPOINT_ID: 'ep1', RUNPOD_PING_INTERVAL: '10000' });

    const url = new URL(variables.RUNPOD_WEBHOOK_GET_JOB.replace('$ID', 'w7'));
    const headers = { authorization: variables.RUNPOD_AI_API_KEY };
    expect((await ask(`${url.pathname}${url.search}`, { headers })).body).toEqual({ id: '1-u1', input });
  });
});

describe('advance', () => {
  it('lets time pass', async () => {
    const { admin, post, get, worker } = await startForTest();
    await post('run', { input });
    await worker().take();
    expect(await admin('POST', 'advance?ms=40000')).toMatchObject({ status: 200, body: { nowMs: 40_000 } });
    expect((await get('status/1-u1')).body).toMatchObject({ status: 'IN_QUEUE', retries: 1 });
  });

  it.each(['', '?ms=-1', '?ms=x', '?ms=Infinity'])('refuses "%s"', async (query) => {
    const { admin } = await startForTest();
    expect((await admin('POST', `advance${query}`)).status).toBe(400);
  });
});

describe('reset', () => {
  it('forgets jobs, workers, faults and quirks, and ends what was held for a job that is gone', async () => {
    const { emulator, admin, post, get, worker, whenHeld } = await startForTest();
    await post('run', { input });
    await worker().ping();
    emulator.faults.add({ route: 'run', kind: 'reset' });
    emulator.setQuirks({ capacity: true });
    const held = whenHeld(2);
    const waiting = get('status-sync/1-u1');
    await held;
    expect((await admin('POST', 'reset')).status).toBe(204);
    expect((await waiting).status).toBe(404);
    expect((await get('health')).body).toEqual({
      jobs: { completed: 0, failed: 0, inProgress: 0, inQueue: 0, retried: 0 },
      workers: { idle: 0, initializing: 0, ready: 0, running: 0, throttled: 0, unhealthy: 0 },
    });
    await post('run', { input });
    expect((await worker().take()).status).toBe(200);
  });

  it('tells a worker that still has a job from before to stop it', async () => {
    const { admin, post, worker } = await startForTest();
    await post('run', { input });
    await worker().take();
    await admin('POST', 'reset');
    await worker().ping('1-u1');
    expect((await worker().stops()).body).toEqual({ jobsToStop: ['1-u1'] });
  });
});

describe('quirks', () => {
  it('are switched for one endpoint or for all', async () => {
    const { admin } = await startForTest();
    expect((await admin('PATCH', 'quirks?endpoint=ep1', { capacity: true })).status).toBe(204);
    expect((await admin('PATCH', 'quirks', { scaleFromZeroMs: 500 })).status).toBe(204);
    expect((await admin('GET', 'quirks')).body).toEqual({
      ep1: { ...noQuirks, capacity: true, scaleFromZeroMs: 500 },
      ep2: { ...noQuirks, scaleFromZeroMs: 500 },
    });
  });

  it('of another name are refused', async () => {
    const { admin } = await startForTest();
    expect((await admin('PATCH', 'quirks', { capcity: true })).status).toBe(400);
  });
});
