/**
 * Works on a stream of pages with at most `concurrency` of them alive, and gives the results in the order of the pages.
 * The next page is asked for only when a place is free, so memory does not depend on how many pages there are.
 *
 * @throws whatever `work` or `pages` throws first; then no further page is asked for and the stream is closed.
 */
export async function mapPages<Page, Result>(
  pages: AsyncIterable<Page>,
  concurrency: number,
  work: (page: Page) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const iterator = pages[Symbol.asyncIterator]();
  let index = 0;
  let pulling: Promise<IteratorResult<Page>> = Promise.resolve({ done: false, value: undefined as never });
  let failed = false;

  /** One puller at a time: an async generator has one next page, whoever asks. */
  const pull = (): Promise<IteratorResult<Page>> => {
    const next = pulling.then((last) =>
      last.done || failed ? ({ done: true, value: undefined } as const) : iterator.next(),
    );
    pulling = next.catch(() => ({ done: true, value: undefined }) as const);
    return next;
  };

  const lane = async () => {
    try {
      for (;;) {
        const next = await pull();
        if (next.done) return;
        const at = index;
        index += 1;
        results[at] = await work(next.value);
      }
    } catch (error) {
      failed = true;
      throw error;
    }
  };

  const lanes = await Promise.allSettled(Array.from({ length: concurrency }, lane));
  await iterator.return?.();
  const broken = lanes.find((outcome) => outcome.status === 'rejected');
  if (broken) throw broken.reason;
  return results;
}
