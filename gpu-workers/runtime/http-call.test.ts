import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createHttpCall, HttpTimeoutError } from './http-call.ts';
import { createFakeClock } from './testing/fake-clock.ts';

const request = { method: 'GET', headers: {}, timeoutMs: 90_000 } as const;

/** A server that holds every call until the call's signal aborts. */
const holdingFetch: typeof fetch = (_url, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
  });

describe('an HTTP call', () => {
  it('leaves nothing behind, however long its signal lives', async () => {
    const clock = createFakeClock();
    const { signal } = new AbortController();
    const call = createHttpCall({ fetch: async () => new Response('hi', { status: 500 }), clock });
    expect(await call('http://h/', { ...request, signal })).toEqual({ status: 500, body: 'hi' });
    expect(clock.delays()).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('is given up after its time, by the clock that it was given', async () => {
    const clock = createFakeClock();
    const call = createHttpCall({ fetch: holdingFetch, clock })('http://h/', request);
    clock.advance(90_000);
    await expect(call).rejects.toBeInstanceOf(HttpTimeoutError);
  });

  it('is given up at once when its signal aborts, or already has', async () => {
    const call = createHttpCall({ fetch: holdingFetch, clock: createFakeClock() });
    const controller = new AbortController();
    const open = call('http://h/', { ...request, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(open).rejects.toThrow('enough');
    const refusing = createHttpCall({ fetch, clock: createFakeClock() });
    await expect(refusing('http://127.0.0.1:9/', { ...request, signal: controller.signal })).rejects.toThrow('enough');
  });
});
