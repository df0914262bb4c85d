import { describe, expect, it } from 'vitest';
import { ApiError } from './errors.ts';
import { checkPublicUrl } from './public-url.ts';
import { allowedUrls, forbidden } from './testing/ssrf-corpus.ts';

/** The code of the error that refuses the URL, or null where it may be fetched. */
function refusalOf(url: string): string | null {
  try {
    checkPublicUrl(url, { allowPrivate: false });
    return null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    expect(error.message).not.toContain(url.trim() || '://');
    return error.code;
  }
}

describe('no caller sends us to', () => {
  it.each(forbidden)('%s: %j', (_, url) => expect(refusalOf(url)).toBe('source_not_allowed'));
});

describe('a caller may point at', () => {
  it.each(allowedUrls)('%s', (url) => expect(refusalOf(url)).toBeNull());
});
