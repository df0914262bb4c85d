import type { Key, ListKeysQuery } from '../../shared/api/keys.ts';
import { toKeyStatus } from '../keys/judge-key.ts';
import type { ApiKeyRecord } from '../keys/key-record.ts';
import { toIsoTime } from '../respond/iso-time.ts';

/** The keys of a tenant; see `storage/migrate.ts`. Times are milliseconds since the epoch. */
export const keyTables = `CREATE TABLE api_key (
     id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, version INTEGER NOT NULL, secret_hash TEXT NOT NULL UNIQUE, hint TEXT NOT NULL,
     status TEXT NOT NULL, not_before INTEGER, expires_at INTEGER, settings TEXT NOT NULL, created_at INTEGER NOT NULL,
     revoked_at INTEGER, last_used_at INTEGER, rotated_from TEXT, project_at INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX api_key_by_projection ON api_key (project_at) WHERE project_at IS NOT NULL;`;

/** A key that does not exist yet. */
export type NewKey = {
  record: ApiKeyRecord;
  /** SHA-256 of the key, in hex. */
  secretHash: string;
  /** See `toKeyHint`. */
  hint: string;
  createdAtMs: number;
  /** The key whose place it takes. */
  rotatedFrom: string | null;
};

/** All that is known of a key. */
export type StoredKey = NewKey & { revokedAtMs: number | null; lastUsedAtMs: number | null };

type Row = {
  id: string;
  tenant_id: string;
  version: number;
  secret_hash: string;
  hint: string;
  status: ApiKeyRecord['status'];
  not_before: number | null;
  expires_at: number | null;
  settings: string;
  created_at: number;
  revoked_at: number | null;
  last_used_at: number | null;
  rotated_from: string | null;
};

/** What of a record has no column of its own. */
type Settings = Pick<ApiKeyRecord, 'name' | 'scopes' | 'environment' | 'tier' | 'pagesPerMonth' | 'ipAllowList'>;

/** When KV does not take a change, which it does once a second for a key. */
const PROJECTION_RETRY_MS = 2_000;

/**
 * The keys of one tenant: the truth, of which KV is told. Every call is one step of the caller's transaction.
 *
 * `project_at` is when a change is next written to KV if that has not succeeded by then; null when KV has it.
 */
