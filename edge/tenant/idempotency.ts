/** What a request says to be made at most once: its hashed `Idempotency-Key`, and what it asks for. */
export type IdempotencyClaim = {
  /** SHA-256 of the route and the caller's key; the key itself is not kept. */
  keyHash: string;
  /** SHA-256 of the request's canonical parameters. */
  fingerprint: string;
};

/** How long a key is remembered after what it made has ended. */
export const IDEMPOTENCY_RETENTION_MS = 24 * 60 * 60 * 1000;

export type ClaimOutcome = { outcome: 'new' } | { outcome: 'replay'; resourceId: string } | { outcome: 'conflict' };

/** The keys of one tenant. Every call is one step of the caller's transaction. */
export function createIdempotencyTable(sql: SqlStorage) {
  return {
    /** What the key has made, or `new` when it is free. */
    find({ keyHash, fingerprint }: IdempotencyClaim, nowMs: number): ClaimOutcome {
      type Row = { fingerprint: string; resource_id: string; expires_at: number | null };
      const row = sql
        .exec<Row>('SELECT fingerprint, resource_id, expires_at FROM idempotency WHERE key_hash = ?', keyHash)
        .toArray()[0];
      if (row === undefined || (row.expires_at !== null && row.expires_at <= nowMs)) return { outcome: 'new' };
      return row.fingerprint === fingerprint
        ? { outcome: 'replay', resourceId: row.resource_id }
        : { outcome: 'conflict' };
    },

    /** @param expiresAtMs - Null while the resource has not ended. */
    keep(claim: IdempotencyClaim, resourceId: string, nowMs: number, expiresAtMs: number | null): void {
      sql.exec(
        'INSERT OR REPLACE INTO idempotency (key_hash, fingerprint, resource_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
        claim.keyHash,
        claim.fingerprint,
        resourceId,
        nowMs,
        expiresAtMs,
      );
    },

    /** The resource was made: its key is kept as long as it has not ended. */
    resourceMade(resourceId: string): void {
      sql.exec('UPDATE idempotency SET expires_at = NULL WHERE resource_id = ?', resourceId);
    },

    /** The resource has ended: its key is kept a while longer. */
    resourceEnded(resourceId: string, endedAtMs: number): void {
      const expiresAtMs = endedAtMs + IDEMPOTENCY_RETENTION_MS;
      sql.exec('UPDATE idempotency SET expires_at = ? WHERE resource_id = ?', expiresAtMs, resourceId);
    },

    /** The resource is forgotten. If its end was never told, it is now. */
    resourceGone(resourceId: string, nowMs: number): void {
      const expiresAtMs = nowMs + IDEMPOTENCY_RETENTION_MS;
      sql.exec(
        'UPDATE idempotency SET expires_at = ? WHERE resource_id = ? AND expires_at IS NULL',
        ...[expiresAtMs, resourceId],
      );
    },

    /** What the key was to make was never made: it may be used again. */
    freeResource(resourceId: string): void {
      sql.exec('DELETE FROM idempotency WHERE resource_id = ?', resourceId);
    },

    removeExpired(nowMs: number, limit: number): void {
      sql.exec(
        'DELETE FROM idempotency WHERE key_hash IN (SELECT key_hash FROM idempotency WHERE expires_at <= ? LIMIT ?)',
        ...[nowMs, limit],
      );
    },

    nextExpiryMs(): number | null {
      const row = sql.exec<{ at: number | null }>(
        'SELECT min(expires_at) AS at FROM idempotency WHERE expires_at IS NOT NULL',
      );
      return row.one().at;
    },
  };
}
export type IdempotencyTable = ReturnType<typeof createIdempotencyTable>;
