import { createHash } from 'node:crypto';

/**
 * Numbers from 0 up to 1 that are the same on every machine and in every run (mulberry32).
 *
 * @param seed - What the numbers are for, such as a file's name and its page.
 */
export function random(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
