import { describe, expect, it } from 'vitest';
import { containsIpRange, isIpRange } from './ip-range.ts';

describe('a range of addresses', () => {
  it.each(['192.0.2.1', '192.0.2.0/24', '0.0.0.0/0', '2001:db8::1', '2001:db8::/32', '::/0', '::ffff:192.0.2.1'])(
    'may be written as %s',
    (text) => expect(isIpRange(text)).toBe(true),
  );

  it.each([
    ...['', 'example.com', '192.0.2', '192.0.2.1/33', '192.0.2.1/', '192.0.2.1/8/8', '192.0.2.1/-1', '0300.0.2.1'],
    ...['0x7f000001', '2001:db8::/129', 'fe80::1%eth0', ' 192.0.2.1', '192.0.2.1 ', '192.0.2.256', '2001:db8::/x'],
  ])('is never "%s"', (text) => {
    expect(isIpRange(text)).toBe(false);
    expect(containsIpRange('0.0.0.0/0', text) || containsIpRange(text, '192.0.2.1')).toBe(false);
  });

  it.each([
    { outer: '192.0.2.0/24', inner: '192.0.2.255' },
    { outer: '192.0.2.77/24', inner: '192.0.2.0/25' },
    { outer: '192.0.2.1', inner: '192.0.2.1/32' },
    { outer: '192.0.2.0/24', inner: '::ffff:192.0.2.9' },
    { outer: '::ffff:192.0.2.0/120', inner: '192.0.2.9' },
    { outer: '2001:db8::/32', inner: '2001:DB8:0:0::1' },
    { outer: '0.0.0.0/0', inner: '203.0.113.1' },
  ])('$outer has $inner', ({ outer, inner }) => expect(containsIpRange(outer, inner)).toBe(true));

  it.each([
    { outer: '192.0.2.0/24', inner: '192.0.3.0' },
    { outer: '192.0.2.0/25', inner: '192.0.2.0/24' },
    { outer: '2001:db8::/32', inner: '2001:db9::1' },
    { outer: '::/0', inner: '192.0.2.1' },
    { outer: '0.0.0.0/0', inner: '2001:db8::1' },
  ])('$outer has not $inner', ({ outer, inner }) => expect(containsIpRange(outer, inner)).toBe(false));
});
