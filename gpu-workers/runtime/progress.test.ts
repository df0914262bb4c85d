import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.ts';

describe('closing the progress of a job', () => {
  it('waits for the update in flight, drops the one behind it and takes no more', async () => {
    const posts: { body: string; end: () => void }[] = [];
    const progress = createProgress((body) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      posts.push({ body, end: resolve });
      return promise;
    });
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

describe('an update', () => {
  it('shows what it was when it was made, and never fails the job', async () => {
    const bodies: string[] = [];
    const progress = createProgress(async (body) => bodies.push(body));
    const update: Record<string, unknown> = { page: 1 };
    progress.update(update);
    update.page = update;
    progress.update(update);
    await new Promise(setImmediate);
    expect(bodies.map((body) => JSON.parse(body).output)).toEqual([{ page: 1 }, null]);
  });
});