export function createKeyTable(sql: SqlStorage) {
  return {
    find(id: string): StoredKey | null {
      const row = sql.exec<Row>('SELECT * FROM api_key WHERE id = ?', id).toArray()[0];
      return row === undefined ? null : toStoredKey(row);
    },

    add({ record, secretHash, hint, createdAtMs, rotatedFrom }: NewKey): void {
      sql.exec(
        `INSERT INTO api_key (id, tenant_id, version, secret_hash, hint, status, not_before, expires_at, settings, created_at,
           rotated_from, project_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[record.id, record.tenantId, record.version, secretHash, hint, record.status, record.notBeforeMs],
        ...[record.expiresAtMs, JSON.stringify(toSettings(record)), createdAtMs, rotatedFrom],
        createdAtMs + PROJECTION_RETRY_MS,
      );
    },

    /** Makes it the key's next version. @returns the key as it is now. */
    change(key: StoredKey, change: Partial<ApiKeyRecord>, nowMs: number): StoredKey {
      const record = { ...key.record, ...change, version: key.record.version + 1 };
      const revokedAtMs = record.status === 'revoked' ? (key.revokedAtMs ?? nowMs) : null;
      sql.exec(
        `UPDATE api_key SET version = ?, status = ?, not_before = ?, expires_at = ?, settings = ?, revoked_at = ?,
           project_at = ? WHERE id = ?`,
        ...[record.version, record.status, record.notBeforeMs, record.expiresAtMs, JSON.stringify(toSettings(record))],
        ...[revokedAtMs, nowMs + PROJECTION_RETRY_MS, record.id],
      );
      return { ...key, record, revokedAtMs };
    },

    /** Newest first. */
    list({ limit, cursor, status }: Omit<ListKeysQuery, 'tenant'>, nowMs: number) {
      const conditions: { text: string; values: (string | number)[] }[] = [
        // Ids begin with their time: the cursor is the last id of the page before.
        ...(cursor === undefined ? [] : [{ text: 'id < ?', values: [cursor] }]),
        ...(status === undefined ? [] : [{ text: `${statusOf} = ?`, values: [nowMs, nowMs, status] }]),
      ];
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ text }) => text).join(' AND ')}`;
      const rows = sql
        .exec<Row>(
          `SELECT * FROM api_key ${where} ORDER BY id DESC LIMIT ?`,
          ...conditions.flatMap(({ values }) => values),
          limit + 1,
        )
        .toArray();
      const items = rows.slice(0, limit).map((row) => toKey(toStoredKey(row), nowMs));
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    /** How many can be used now or later. */
    countUsable(nowMs: number): number {
      const query = `SELECT count(*) AS count FROM api_key WHERE ${statusOf} IN ('active', 'not_yet_valid')`;
      return sql.exec<{ count: number }>(query, nowMs, nowMs).one().count;
    },

    noteUse(id: string, atMs: number): void {
      sql.exec(
        'UPDATE api_key SET last_used_at = ? WHERE id = ? AND coalesce(last_used_at, 0) < ?',
        ...[atMs, id, atMs],
      );
    },

    /** What KV does not have yet. */
    unprojected(limit: number): StoredKey[] {
      const query = 'SELECT * FROM api_key WHERE project_at IS NOT NULL ORDER BY project_at LIMIT ?';
      return sql.exec<Row>(query, limit).toArray().map(toStoredKey);
    },

    /** KV has this version; a newer one is still owed. */
    projected(id: string, version: number): void {
      sql.exec('UPDATE api_key SET project_at = NULL WHERE id = ? AND version = ?', id, version);
    },

    postponeProjection(id: string, nowMs: number): void {
      sql.exec('UPDATE api_key SET project_at = ? WHERE id = ?', nowMs + PROJECTION_RETRY_MS, id);
    },

    nextProjectionAtMs(): number | null {
      return sql.exec<{ at: number | null }>('SELECT min(project_at) AS at FROM api_key').one().at;
    },
  };
}
export type KeyTable = ReturnType<typeof createKeyTable>;

/** `toKeyStatus` in SQL, given the time twice. */
const statusOf = `(CASE WHEN status = 'revoked' THEN 'revoked' WHEN expires_at <= ? THEN 'expired'
  WHEN not_before > ? THEN 'not_yet_valid' ELSE 'active' END)`;

/** A key as its tenant sees it. */
export const toKey = ({ record, ...key }: StoredKey, nowMs: number): Key => ({
  id: record.id,
  tenant: record.tenantId,
  name: record.name,
  scopes: record.scopes,
  environment: record.environment,
  tier: record.tier,
  pages_per_month: record.pagesPerMonth,
  not_before: toIsoTime(record.notBeforeMs),
  expires_at: toIsoTime(record.expiresAtMs),
  ip_allow_list: record.ipAllowList,
  status: toKeyStatus(record, nowMs),
  hint: key.hint,
  version: record.version,
  created_at: toIsoTime(key.createdAtMs),
  revoked_at: toIsoTime(key.revokedAtMs),
  last_used_at: toIsoTime(key.lastUsedAtMs),
  rotated_from: key.rotatedFrom,
});

const toStoredKey = (row: Row): StoredKey => ({
  record: {
    ...{ id: row.id, tenantId: row.tenant_id, version: row.version, status: row.status },
    ...{ notBeforeMs: row.not_before, expiresAtMs: row.expires_at },
    ...(JSON.parse(row.settings) as Settings),
  },
  secretHash: row.secret_hash,
  hint: row.hint,
  createdAtMs: row.created_at,
  revokedAtMs: row.revoked_at,
  lastUsedAtMs: row.last_used_at,
  rotatedFrom: row.rotated_from,
});

const toSettings = ({ name, scopes, environment, tier, pagesPerMonth, ipAllowList }: ApiKeyRecord): Settings => ({
  ...{ name, scopes, environment, tier, pagesPerMonth, ipAllowList },
});
