import type { Caller } from '../context.ts';
import { toHex } from '../storage/hex.ts';
import { judgeKey, type KeyFault } from './judge-key.ts';
import type { KeyCache } from './key-cache.ts';
import { parseKey } from './key-format.ts';
import type { ApiKeyRecord } from './key-record.ts';
import type { KeyStore } from './key-store.ts';
import { operator } from './operator.ts';

/** Why a key is refused. `malformed`: it is no key of ours, whoever may have made it. */
export type KeyRefusal = 'malformed' | 'unknown' | KeyFault;

/** Whose key this is. A key that is refused has a caller too when it exists, for the log. */
export type FoundCaller = { caller: Caller; refusal: null } | { caller: Caller | null; refusal: KeyRefusal };

/** @param address - From which the request came; null when not known. @throws ApiError `storage_unavailable`. */
export type FindCaller = (key: string, address: string | null) => Promise<FoundCaller>;

export type KeyParts = {
  operatorKey: string;
  store: KeyStore;
  cache: KeyCache;
  now(): number;
};

/**
 * Finds the holder of a key: the operator's own first, then by its format, what this isolate has lately read, and KV.
 *
 * Requests that miss the cache at the same moment each read for themselves. A promise of one request must not be awaited by
 * another in a Worker: it stays unsettled for ever when its own request is cut off. KV answers such reads from its cache.
 */
export function createFindCaller({ operatorKey, store, cache, now }: KeyParts): FindCaller {
  let operatorDigest: ArrayBuffer | undefined;

  async function find(secretHash: string): Promise<ApiKeyRecord | null> {
    const nowMs = now();
    const known = cache.get(secretHash, nowMs);
    if (known !== undefined) return known;
    const record = await store.find(secretHash);
    cache.put(secretHash, record, nowMs);
    return record;
  }

  return async (key, address) => {
    const digest = await sha256(key);
    operatorDigest ??= await sha256(operatorKey);
    // Digests have one length and share no prefix with what was sent, so the time taken says nothing of the key.
    if (crypto.subtle.timingSafeEqual(digest, operatorDigest)) return { caller: operator, refusal: null };
    if (parseKey(key) === null) return { caller: null, refusal: 'malformed' };
    const record = await find(toHex(digest));
    if (record === null) return { caller: null, refusal: 'unknown' };
    return { caller: toCaller(record), refusal: judgeKey(record, now(), address) };
  };
}

const toCaller = ({ id, tenantId, scopes, environment, tier, pagesPerMonth }: ApiKeyRecord): Caller => ({
  ...{ tenantId, keyId: id, scopes, environment, tier, pagesPerMonth },
});

const sha256 = (text: string) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
