import { toHex } from './storage/hex.ts';

/** What the ids of one kind begin with. */
export type IdPrefix = 'job' | 'doc' | 'batch' | 'msg' | 'key' | 'req';

/**
 * A new id such as `job_019ab3…`: 48 bits of time and 80 of chance in hex, so that ids of one kind sort by when they were
 * made and none can be guessed.
 */
export function newId(prefix: IdPrefix, nowMs: number): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  return `${prefix}_${Math.trunc(nowMs).toString(16).padStart(12, '0')}${toHex(random.buffer)}`;
}
