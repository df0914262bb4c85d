import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type BrokenPage, type Page, requireDrawn } from '../page.ts';

/** A collection takes a good part of a second on a busy machine, so not every page gets one. */
const PAGES_PER_COLLECTION = 20;

/**
 * Reads all pages of a document, keeping none, and counts how many of them the process still held at once. Garbage is
 * collected before each count, so that it tells what is reachable and not what has yet to be swept.
 */
export async function countAlivePages(
  pages: AsyncIterable<Page | BrokenPage>,
): Promise<{ pageCount: number; maxAlive: number }> {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const seen: WeakRef<Uint8Array>[] = [];
  let maxAlive = 0;
  for await (const page of pages) {
    seen.push(new WeakRef(requireDrawn(page).pixels));
    if (seen.length % PAGES_PER_COLLECTION !== 0) continue;
    // A WeakRef keeps its target until the turn of the event loop is over.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    maxAlive = Math.max(maxAlive, seen.filter((page) => page.deref() !== undefined).length);
  }
  return { pageCount: seen.length, maxAlive };
}
