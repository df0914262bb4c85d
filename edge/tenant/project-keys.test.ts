import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { type ApiKeyRecord, apiKeyEntry } from '../keys/key-record.ts';
import { keyRecord } from '../testing/keys.ts';
import { createKeyTable } from './key-table.ts';
import { projectKeys } from './project-keys.ts';

const DAY_S = 86_400;
type Put = { entry: string; record: ApiKeyRecord; ttl: number | undefined };

/** One key on a tenant's real storage, and a KV that takes what `kv.takes` says. */
async function withKey(
  test: (parts: {
    keys: ReturnType<typeof createKeyTable>;
    puts: Put[];
    kv: { takes: boolean };
    reported: unknown[];
    project(nowMs?: number): Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const stub = env.TENANTS.get(env.TENANTS.newUniqueId());
  await runInDurableObject(stub, async (_, { storage }) => {
    const keys = createKeyTable(storage.sql);
    const puts: Put[] = [];
    const kv = { takes: true };
    const reported: unknown[] = [];
    const put = async (entry: string, value: string, options?: KVNamespacePutOptions) => {
      if (!kv.takes) throw new Error('KV PUT failed: 429 Too Many Requests');
      puts.push({ entry, record: JSON.parse(value), ttl: options?.expirationTtl });
    };
    const parts = {
      ...{ keys, kv: { put: put as KVNamespace['put'] } },
      transaction: <Result>(step: () => Result) => storage.transactionSync(step),
      report: (error: unknown) => reported.push(error),
    };
    keys.add({ record: keyRecord, secretHash: 'hash', hint: 'dp_live_abcd', createdAtMs: 0, rotatedFrom: null });
    await test({ keys, puts, kv, reported, project: (nowMs = 0) => projectKeys(parts, nowMs) });
  });
}

describe('a key that has changed', () => {
  it('is written to KV once', () =>
    withKey(async ({ project, puts, keys }) => {
      await project();
      await project();
      expect(puts).toEqual([{ entry: 'k1:hash', record: keyRecord, ttl: undefined }]);
      expect(keys.nextProjectionAtMs()).toBeNull();
    }));

  it('is owed on when KV does not take it, and then written as it is by then', () =>
    withKey(async ({ project, puts, kv, keys, reported }) => {
      kv.takes = false;
      await project(10_000);
      expect([reported.length, keys.nextProjectionAtMs()]).toEqual([1, 12_000]);
      const key = keys.find(keyRecord.id);
      if (key === null) throw new Error('The key is there');
      keys.change(key, { status: 'revoked' }, 11_000);
      kv.takes = true;
      await project(12_000);
      expect(puts.map(({ record }) => [record.version, record.status])).toEqual([[2, 'revoked']]);
    }));

  it('is still owed when it changes again while KV is being told', () =>
    withKey(async ({ keys }) => {
      const key = keys.find(keyRecord.id);
      if (key === null) throw new Error('The key is there');
      keys.change(key, { name: 'another' }, 1_000);
      keys.projected(keyRecord.id, 1);
      expect(keys.nextProjectionAtMs()).not.toBeNull();
    }));

  it('goes from KV by itself a month after its end', () =>
    withKey(async ({ project, puts, keys }) => {
      const key = keys.find(keyRecord.id);
      if (key === null) throw new Error('The key is there');
      const ending = keys.change(key, { expiresAtMs: 10_000 }, 0);
      await project(0);
      keys.change(ending, { status: 'revoked' }, 2_000);
      await project(5_000);
      expect(puts.map(({ ttl }) => ttl)).toEqual([10 + 30 * DAY_S, 30 * DAY_S - 3]);
    }));
});

it('a tenant whose answer was lost before KV was told tells it by its alarm', async () => {
  const id = `project-${crypto.randomUUID()}`;
  const stub = env.TENANTS.get(env.TENANTS.idFromName(id));
  const secretHash = crypto.randomUUID();
  const record = { ...keyRecord, tenantId: id };
  await runInDurableObject(stub, async (_, { storage }) => {
    createKeyTable(storage.sql).add({
      ...{ record, secretHash, hint: 'dp_live_abcd', createdAtMs: Date.now(), rotatedFrom: null },
    });
    await storage.setAlarm(Date.now() + 60_000);
  });
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await env.KEYS.get(apiKeyEntry(secretHash), 'json')).toEqual(record);
});
