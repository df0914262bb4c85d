import { keyTiers } from '../../shared/api/keys.ts';
import { containsIpRange } from '../../shared/ip-range.ts';
import type { ApiKeyRecord } from './key-record.ts';

/** What of a key can be given to another. */
export type KeyGrant = Pick<
  ApiKeyRecord,
  'scopes' | 'environment' | 'tier' | 'pagesPerMonth' | 'expiresAtMs' | 'ipAllowList'
>;
export type GrantedField = keyof KeyGrant;

/**
 * No key gives what it has not got: not more scopes, a higher tier, more pages or addresses, a longer life, nor a live key
 * from a test key. Else a tenant could lift its own limits, and whoever stole a narrow key could make a wide one of it.
 *
 * @param granted - What is to be given; what is left out is not judged.
 * @returns The first field that goes too far, or null.
 */
export function findExcess(granted: Partial<KeyGrant>, own: KeyGrant): GrantedField | null {
  const { scopes, environment, tier, pagesPerMonth, expiresAtMs, ipAllowList } = granted;
  if (scopes?.some((scope) => !own.scopes.includes(scope))) return 'scopes';
  if (environment === 'live' && own.environment === 'test') return 'environment';
  if (tier !== undefined && keyTiers.indexOf(tier) > keyTiers.indexOf(own.tier)) return 'tier';
  if (isBeyond(pagesPerMonth, own.pagesPerMonth)) return 'pagesPerMonth';
  if (isBeyond(expiresAtMs, own.expiresAtMs)) return 'expiresAtMs';
  return ipAllowList !== undefined && !isWithin(ipAllowList, own.ipAllowList) ? 'ipAllowList' : null;
}

/** Null is no bound. */
const isBeyond = (given: number | null | undefined, own: number | null): boolean =>
  given !== undefined && own !== null && (given === null || given > own);

/** An empty list is every address. */
const isWithin = (given: readonly string[], own: readonly string[]): boolean =>
  own.length === 0 || (given.length > 0 && given.every((inner) => own.some((outer) => containsIpRange(outer, inner))));
