import { keyRules } from '../policy.ts';
import { createBoundedMap } from './bounded-map.ts';
import type { ApiKeyRecord } from './key-record.ts';

export type KeyCacheRules = { foundMs: number; missingMs: number; maxFound: number; maxMissing: number };

type Entry = { record: ApiKeyRecord | null; untilMs: number };

/**
 * What this isolate has lately read of keys, by their hashes. That there is no such key is remembered for less long, and in
 * a place of its own: whoever tries keys at random cannot push out those that are in use.
 */
export function createKeyCache(rules: KeyCacheRules = keyRules) {
  const found = createBoundedMap<Entry>(rules.maxFound);
  const missing = createBoundedMap<Entry>(rules.maxMissing);
  return {
    /** Undefined when nothing is known. */
    get(secretHash: string, nowMs: number): ApiKeyRecord | null | undefined {
      const entry = found.get(secretHash) ?? missing.get(secretHash);
      return entry !== undefined && nowMs < entry.untilMs ? entry.record : undefined;
    },

    /** @param readAtMs - When the reading began: what it found may be as old as that. */
    put(secretHash: string, record: ApiKeyRecord | null, readAtMs: number): void {
      found.delete(secretHash);
      missing.delete(secretHash);
      if (record === null) missing.set(secretHash, { record, untilMs: readAtMs + rules.missingMs });
      else found.set(secretHash, { record, untilMs: readAtMs + rules.foundMs });
    },

    size: (): number => found.size() + missing.size(),
  };
}
export type KeyCache = ReturnType<typeof createKeyCache>;
