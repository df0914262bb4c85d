import type { LookupFunction } from 'node:net';
import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../shared/public-url.ts';
import { forbidden } from '../../shared/testing/ssrf-corpus.ts';
import { toFetchError } from './fetch-error.ts';
import { openSource } from './open-source.ts';

const first = 'https://files.example/w2.pdf';
const options = { allowPrivate: false, idleTimeoutMs: 1_000, signal: new AbortController().signal };

/** Public hosts of which each sends whoever asks it to the next, and the last one to `target`. */
function redirecting(target: string, hops: number) {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  for (let hop = 0; hop <= hops; hop += 1) {
    const location = hop === hops ? target : `https://hop-${hop + 1}.example/w2.pdf`;
    const host = hop === 0 ? 'https://files.example' : `https://hop-${hop}.example`;
    dispatcher.get(host).intercept({ path: '/w2.pdf' }).reply(302, '', { headers: { location } });
  }
  return dispatcher;
}

/** What a header can hold, and what does not mean a place on the host that says it. */
const targets = forbidden.filter(
  ([, url]) =>
    /^[\x21-\x7e]+$/.test(url) && !(URL.canParse(url, first) && new URL(url, first).host === 'files.example'),
);

describe('a worker fetches nothing from', () => {
  it.each(forbidden)('%s: %j', async (_, url) => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    await expect(openSource(url, { ...options, dispatcher })).rejects.toMatchObject({ code: 'source_not_allowed' });
  });
});

describe.each([0, 1, 4])('a worker that followed %i redirects to public hosts follows none to', (hops) => {
  it.each(targets)('%s: %j', async (_, url) => {
    const opened = openSource(first, { ...options, dispatcher: redirecting(url, hops) });
    await expect(opened).rejects.toMatchObject({
      code: 'source_not_allowed',
      message: expect.stringContaining('The URL redirects to another.'),
    });
  });
});

/** What the hosts of the corpus are as addresses. */
const privateAddresses = [
  ...new Set(
    forbidden.flatMap(([, url]) => {
      const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
      return /^[\d.]+$|:/.test(host) && !isPublicAddress(host) ? [host] : [];
    }),
  ),
];

describe('a public name that is looked up to', () => {
  it.each(privateAddresses)('%s is not connected to, alone or beside a public address', async (address) => {
    const family = address.includes(':') ? 6 : 4;
    for (const beside of [[], [{ address: '93.184.216.34', family: 4 }]]) {
      const lookup: LookupFunction = (_, __, callback) => callback(null, [...beside, { address, family }]);
      const error = await openSource(first, { ...options, lookup }).catch(toFetchError);
      expect(error).toMatchObject({ code: 'source_not_allowed' });
    }
  });
});
