import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { keyRecord } from '../testing/keys.ts';
import { apiKeyEntry } from './key-record.ts';
import { createKeyStore } from './key-store.ts';

const store = createKeyStore(env.KEYS);

/** A new hash, and under it in KV what is given. */
async function stored(value: object): Promise<string> {
  const hash = crypto.randomUUID();
  await env.KEYS.put(apiKeyEntry(hash), JSON.stringify(value));
  return hash;
}

describe('a record in KV', () => {
  it('is found by its hash alone', async () => {
    expect(await store.find(await stored(keyRecord))).toEqual(keyRecord);
    expect(await store.find('another')).toBeNull();
  });

  it('of a newer gateway grants what this one knows, and nothing else', async () => {
    const hash = await stored({ ...keyRecord, scopes: ['extract', 'teleport'], colour: 'red' });
    expect(await store.find(hash)).toEqual({ ...keyRecord, scopes: ['extract'] });
  });

  it.each([
    ...[{}, [], { ...keyRecord, status: 'blessed' }, { ...keyRecord, tier: 'secret-tier' }],
    ...[
      { ...keyRecord, expiresAtMs: 'never' },
      { ...keyRecord, ipAllowList: undefined },
    ],
  ])('that is not valid lets nobody in, and is not shown: case %#', async (value) => {
    const error = await store.find(await stored(value)).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ message: 'A key’s record in KV is not valid' });
    expect(String((error as Error).cause)).not.toContain('secret-tier');
  });

  it('that KV does not give is storage_unavailable', async () => {
    const kv = { get: () => Promise.reject(new Error('KV GET failed: 500')) } as unknown as KVNamespace;
    await expect(createKeyStore(kv).find('hash')).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});
