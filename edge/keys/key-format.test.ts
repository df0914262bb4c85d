import { describe, expect, it } from 'vitest';
import { keyPattern } from '../../shared/api/keys.ts';
import { formatKey, newKey, parseKey, toKeyHint } from './key-format.ts';

const counting = Uint8Array.from({ length: 32 }, (_, index) => index);
/** Made by another program, with zlib’s CRC-32. */
const LIVE = 'dp_live_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf4RZGrN';

describe('a key', () => {
  it.each(['live', 'test'] as const)('of %s says so, and is parsed as it was made', (environment) => {
    const key = newKey(environment);
    expect(key).toMatch(new RegExp(`^dp_${environment}_[0-9A-Za-z]{49}$`));
    expect(parseKey(key)).toEqual({ environment });
  });

  it('is what its bytes say, always of one length', () => {
    expect(formatKey('live', counting)).toBe(LIVE);
    for (const byte of [0, 255]) {
      const key = formatKey('test', new Uint8Array(32).fill(byte));
      expect([key.length, parseKey(key)]).toEqual([57, { environment: 'test' }]);
    }
    expect(() => formatKey('live', counting.subarray(1))).toThrow('32 bytes');
  });

  it('is never made twice', () => {
    expect(new Set(Array.from({ length: 1000 }, () => newKey('live'))).size).toBe(1000);
  });

  it('with any one character changed, or any two neighbours swapped, is none', () => {
    for (let at = 0; at < LIVE.length; at++) {
      for (const other of ['0', 'Z', 'a', '_']) {
        if (other !== LIVE[at]) expect(parseKey(LIVE.slice(0, at) + other + LIVE.slice(at + 1))).toBeNull();
      }
      const swapped = LIVE.slice(0, at) + (LIVE[at + 1] ?? '') + LIVE[at] + LIVE.slice(at + 2);
      if (swapped !== LIVE) expect(parseKey(swapped)).toBeNull();
    }
  });

  it.each([
    ...['', 'dp_live_', LIVE.slice(0, -1), `${LIVE}0`, ` ${LIVE}`, `${LIVE}\n`, LIVE.toLowerCase()],
    ...[LIVE.replace('live', 'test'), LIVE.replace('live', 'prod'), LIVE.slice(3), 'x'.repeat(100_000)],
  ])('is nothing else, case %#', (text) => expect(parseKey(text)).toBeNull());

  it('is found in any text by the pattern that scanners are given', () => {
    expect(keyPattern.exec(`{"key":"${LIVE}"}`)?.[0]).toBe(LIVE);
    expect(keyPattern.exec(`curl -H 'X-API-Key: ${newKey('test')}'`)).not.toBeNull();
    expect(keyPattern.test(`dp_live_${'0'.repeat(48)}`)).toBe(false);
  });

  it('is shown again by its first characters alone', () => {
    expect(toKeyHint(LIVE)).toBe('dp_live_003a');
  });
});
