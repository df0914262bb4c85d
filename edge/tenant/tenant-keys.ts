import type { Key, KeyScope } from '../../shared/api/keys.ts';
import { findExcess, type GrantedField, type KeyGrant } from '../keys/find-excess.ts';
import { toKeyStatus } from '../keys/judge-key.ts';
import type { ApiKeyRecord } from '../keys/key-record.ts';
import { OPERATOR_KEY_ID } from '../keys/operator.ts';
import { MAX_KEYS } from '../policy.ts';
import type { IdempotencyClaim, IdempotencyTable } from './idempotency.ts';
import { IDEMPOTENCY_RETENTION_MS } from './idempotency.ts';
import { type KeyTable, type NewKey, type StoredKey, toKey } from './key-table.ts';

/** Who asks: the id of an admin key of this tenant, or of the operator's. */
type Asked = { by: string; nowMs: number };

export type KeyCreation = Asked & { key: NewKey; claim: IdempotencyClaim | null };
export type KeyChange = Asked & { id: string; change: Partial<KeyGrant & Pick<ApiKeyRecord, 'name' | 'notBeforeMs'>> };
export type KeyRevocation = Asked & { id: string };
export type KeyRotation = Asked & {
  id: string;
  successor: Pick<NewKey, 'secretHash' | 'hint'> & { id: string };
  graceMs: number;
  claim: IdempotencyClaim | null;
};

/** What can come of asking for a change. `replay`: the same request was made before, and this is its key. */
export type KeyOutcome =
  | { outcome: 'done' | 'replay'; key: Key }
  | { outcome: 'not_found' | 'conflict' | 'too_many' | 'not_active' | 'by_revoked' | 'no_life' }
  | { outcome: 'exceeds'; field: GrantedField };

export type KeyTables = { keys: KeyTable; idempotency: IdempotencyTable };

/** What a key may do now; null when it may not be used. The operator's key stands in no table. */
export function scopesOfKey({ keys }: Pick<KeyTables, 'keys'>, id: string, nowMs: number): KeyScope[] | null {
  const key = keys.find(id);
  return isActive(key, nowMs) ? key.record.scopes : null;
}

export const isActive = (key: StoredKey | null, nowMs: number): key is StoredKey =>
  key !== null && toKeyStatus(key.record, nowMs) === 'active';

/** Whether a key may start new work. */
export const isKeyActive = (tables: Pick<KeyTables, 'keys'>, id: string, nowMs: number): boolean =>
  id === OPERATOR_KEY_ID || scopesOfKey(tables, id, nowMs) !== null;

/** Makes a key, once for each claim. One transaction. */
export function createKey(tables: KeyTables, { key, claim, by, nowMs }: KeyCreation): KeyOutcome {
  return (
    answerToRepeated(tables, key.record.id, claim, nowMs) ??
    refuse(tables, { by, nowMs }, key.record) ??
    addKey(tables, key, claim)
  );
}

/** Changes what is named. One transaction. */
export function changeKey(tables: KeyTables, { id, change, by, nowMs }: KeyChange): KeyOutcome {
  const refused = refuse(tables, { by, nowMs }, change);
  if (refused !== null) return refused;
  const key = tables.keys.find(id);
  if (key === null) return { outcome: 'not_found' };
  if (key.record.status === 'revoked') return { outcome: 'not_active' };
  const { notBeforeMs, expiresAtMs } = { ...key.record, ...change };
  if (notBeforeMs !== null && expiresAtMs !== null && notBeforeMs >= expiresAtMs) return { outcome: 'no_life' };
  return done(tables.keys.change(key, change, nowMs), nowMs);
}

/** Ends a key for good. A second time changes nothing. One transaction. */
export function revokeKey(tables: KeyTables, { id, by, nowMs }: KeyRevocation): KeyOutcome {
  const refused = refuse(tables, { by, nowMs }, {});
  if (refused !== null) return refused;
  const key = tables.keys.find(id);
  if (key === null) return { outcome: 'not_found' };
  return done(key.record.status === 'revoked' ? key : tables.keys.change(key, { status: 'revoked' }, nowMs), nowMs);
}

/** Makes a key with the settings of another, which ends after the grace; without one it is revoked. One transaction. */
export function rotateKey(tables: KeyTables, rotation: KeyRotation): KeyOutcome {
  const { id, successor, graceMs, claim, by, nowMs } = rotation;
  const repeated = answerToRepeated(tables, successor.id, claim, nowMs);
  if (repeated !== null) return repeated;
  const old = tables.keys.find(id);
  const refused = refuse(tables, { by, nowMs }, old?.record ?? {});
  if (refused !== null) return refused;
  if (old === null) return { outcome: 'not_found' };
  if (['revoked', 'expired'].includes(toKeyStatus(old.record, nowMs))) return { outcome: 'not_active' };
  const record = { ...old.record, id: successor.id, version: 1 };
  const added = addKey(tables, { ...successor, record, createdAtMs: nowMs, rotatedFrom: id }, claim);
  if (added.outcome !== 'done') return added;
  const expiresAtMs = Math.min(old.record.expiresAtMs ?? Number.POSITIVE_INFINITY, nowMs + graceMs);
  tables.keys.change(old, graceMs === 0 ? { status: 'revoked' } : { expiresAtMs }, nowMs);
  return added;
}

/** The key that this very call, or one with the same claim, has made before. */
function answerToRepeated(
  { keys, idempotency }: KeyTables,
  id: string,
  claim: IdempotencyClaim | null,
  nowMs: number,
): KeyOutcome | null {
  // A call that was made again because its answer was lost.
  const own = keys.find(id);
  if (own !== null) return done(own, nowMs);
  const claimed = claim === null ? { outcome: 'new' as const } : idempotency.find(claim, nowMs);
  if (claimed.outcome === 'new') return null;
  if (claimed.outcome === 'conflict') return claimed;
  const earlier = keys.find(claimed.resourceId);
  return earlier === null ? { outcome: 'not_found' } : { outcome: 'replay', key: toKey(earlier, nowMs) };
}

/** Why whoever asks may not give that; null when it is allowed. */
function refuse({ keys }: KeyTables, { by, nowMs }: Asked, granted: Partial<KeyGrant>): KeyOutcome | null {
  if (by === OPERATOR_KEY_ID) return null;
  const own = keys.find(by);
  const isAdmin = own !== null && toKeyStatus(own.record, nowMs) === 'active' && own.record.scopes.includes('admin');
  if (!isAdmin) return { outcome: 'by_revoked' };
  const field = findExcess(granted, own.record);
  return field === null ? null : { outcome: 'exceeds', field };
}

function addKey({ keys, idempotency }: KeyTables, key: NewKey, claim: IdempotencyClaim | null): KeyOutcome {
  const nowMs = key.createdAtMs;
  if (keys.countUsable(nowMs) >= MAX_KEYS) return { outcome: 'too_many' };
  keys.add(key);
  if (claim !== null) idempotency.keep(claim, key.record.id, nowMs, nowMs + IDEMPOTENCY_RETENTION_MS);
  return done({ ...key, revokedAtMs: null, lastUsedAtMs: null }, nowMs);
}

const done = (key: StoredKey, nowMs: number): KeyOutcome => ({ outcome: 'done', key: toKey(key, nowMs) });
