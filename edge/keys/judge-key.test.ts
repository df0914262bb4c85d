import { describe, expect, it } from 'vitest';
import { keyRecord } from '../testing/keys.ts';
import { judgeKey } from './judge-key.ts';

const NOW = 1_000_000;

describe('a key', () => {
  it.each([
    { what: 'without bounds', change: {}, fault: null },
    { what: 'that was revoked', change: { status: 'revoked' as const }, fault: 'revoked' },
    { what: 'that was revoked and is over', change: { status: 'revoked' as const, expiresAtMs: 1 }, fault: 'revoked' },
    { what: 'in its last millisecond', change: { expiresAtMs: NOW + 1 }, fault: null },
    { what: 'at its end', change: { expiresAtMs: NOW }, fault: 'expired' },
    { what: 'a millisecond early', change: { notBeforeMs: NOW + 1 }, fault: 'not_yet_valid' },
    { what: 'at its beginning', change: { notBeforeMs: NOW }, fault: null },
  ])('$what: $fault', ({ change, fault }) => expect(judgeKey({ ...keyRecord, ...change }, NOW, null)).toBe(fault));

  const ipAllowList = ['192.0.2.0/24', '2001:db8::/48', '198.51.100.7'];
  it.each(['192.0.2.200', '2001:db8::1', '198.51.100.7', '::ffff:192.0.2.1'])('with a list passes from %s', (address) =>
    expect(judgeKey({ ...keyRecord, ipAllowList }, NOW, address)).toBeNull(),
  );
  it.each(['192.0.3.1', '2001:db8:1::1', '198.51.100.8', '', 'unknown', '192.0.2.1, 8.8.8.8', null])(
    'with a list is refused from %s',
    (address) => expect(judgeKey({ ...keyRecord, ipAllowList }, NOW, address)).toBe('address_not_allowed'),
  );
});
