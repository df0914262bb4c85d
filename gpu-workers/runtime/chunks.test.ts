import { describe, expect, it } from 'vitest';
import { createChunks } from './chunks.ts';
import type { PostReply, Queue } from './queue.ts';
import { createFakeClock } from './testing/fake-clock.ts';

/** Chunks whose posts get these replies, one after the other. */
function start(replies: PostReply['kind'][]) {
  const clock = createFakeClock();
  const bodies: string[] = [];
  const queue: Pick<Queue, 'postChunk'> = {
    async postChunk(_jobId, body) {
      const kind = replies[bodies.length] ?? 'accepted';
      bodies.push(body);
      return kind === 'failed' ? { kind, reason: 'HTTP 500' } : { kind };
    },
  };
  const signal = new AbortController().signal;
  return { clock, bodies, chunks: createChunks('j1', { queue, clock, random: () => 0.5, signal }) };
}

describe('the chunks of a stream', () => {
  it('keep their order when one has to be posted again', async () => {
    const { clock, bodies, chunks } = start(['failed', 'failed']);
    const both = Promise.all([chunks.post('a'), chunks.post('b')]);
    await clock.armed(1000);
    clock.advance(1000);
    await clock.armed(2000);
    clock.advance(2000);
    await both;
    expect(bodies).toEqual(['"a"', '"a"', '"a"', '"b"'].map((chunk) => `{"output":${chunk}}`));
    expect(chunks.posted()).toEqual(['a', 'b']);
  });

  it('over 1 MB are not sent', async () => {
    const { bodies, chunks } = start([]);
    await expect(chunks.post('x'.repeat(1_000_000))).rejects.toMatchObject({ code: 'result_too_large' });
    expect(bodies).toEqual([]);
  });

  it('that cannot be posted fail the handler after four tries', async () => {
    const { clock, bodies, chunks } = start(['failed', 'failed', 'failed', 'failed']);
    const post = chunks.post('a').catch((error: unknown) => error);
    for (const pauseMs of [1000, 2000, 3000]) {
      await clock.armed(pauseMs);
      clock.advance(pauseMs);
    }
    expect(await post).toMatchObject({ code: 'backend_failed' });
    expect(bodies).toHaveLength(4);
  });

  it('are kept for the result on a platform that shows none', async () => {
    const { chunks } = start(['gone']);
    await chunks.post({ a: 1 });
    expect(chunks.posted()).toEqual([{ a: 1 }]);
  });
});
