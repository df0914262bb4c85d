import { describe, expect, it } from 'vitest';
import { ApiError } from '../../shared/errors.ts';
import { keyRules } from '../policy.ts';
import { createTestClock } from '../testing/clock.ts';
import { keyRecord } from '../testing/keys.ts';
import { createFindCaller } from './find-caller.ts';
import { createKeyCache } from './key-cache.ts';
import { newKey } from './key-format.ts';
import type { ApiKeyRecord } from './key-record.ts';
import { operator } from './operator.ts';

/** The look-up over a KV that answers for every hash with what `stored.record` is, as late as KV ever does. */
function createLookup(record: ApiKeyRecord | null = keyRecord) {
  const clock = createTestClock();
  const stored: { record: ApiKeyRecord | null | Error } = { record };
  const reads: string[] = [];
  const cache = createKeyCache();
  const store = {
    find: async (secretHash: string) => {
      reads.push(secretHash);
      if (stored.record instanceof Error) throw stored.record;
      return stored.record;
    },
  };
  const find = createFindCaller({ operatorKey: 'the-operator', store, cache, now: clock.now });
  return { find, clock, stored, reads, cache };
}

describe('the caller of a key', () => {
  it('is the operator for the operator’s own key, and nobody is asked', async () => {
    const { find, reads } = createLookup();
    expect(await find('the-operator', null)).toEqual({ caller: operator, refusal: null });
    expect(reads).toEqual([]);
  });

  it('is who KV says', async () => {
    const { find } = createLookup();
    expect(await find(newKey('live'), null)).toEqual({
      caller: {
        tenantId: 'acme',
        keyId: keyRecord.id,
        scopes: ['classify', 'extract'],
        environment: 'live',
        tier: 'standard',
        pagesPerMonth: null,
      },
      refusal: null,
    });
  });

  it.each(['', 'wrong', 'the-operator ', newKey('live').slice(1), `${newKey('live').slice(0, -1)}_`])(
    'is nobody for what is no key, and KV is not read: case %#',
    async (key) => {
      const { find, reads } = createLookup();
      expect(await find(key, null)).toEqual({ caller: null, refusal: 'malformed' });
      expect(reads).toEqual([]);
    },
  );

  it('is looked up by a hash, never by the key', async () => {
    const { find, reads } = createLookup();
    const key = newKey('live');
    await find(key, null);
    expect(reads).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(reads[0]).not.toContain(key);
  });

  it('is known even when the key is refused, so that the log can say whose it was', async () => {
    const { find } = createLookup({ ...keyRecord, status: 'revoked' });
    expect(await find(newKey('live'), null)).toMatchObject({ caller: { keyId: keyRecord.id }, refusal: 'revoked' });
  });
});

describe('what an isolate remembers', () => {
  const key = newKey('live');

  it('of a key is used for 30 s and no longer, however stale KV is', async () => {
    const { find, clock, stored, reads } = createLookup();
    await find(key, null);
    stored.record = { ...keyRecord, status: 'revoked', version: 2 };
    clock.advance(keyRules.foundMs - 1);
    expect(await find(key, null)).toMatchObject({ refusal: null });
    expect(reads).toHaveLength(1);
    clock.advance(1);
    expect(await find(key, null)).toMatchObject({ refusal: 'revoked' });
    expect([reads.length, keyRules.foundMs]).toEqual([2, 30_000]);
  });

  it('never outlives the end that the key itself has', async () => {
    const { find, clock, reads } = createLookup();
    const { find: findEnding, clock: endingClock } = createLookup({ ...keyRecord, expiresAtMs: clock.now() + 1_000 });
    await Promise.all([find(key, null), findEnding(key, null)]);
    endingClock.advance(1_000);
    expect(await findEnding(key, null)).toMatchObject({ refusal: 'expired' });
    expect(reads).toHaveLength(1);
  });

  it('of there being no key is used for 5 s', async () => {
    const { find, clock, stored, reads } = createLookup(null);
    expect(await find(key, null)).toEqual({ caller: null, refusal: 'unknown' });
    stored.record = keyRecord;
    clock.advance(keyRules.missingMs - 1);
    expect(await find(key, null)).toMatchObject({ refusal: 'unknown' });
    clock.advance(1);
    expect(await find(key, null)).toMatchObject({ refusal: null });
    expect([reads.length, keyRules.missingMs]).toEqual([2, 5_000]);
  });

  it('of a KV that did not answer is nothing, and nobody is let in', async () => {
    const { find, stored } = createLookup();
    stored.record = new ApiError('storage_unavailable');
    await expect(find(key, null)).rejects.toMatchObject({ code: 'storage_unavailable' });
    stored.record = keyRecord;
    expect(await find(key, null)).toMatchObject({ refusal: null });
  });

  it('is read by each of several requests at once: none waits for another’s reading', async () => {
    const { find, reads } = createLookup();
    await Promise.all([find(key, null), find(key, null), find(key, null)]);
    expect(reads).toHaveLength(3);
    await find(key, null);
    expect(reads).toHaveLength(3);
  });

  it('is bounded, and random keys push out none that is in use', async () => {
    const { find, stored, reads, cache } = createLookup();
    await find(key, null);
    stored.record = null;
    for (let count = 0; count < keyRules.maxMissing + 100; count++) await find(newKey('test'), null);
    expect(cache.size()).toBe(keyRules.maxMissing + 1);
    const readsBefore = reads.length;
    expect(await find(key, null)).toMatchObject({ refusal: null });
    expect(reads).toHaveLength(readsBefore);
  });
});

it('a cache lets the oldest key go when it is full', () => {
  const cache = createKeyCache({ foundMs: 1_000, missingMs: 1_000, maxFound: 2, maxMissing: 1 });
  for (const hash of ['a', 'b', 'c']) cache.put(hash, keyRecord, 0);
  for (const hash of ['x', 'y']) cache.put(hash, null, 0);
  expect(['a', 'b', 'c', 'x', 'y'].map((hash) => cache.get(hash, 1))).toEqual([
    ...[undefined, keyRecord, keyRecord],
    ...[undefined, null],
  ]);
  // What was missing and now is there is not both.
  cache.put('y', keyRecord, 1);
  expect([cache.get('y', 2), cache.size()]).toEqual([keyRecord, 2]);
});
