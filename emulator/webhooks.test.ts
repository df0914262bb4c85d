import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createAdvanceableClock, frozenClock } from './clock.ts';
import { createFaults } from './faults.ts';
import { defaultSettings } from './settings.ts';
import { createWebhooks } from './webhooks.ts';

/** A receiver that answers with these statuses, one after the other; null is no answer at all. */
function create(answers: (number | null)[]) {
  const clock = createAdvanceableClock(frozenClock);
  const faults = createFaults(() => 0);
  const received: { atMs: number; request: Request }[] = [];
  const fetch: typeof globalThis.fetch = (url, init) => {
    received.push({ atMs: clock.nowMs(), request: new Request(url, init) });
    const status = answers.shift() ?? null;
    if (status !== null) return Promise.resolve(new Response(null, { status }));
    return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('given up'))));
  };
  const webhooks = createWebhooks({ settings: defaultSettings, clock, faults, fetch });
  return {
    faults,
    received,
    webhooks,
    send: () => webhooks.send({ url: 'http://127.0.0.1/hook', endpointId: 'ep1', body: { id: 'j1' } }),
    async pass(ms: number) {
      await nextTurn();
      clock.advance(ms);
      await nextTurn();
    },
    times: () => received.map(({ atMs }) => atMs),
  };
}

describe('a webhook', () => {
  it('is a POST of JSON from a Go client', async () => {
    const { send, received } = create([200]);
    await send();
    const request = received[0]!.request;
    expect(request.method).toBe('POST');
    expect(request.headers.get('content-type')).toBe('application/json');
    expect(request.headers.get('user-agent')).toBe('Go-http-client/2.0');
    expect(await request.json()).toEqual({ id: 'j1' });
  });

  it('is tried at 0, 5 and 20 s while it is refused, and then no more', async () => {
    const { send, pass, times } = create([500, 404, 302, 200]);
    const sent = send();
    await pass(5_000);
    await pass(15_000);
    await sent;
    await pass(600_000);
    expect(times()).toEqual([0, 5_000, 20_000]);
  });

  it('is not repeated once it has been taken', async () => {
    const { send, pass, times } = create([500, 204]);
    const sent = send();
    await pass(5_000);
    await sent;
    await pass(60_000);
    expect(times()).toEqual([0, 5_000]);
  });

  it('without an answer is given up after 10 s and tried again', async () => {
    const { send, pass, times } = create([null, 200]);
    const sent = send();
    await pass(10_000);
    await pass(5_000);
    await sent;
    expect(times()).toEqual([0, 15_000]);
  });

  it('is never sent when it is lost', async () => {
    const { faults, send, times } = create([200]);
    faults.add({ route: 'webhook', kind: 'lostWebhook' });
    await send();
    expect(times()).toEqual([]);
  });

  it.each([0, 40_000])('arrives twice when it is duplicated, %i ms apart', async (delayMs) => {
    const { faults, send, pass, times } = create([200, 200]);
    faults.add({ route: 'webhook', kind: 'duplicateWebhook', delayMs });
    const sent = send();
    await pass(0);
    await pass(delayMs);
    await sent;
    expect(times()).toEqual([0, delayMs]);
  });

  it('arrives late when it is delayed', async () => {
    const { faults, send, pass, times } = create([200]);
    faults.add({ route: 'webhook', kind: 'delay', delayMs: 60_000 });
    const sent = send();
    await pass(60_000);
    await sent;
    expect(times()).toEqual([60_000]);
  });

  it('is not tried again after everything was dropped', async () => {
    const { send, webhooks, pass, times } = create([500, 200]);
    const sent = send();
    await nextTurn();
    webhooks.dropAll();
    await sent;
    await pass(60_000);
    expect(times()).toEqual([0]);
  });
});
