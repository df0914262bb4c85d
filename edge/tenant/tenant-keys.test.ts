import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import { OPERATOR_KEY_ID } from '../keys/operator.ts';
import { MAX_KEYS } from '../policy.ts';
import { keyRecord } from '../testing/keys.ts';
import { createIdempotencyTable } from './idempotency.ts';
import { createKeyTable, type NewKey } from './key-table.ts';
import { createKey, isKeyActive, type KeyTables, revokeKey } from './tenant-keys.ts';

const nowMs = Date.UTC(2026, 0, 2);
const asked = { by: OPERATOR_KEY_ID, nowMs };

const newKey = (): NewKey => ({
  record: { ...keyRecord, id: newId('key', nowMs) },
  ...{ secretHash: crypto.randomUUID(), hint: 'dp_live_abcd', createdAtMs: nowMs, rotatedFrom: null },
});

/** The tables of a new tenant, in its object. */
const withTables = (test: (tables: KeyTables) => void) =>
  runInDurableObject(env.TENANTS.get(env.TENANTS.newUniqueId()), (_, { storage: { sql } }) =>
    test({ keys: createKeyTable(sql), idempotency: createIdempotencyTable(sql) }),
  );

describe('a tenant', () => {
  it('has at most a thousand usable keys, and room again when one is revoked', () =>
    withTables((tables) => {
      const all = Array.from({ length: MAX_KEYS }, newKey);
      for (const key of all) tables.keys.add(key);
      const create = () => createKey(tables, { ...asked, key: newKey(), claim: null }).outcome;
      expect([create(), MAX_KEYS]).toEqual(['too_many', 1_000]);
      revokeKey(tables, { ...asked, id: all[0]?.record.id ?? '' });
      expect([create(), create()]).toEqual(['done', 'too_many']);
    }));

  it('makes one key of a call that was made twice, and it is no replay: its secret was never seen', () =>
    withTables((tables) => {
      const creation = { ...asked, key: newKey(), claim: { keyHash: 'k', fingerprint: 'f' } };
      expect(createKey(tables, creation)).toEqual(createKey(tables, creation));
      expect(createKey(tables, creation)).toMatchObject({ outcome: 'done', key: { version: 1 } });
      expect(tables.keys.countUsable(nowMs)).toBe(1);
    }));

  it('lets keys of others, of nobody and revoked ones start nothing', () =>
    withTables((tables) => {
      const { record } = newKey();
      tables.keys.add({ ...newKey(), record });
      expect([record.id, OPERATOR_KEY_ID].map((id) => isKeyActive(tables, id, nowMs))).toEqual([true, true]);
      revokeKey(tables, { ...asked, id: record.id });
      expect([record.id, newId('key', 0), ''].map((id) => isKeyActive(tables, id, nowMs))).toEqual(
        Array(3).fill(false),
      );
    }));
});
