import { createHash } from 'node:crypto';
import type { PageReading } from './page-reading.ts';

/** Reads an image; rejects with the signal's reason when its asker goes away first. */
export type ReadImage = (bytes: Uint8Array, signal: AbortSignal) => Promise<PageReading>;

type InProgress = { reading: Promise<PageReading>; askers: number; giveUp: AbortController };

/**
 * Puts a memory before a reader: the same image is asked about several times in a row (its type, in other orders, and
 * why), and is read once. Askers who come while it is being read share it; it is given up when the last of them leaves.
 *
 * @param options.cachedPages - How many readings are kept, the ones used last.
 */
export function createPageReader(read: ReadImage, options: { cachedPages: number }): ReadImage {
  const known = new Map<string, PageReading>();
  const inProgress = new Map<string, InProgress>();

  const begin = (key: string, bytes: Uint8Array): InProgress => {
    const giveUp = new AbortController();
    const begun: InProgress = { reading: read(bytes, giveUp.signal), askers: 0, giveUp };
    const ended = () => {
      if (inProgress.get(key) === begun) inProgress.delete(key); // it may have been given up and begun anew
    };
    begun.reading
      .then((reading) => remember(key, reading))
      .catch(() => {}) // each asker hears of the failure itself
      .finally(ended);
    inProgress.set(key, begun);
    return begun;
  };
  const remember = (key: string, reading: PageReading) => {
    known.delete(key);
    known.set(key, reading);
    for (const oldest of known.keys()) {
      if (known.size <= options.cachedPages) break;
      known.delete(oldest);
    }
  };

  return async (bytes, signal) => {
    signal.throwIfAborted();
    const key = createHash('sha256').update(bytes).digest('base64');
    const cached = known.get(key);
    if (cached) {
      remember(key, cached);
      return cached;
    }
    const shared = inProgress.get(key) ?? begin(key, bytes);
    shared.askers += 1;
    const left = Promise.withResolvers<never>();
    const leave = () => {
      left.reject(signal.reason);
      shared.askers -= 1;
      if (shared.askers > 0) return;
      inProgress.delete(key); // whoever comes now begins anew
      shared.giveUp.abort(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    return Promise.race([shared.reading, left.promise]).finally(() => signal.removeEventListener('abort', leave));
  };
}
