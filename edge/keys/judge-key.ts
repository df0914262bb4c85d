import type { KeyStatus } from '../../shared/api/keys.ts';
import { containsIpRange } from '../../shared/ip-range.ts';
import type { ApiKeyRecord } from './key-record.ts';

/** What a key is at this moment. Its end is judged here and never by what KV still holds. */
export function toKeyStatus(
  { status, notBeforeMs, expiresAtMs }: Pick<ApiKeyRecord, 'status' | 'notBeforeMs' | 'expiresAtMs'>,
  nowMs: number,
): KeyStatus {
  if (status === 'revoked') return 'revoked';
  if (expiresAtMs !== null && nowMs >= expiresAtMs) return 'expired';
  return notBeforeMs !== null && nowMs < notBeforeMs ? 'not_yet_valid' : 'active';
}

/** Why a key that exists is refused. */
export type KeyFault = Exclude<KeyStatus, 'active'> | 'address_not_allowed';

/**
 * @param address - From which the request came; null when not known, and then a key with a list is refused.
 * @returns Null for a key that may be used.
 */
export function judgeKey(record: ApiKeyRecord, nowMs: number, address: string | null): KeyFault | null {
  const status = toKeyStatus(record, nowMs);
  if (status !== 'active') return status;
  const { ipAllowList: ranges } = record;
  const isAllowed =
    ranges.length === 0 || (address !== null && ranges.some((range) => containsIpRange(range, address)));
  return isAllowed ? null : 'address_not_allowed';
}
