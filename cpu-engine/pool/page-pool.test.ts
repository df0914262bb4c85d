import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BadImageError } from '../ocr/decode-image.ts';
import { invoiceReading } from '../testing/page-reading.ts';
import { createPagePool, type PagePoolOptions, PageTimeoutError, PoolFullError } from './page-pool.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** A thread whose answers the test gives. */
class ScriptedWorker extends EventEmitter {
  readonly received: ToWorker[] = [];
  terminated = false;
  postMessage(message: ToWorker) {
    this.received.push(message);
  }
  say(message: FromWorker) {
    this.emit('message', message);
  }
  async terminate() {
    this.terminated = true;
    this.emit('exit', 1);
  }
}

const page = (name: string) => Buffer.from(name);
const never = new AbortController().signal;
const reading = invoiceReading();

function poolOf(workerCount: number, options: Partial<PagePoolOptions> = {}) {
  const workers: ScriptedWorker[] = [];
  const broken: Error[] = [];
  const pool = createPagePool({
    startWorker: () => {
      const worker = new ScriptedWorker();
      workers.push(worker);
      return worker;
    },
    workerCount,
    maxWaiting: 2,
    pageTimeoutMs: 1_000,
    log: () => {},
    onBroken: (error) => broken.push(error),
    ...options,
  });
  return { pool, workers, broken, worker: (at = 0) => workers[at]! };
}

describe('the pool', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is ready when every worker is', async () => {
    const { pool, worker } = poolOf(2);
    let isReady = false;
    void pool.ready.then(() => {
      isReady = true;
    });
    worker(0).say({ kind: 'ready' });
    await Promise.resolve();
    expect(isReady).toBe(false);
    worker(1).say({ kind: 'ready' });
    await pool.ready;
  });

  it('gives each worker one page at a time, first come first served', async () => {
    const { pool, worker } = poolOf(1);
    worker().say({ kind: 'ready' });
    const [first, second] = [pool.read(page('1'), never), pool.read(page('2'), never)];
    expect(worker().received).toHaveLength(1);
    expect(pool.counts()).toEqual({ running: 1, waiting: 1 });
    worker().say({ kind: 'reading', reading });
    expect(await first).toBe(reading);
    expect(worker().received.map(({ bytes }) => String(bytes))).toEqual(['1', '2']);
    worker().say({ kind: 'bad_image', message: 'damaged' });
    await expect(second).rejects.toThrow(BadImageError);
    expect(pool.counts()).toEqual({ running: 0, waiting: 0 });
  });

  it('refuses a page when as many wait as may', async () => {
    const { pool, worker } = poolOf(1);
    worker().say({ kind: 'ready' });
    for (const name of ['running', 'waiting', 'waiting too']) pool.read(page(name), never).catch(() => {});
    await expect(pool.read(page('one too many'), never)).rejects.toThrow(PoolFullError);
  });

  it('forgets a waiting page whose asker went away', async () => {
    const { pool, worker } = poolOf(1);
    worker().say({ kind: 'ready' });
    const asker = new AbortController();
    void pool.read(page('running'), never);
    const dropped = pool.read(page('dropped'), asker.signal);
    asker.abort(new Error('gone'));
    await expect(dropped).rejects.toThrow('gone');
    worker().say({ kind: 'reading', reading });
    expect(worker().received).toHaveLength(1);
  });

  it('tells a worker to give up a page whose asker went away, and gives it the next one when it has', async () => {
    const { pool, worker } = poolOf(1);
    worker().say({ kind: 'ready' });
    const asker = new AbortController();
    const [dropped, next] = [pool.read(page('dropped'), asker.signal), pool.read(page('next'), never)];
    const [sent] = worker().received;
    expect(Atomics.load(sent!.stop, 0)).toBe(0);
    asker.abort(new Error('gone'));
    await expect(dropped).rejects.toThrow('gone');
    expect(Atomics.load(sent!.stop, 0)).toBe(1);
    expect(pool.counts()).toEqual({ running: 1, waiting: 1 });
    worker().say({ kind: 'stopped' });
    expect(worker().received.map(({ bytes, stop }) => [String(bytes), stop[0]])).toEqual([
      ['dropped', 1],
      ['next', 0],
    ]);
    worker().say({ kind: 'reading', reading });
    expect(await next).toBe(reading);
  });

  it('ends a worker that takes too long over a page, and goes on with another', async () => {
    const { pool, workers, worker } = poolOf(1);
    worker().say({ kind: 'ready' });
    const [stuck, next] = [pool.read(page('stuck'), never), pool.read(page('next'), never)];
    const refused = expect(stuck).rejects.toThrow(PageTimeoutError);
    await vi.advanceTimersByTimeAsync(1_000);
    await refused;
    expect(worker(0).terminated).toBe(true);
    expect(workers).toHaveLength(2);
    worker(1).say({ kind: 'ready' });
    worker(1).say({ kind: 'reading', reading });
    expect(await next).toBe(reading);
  });

  it('fails only the page of a worker that dies', async () => {
    const { pool, worker } = poolOf(1);
    worker().say({ kind: 'ready' });
    const lost = pool.read(page('lost'), never);
    worker().emit('error', new Error('out of memory'));
    worker().emit('exit', 1);
    await expect(lost).rejects.toThrow('out of memory');
    worker(1).say({ kind: 'ready' });
    const next = pool.read(page('next'), never);
    worker(1).say({ kind: 'reading', reading });
    expect(await next).toBe(reading);
  });

  it('says that it is broken when a worker cannot even start, instead of trying for ever', () => {
    const { workers, broken, worker } = poolOf(1);
    worker().emit('error', new Error('the weights are missing'));
    worker().emit('exit', 1);
    expect(broken.map(({ message }) => message)).toEqual(['the weights are missing']);
    expect(workers).toHaveLength(1);
  });

  it('closes with all its workers, and waiting pages hear of it', async () => {
    const { pool, worker } = poolOf(1);
    const waiting = expect(pool.read(page('waiting'), never)).rejects.toThrow('stopping');
    await pool.close();
    await waiting;
    expect(worker().terminated).toBe(true);
  });
});
