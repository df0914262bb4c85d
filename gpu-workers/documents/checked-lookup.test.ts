import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { checkedLookup, PrivateAddressError } from './checked-lookup.ts';

const found: LookupAddress[] = [
  { address: '93.184.216.34', family: 4 },
  { address: '2606:2800:220:1::1', family: 6 },
];

/** What a socket would be told to connect to. */
function resolve(lookup: LookupFunction, all: boolean) {
  return new Promise((settle, fail) => {
    checkedLookup(lookup)('files.example', { all }, (error, address, family) =>
      error === null ? settle({ address, family }) : fail(error),
    );
  });
}

describe('a name looked up for a socket', () => {
  it('is resolved once, and the socket gets the very addresses that were checked', async () => {
    let lookups = 0;
    const lookup: LookupFunction = (_, __, callback) => {
      lookups += 1;
      callback(null, found);
    };
    expect(await resolve(lookup, true)).toEqual({ address: found, family: undefined });
    expect(lookups).toBe(1);
    expect(await resolve(lookup, false)).toEqual({ address: '93.184.216.34', family: 4 });
  });

  it('is checked in all its addresses, also when the socket wants one', async () => {
    const lookup: LookupFunction = (_, options, callback) =>
      callback(null, options.all === true ? [...found, { address: '10.0.0.1', family: 4 }] : found);
    await expect(resolve(lookup, false)).rejects.toBeInstanceOf(PrivateAddressError);
  });

  it('hands on the resolver’s own error', async () => {
    const lookup: LookupFunction = (_, __, callback) => callback(new Error('EAI_AGAIN'), []);
    await expect(resolve(lookup, true)).rejects.toThrow('EAI_AGAIN');
  });
});
