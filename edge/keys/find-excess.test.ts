import { expect, it } from 'vitest';
import { keyRecord } from '../testing/keys.ts';
import { findExcess } from './find-excess.ts';

const own = { ...keyRecord, pagesPerMonth: 100, expiresAtMs: 5_000, ipAllowList: ['192.0.2.0/24'] };

it.each([
  { granted: {}, field: null },
  { granted: own, field: null },
  { granted: { scopes: ['extract' as const] }, field: null },
  { granted: { scopes: ['extract' as const, 'admin' as const] }, field: 'scopes' },
  { granted: { tier: 'low' as const }, field: null },
  { granted: { tier: 'high' as const }, field: 'tier' },
  { granted: { pagesPerMonth: 99 }, field: null },
  { granted: { pagesPerMonth: 101 }, field: 'pagesPerMonth' },
  { granted: { pagesPerMonth: null }, field: 'pagesPerMonth' },
  { granted: { expiresAtMs: 5_001 }, field: 'expiresAtMs' },
  { granted: { expiresAtMs: null }, field: 'expiresAtMs' },
  { granted: { ipAllowList: ['192.0.2.7', '192.0.2.128/25'] }, field: null },
  { granted: { ipAllowList: ['192.0.2.7', '192.0.0.0/16'] }, field: 'ipAllowList' },
  { granted: { ipAllowList: [] }, field: 'ipAllowList' },
])('a key that gives $granted goes too far with: $field', ({ granted, field }) => {
  expect(findExcess(granted, own)).toBe(field);
});

it('a test key makes no live key, a live key makes both', () => {
  expect(findExcess({ environment: 'live' }, { ...own, environment: 'test' })).toBe('environment');
  expect(findExcess({ environment: 'test' }, own)).toBeNull();
});

it('a key without bounds may give any', () => {
  expect(findExcess({ pagesPerMonth: null, expiresAtMs: null, ipAllowList: [] }, keyRecord)).toBeNull();
  expect(findExcess({ pagesPerMonth: 1, expiresAtMs: 1, ipAllowList: ['192.0.2.1'] }, keyRecord)).toBeNull();
});
