import { describe, expect, it } from 'vitest';
import { invoiceReading } from '../testing/page-reading.ts';
import { createPageReader } from './page-reader.ts';
import type { PageReading } from './page-reading.ts';

const never = new AbortController().signal;

function counting(cachedPages = 2) {
  const begun: { name: string; signal: AbortSignal; done: PromiseWithResolvers<PageReading> }[] = [];
  const read = createPageReader(
    (bytes, signal) => {
      const done = Promise.withResolvers<PageReading>();
      signal.addEventListener('abort', () => done.reject(signal.reason));
      begun.push({ name: String(bytes), signal, done });
      return done.promise;
    },
    { cachedPages },
  );
  const readNow = (name: string) => {
    const answer = read(Buffer.from(name), never);
    begun.at(-1)?.done.resolve(invoiceReading());
    return answer;
  };
  return { begun, read, readNow };
}

describe('the reader', () => {
  it('reads an image once, however often it is asked about', async () => {
    const { begun, readNow } = counting();
    expect(await readNow('a')).toBe(await readNow('a'));
    expect(begun).toHaveLength(1);
  });

  it('shares a reading that is under way', async () => {
    const { begun, read } = counting();
    const answers = [read(Buffer.from('a'), never), read(Buffer.from('a'), never)];
    begun[0]!.done.resolve(invoiceReading());
    const [first, second] = await Promise.all(answers);
    expect(first).toBe(second);
    expect(begun).toHaveLength(1);
  });

  it('forgets the image that was asked about longest ago', async () => {
    const { begun, readNow } = counting(2);
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await readNow(name);
    expect(begun.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'b']);
  });

  it('gives a reading up when its last asker leaves, not before', async () => {
    const { begun, read } = counting();
    const [first, second] = [new AbortController(), new AbortController()];
    const answers = [read(Buffer.from('a'), first.signal), read(Buffer.from('a'), second.signal)];
    const settled = Promise.allSettled(answers);
    first.abort(new Error('gone'));
    await expect(answers[0]).rejects.toThrow('gone');
    expect(begun[0]!.signal.aborted).toBe(false);
    second.abort(new Error('gone too'));
    expect(begun[0]!.signal.aborted).toBe(true);
    await settled;
  });

  it('does not remember a failure', async () => {
    const { begun, read, readNow } = counting();
    const failed = read(Buffer.from('a'), never);
    begun[0]!.done.reject(new Error('crashed'));
    await expect(failed).rejects.toThrow('crashed');
    await readNow('a');
    expect(begun).toHaveLength(2);
  });
});
