import { webhookRules } from '../policy.ts';

/** A version of the tenant's webhook secret that signs now. `expiresAtMs` is null for the current one. */
export type WebhookVersion = { version: number; expiresAtMs: number | null };

/** The secrets themselves are made from these numbers, see `webhooks/signing.ts`. */
export const webhookVersionTables =
  'CREATE TABLE webhook_version (version INTEGER PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID;';

/**
 * Which versions of the tenant's webhook secret are in use. The table holds the earlier ones; the current one is the next
 * number, so a tenant who has never rotated has no row and version 1.
 */
export function createWebhookVersions(sql: SqlStorage) {
  const currentVersion = (): number =>
    sql.exec<{ next: number }>('SELECT coalesce(max(version), 0) + 1 AS next FROM webhook_version').one().next;

  return {
    /** The current one, then those before it whose time has not run out, newest first. */
    list(nowMs: number): WebhookVersion[] {
      type Row = { version: number; expires_at: number };
      const earlier = sql.exec<Row>(
        'SELECT version, expires_at FROM webhook_version WHERE expires_at > ? ORDER BY version DESC LIMIT ?',
        ...[nowMs, webhookRules.maxPreviousSecrets],
      );
      return [
        { version: currentVersion(), expiresAtMs: null },
        ...earlier.toArray().map(({ version, expires_at }) => ({ version, expiresAtMs: expires_at })),
      ];
    },

    /** Makes a new secret the current one. None before it signs for longer than `graceMs` from now. */
    rotate(nowMs: number, graceMs: number): void {
      const expiresAtMs = nowMs + graceMs;
      sql.exec('INSERT INTO webhook_version (version, expires_at) VALUES (?, ?)', currentVersion(), expiresAtMs);
      sql.exec('UPDATE webhook_version SET expires_at = min(expires_at, ?)', expiresAtMs);
      // The newest row stays, also when its time is over: the current number follows from it.
      sql.exec(
        'DELETE FROM webhook_version WHERE expires_at <= ? AND version < (SELECT max(version) FROM webhook_version)',
        nowMs,
      );
    },
  };
}
