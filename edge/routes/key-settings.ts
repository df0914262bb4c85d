import type { CreateKeyRequest, UpdateKeyRequest } from '../../shared/api/keys.ts';
import type { ApiKeyRecord } from '../keys/key-record.ts';
import { RequestError } from '../respond/request-error.ts';
import type { KeyChange } from '../tenant/tenant-keys.ts';

/** What a request says of a new key. @throws RequestError `invalid_request` when its life is over or never begins. */
export function toKeySettings(
  request: CreateKeyRequest,
  nowMs: number,
): Omit<ApiKeyRecord, 'id' | 'tenantId' | 'version'> {
  const { name, scopes, environment, tier, pages_per_month: pagesPerMonth, ip_allow_list: ipAllowList } = request;
  const life = { notBeforeMs: toMs(request.not_before), expiresAtMs: toEndMs(request.expires_at, nowMs) };
  if (life.notBeforeMs !== null && life.expiresAtMs !== null && life.notBeforeMs >= life.expiresAtMs) {
    throw new RequestError('invalid_request', [{ path: 'not_before', message: 'must come before expires_at' }]);
  }
  return { name, scopes, environment, tier, pagesPerMonth, ipAllowList, ...life, status: 'active' };
}

/** What a request says of a key to change; what is left out stays. @throws RequestError `invalid_request`. */
export function toKeyChange(request: UpdateKeyRequest, nowMs: number): KeyChange['change'] {
  const { name, scopes, tier, pages_per_month, not_before, expires_at, ip_allow_list } = request;
  return {
    ...(name === undefined ? {} : { name }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(tier === undefined ? {} : { tier }),
    ...(pages_per_month === undefined ? {} : { pagesPerMonth: pages_per_month }),
    ...(not_before === undefined ? {} : { notBeforeMs: toMs(not_before) }),
    ...(expires_at === undefined ? {} : { expiresAtMs: toEndMs(expires_at, nowMs) }),
    ...(ip_allow_list === undefined ? {} : { ipAllowList: ip_allow_list }),
  };
}

const toMs = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));

function toEndMs(iso: string | null, nowMs: number): number | null {
  const ms = toMs(iso);
  if (ms === null || ms > nowMs) return ms;
  throw new RequestError('invalid_request', [{ path: 'expires_at', message: 'must lie ahead; DELETE ends a key now' }]);
}
