import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.ts';
import { createFakeClock } from './testing/fake-clock.ts';

describe('closing the progress of a job', () => {
  it('waits for the update in flight, drops the one behind it and takes no more', async () => {
    const posts: { body: string; end: () => void }[] = [];
    const progress = createProgress((body) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      posts.push({ body, end: resolve });
      return promise;
    }, createFakeClock());
    progress.update(1);
    progress.update(2);
    let closed = false;
    const closing = progress.close().then(() => {
      closed = true;
    });
    progress.update(3);
    await new Promise(setImmediate);
    expect(closed).toBe(false);
    posts[0]!.end();
    await closing;
    expect(posts.map(({ body }) => body)).toEqual(['{"status":"IN_PROGRESS","output":1}']);
  });
});

describe('updates', () => {
  const nextTurn = () => new Promise(setImmediate);

  it('are shown at once after a pause, and else once a second, the newest', async () => {
    const clock = createFakeClock();
    const shown: [number, unknown][] = [];
    const startedMs = clock.nowMs();
    const progress = createProgress(async (body) => {
      shown.push([clock.nowMs() - startedMs, JSON.parse(body).output]);
    }, clock);
    for (let page = 1; page <= 25; page += 1) {
      progress.update(page);
      await nextTurn();
      clock.advance(100);
      await nextTurn();
    }
    for (let waited = 0; waited < 20; waited += 1) {
      clock.advance(500);
      await nextTurn();
    }
    progress.update('after a pause');
    expect(shown).toEqual([
      [0, 1],
      [1_000, 10],
      [2_000, 20],
      [3_000, 25],
      [12_500, 'after a pause'],
    ]);
    await progress.close();
    expect(clock.delays()).toEqual([]);
  });

  it('that a post held up are not held up any longer', async () => {
    const clock = createFakeClock();
    const shown: unknown[] = [];
    const slow = Promise.withResolvers<void>();
    const progress = createProgress(async (body) => {
      shown.push(JSON.parse(body).output);
      await slow.promise;
    }, clock);
    progress.update(1);
    progress.update(2);
    clock.advance(5_000);
    slow.resolve();
    await nextTurn();
    expect(shown).toEqual([1, 2]);
  });
});

describe('an update', () => {
  it('shows what it was when it was made, and never fails the job', async () => {
    const bodies: string[] = [];
    const clock = createFakeClock();
    const progress = createProgress(async (body) => bodies.push(body), clock);
    const update: Record<string, unknown> = { page: 1 };
    progress.update(update);
    update.page = update;
    progress.update(update);
    await clock.armed(1_000);
    clock.advance(1_000);
    await new Promise(setImmediate);
    expect(bodies.map((body) => JSON.parse(body).output)).toEqual([{ page: 1 }, null]);
  });
});
