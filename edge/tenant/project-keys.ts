import { apiKeyEntry } from '../keys/key-record.ts';
import type { KeyTable, StoredKey } from './key-table.ts';

/** So many keys are written at one waking. */
const BATCH = 100;
/** How long after a key's end KV can still tell why it is refused. */
const KEPT_AFTER_END_SECONDS = 30 * 24 * 60 * 60;
/** The least that KV takes. */
const MIN_TTL_SECONDS = 60;
/** The most, some 68 years: the runtime reads it as 32 bits, and throws at more. */
const MAX_TTL_SECONDS = 2 ** 31 - 1;

export type ProjectionParts = {
  keys: KeyTable;
  kv: Pick<KVNamespace, 'put'>;
  transaction<Result>(step: () => Result): Result;
  report(error: unknown): void;
};

/** Writes to KV every key that has changed. What KV does not take is owed on. Never throws; must not run twice at once. */
export async function projectKeys({ keys, kv, transaction, report }: ProjectionParts, nowMs: number): Promise<void> {
  for (const key of keys.unprojected(BATCH)) {
    const { id, version } = key.record;
    try {
      await kv.put(apiKeyEntry(key.secretHash), JSON.stringify(key.record), toOptions(key, nowMs));
      transaction(() => keys.projected(id, version));
    } catch (error) {
      report(error);
      transaction(() => keys.postponeProjection(id, nowMs));
    }
  }
}

/** A key with an end goes some time after it; that it has ended is judged by its record and never by its absence. */
function toOptions({ record, revokedAtMs }: StoredKey, nowMs: number): KVNamespacePutOptions {
  const endsAtMs = revokedAtMs ?? record.expiresAtMs;
  if (endsAtMs === null) return {};
  const seconds = Math.ceil((endsAtMs - nowMs) / 1000) + KEPT_AFTER_END_SECONDS;
  return seconds > MAX_TTL_SECONDS ? {} : { expirationTtl: Math.max(seconds, MIN_TTL_SECONDS) };
}
