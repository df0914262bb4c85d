import { describe, expect, it } from 'vitest';
import { readPrefix } from './read-prefix.ts';

/** A body of `chunkCount` chunks of 16 KiB, which counts those that were asked for. */
function countedBody(chunkCount: number) {
  const seen = { chunks: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (seen.chunks === chunkCount) return controller.close();
        seen.chunks += 1;
        controller.enqueue(new Uint8Array(16 * 1024).fill(0x61));
      },
      cancel: () => {
        seen.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, seen };
}

describe('the beginning of a body', () => {
  it('is all of a short one', async () => {
    const { body, seen } = countedBody(2);
    expect(await readPrefix(body, 64 * 1024)).toBe('a'.repeat(32 * 1024));
    expect(seen.isCancelled).toBe(false);
  });

  it('is no more of 10 MB than was asked for, and the rest never comes', async () => {
    const { body, seen } = countedBody(640);
    expect(await readPrefix(body, 64 * 1024)).toHaveLength(64 * 1024);
    expect(seen).toEqual({ chunks: 4, isCancelled: true });
  });

  it('keeps a letter whole that two chunks share', async () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new Uint8Array([0x7b, 0xc3]));
        controller.enqueue(new Uint8Array([0xbc]));
        controller.close();
      },
    });
    expect(await readPrefix(body, 100)).toBe('{ü');
  });

  it('is empty when there is no body', async () => expect(await readPrefix(null, 100)).toBe(''));
});
