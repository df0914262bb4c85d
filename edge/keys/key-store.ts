import { keyRules } from '../policy.ts';
import { reachStorage } from '../storage/reach-storage.ts';
import { type ApiKeyRecord, apiKeyEntry, apiKeyRecordSchema } from './key-record.ts';

/** Where the gateway looks keys up. The truth of them is the tenant's object; what it changes arrives here a little later. */
export type KeyStore = {
  /**
   * @returns Null when there is no such key.
   * @throws ApiError `storage_unavailable` when KV does not answer: without an answer nobody gets in.
   */
  find(secretHash: string): Promise<ApiKeyRecord | null>;
};

export function createKeyStore(kv: KVNamespace): KeyStore {
  return {
    async find(secretHash) {
      const options = { type: 'json', cacheTtl: keyRules.cacheTtlSeconds } as const;
      const value = await reachStorage(kv.get<unknown>(apiKeyEntry(secretHash), options), keyRules.kvTimeoutMs);
      if (value === null) return null;
      const record = apiKeyRecordSchema.safeParse(value);
      if (record.success) return record.data;
      // Its message names the fields and shows no value.
      throw new Error('A key’s record in KV is not valid', { cause: record.error });
    },
  };
}
