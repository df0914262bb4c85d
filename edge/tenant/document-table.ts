import type { ContentType, Document, ListDocumentsQuery } from '../../shared/api/documents.ts';
import { documentRules } from '../policy.ts';
import { type DocumentRecord, type DocumentRow, toRecord } from './document-record.ts';

/** A document's table; see `storage/migrate.ts`. Times are milliseconds since the epoch. */
export const documentTables = `CREATE TABLE document (
     id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, status TEXT NOT NULL, content_type TEXT NOT NULL,
     size_bytes INTEGER NOT NULL, announced_sha256 TEXT, sha256 TEXT, rejection TEXT, created_at INTEGER NOT NULL,
     completed_at INTEGER, expires_at INTEGER NOT NULL, signed_until INTEGER NOT NULL, kept_until INTEGER NOT NULL,
     sweep_at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX document_by_status ON document (status, id);
   CREATE INDEX document_by_sweep ON document (sweep_at);`;

export type NewDocument = {
  id: string;
  tenantId: string;
  contentType: ContentType;
  sizeBytes: number;
  announcedSha256: string | null;
  createdAtMs: number;
  /** When it is given up unless it was completed. */
  uploadUntilMs: number;
  /** When the row goes if it never becomes `ready`. */
  keptUntilMs: number;
};

/** A document whose object is to be deleted. */
export type DueDocument = { id: string; tenantId: string; isDeleted: boolean };

const shown = `id, status, content_type, size_bytes, announced_sha256, sha256, rejection, created_at, completed_at, expires_at`;

/**
 * The documents of one tenant. Every call is one step of the caller's transaction.
 *
 * `sweep_at` is when the object in storage is next to be deleted, and with it the row unless `kept_until` is later. A row of
 * status `deleted` is seen by nobody but the sweep.
 */
export function createDocumentTable(sql: SqlStorage) {
  const find = (id: string, nowMs: number): DocumentRecord | null => {
    const row = sql
      .exec<DocumentRow>(`SELECT ${shown} FROM document WHERE id = ? AND status <> 'deleted'`, id)
      .toArray()[0];
    return row === undefined || (row.status === 'ready' && row.expires_at <= nowMs) ? null : toRecord(row, nowMs);
  };
  return {
    find,

    add(document: NewDocument): void {
      sql.exec(
        `INSERT OR IGNORE INTO document (id, tenant_id, status, content_type, size_bytes, announced_sha256, created_at, expires_at,
           signed_until, kept_until, sweep_at) VALUES (?, ?, 'awaiting_upload', ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[document.id, document.tenantId, document.contentType, document.sizeBytes, document.announcedSha256],
        ...[document.createdAtMs, document.uploadUntilMs, document.createdAtMs, document.keptUntilMs],
        document.uploadUntilMs,
      );
    },

    /** Newest first. */
    list(query: ListDocumentsQuery, nowMs: number): { items: Document[]; nextCursor: string | null } {
      const conditions: { text: string; values: (string | number)[] }[] = [
        { text: "status <> 'deleted' AND (status <> 'ready' OR expires_at > ?)", values: [nowMs] },
        ...(query.status === undefined ? [] : [{ text: 'status = ?', values: [query.status] }]),
        // Ids begin with their time: the cursor is the last id of the page before.
        ...(query.cursor === undefined ? [] : [{ text: 'id < ?', values: [query.cursor] }]),
      ];
      const rows = sql
        .exec<DocumentRow>(
          `SELECT ${shown} FROM document WHERE ${conditions.map(({ text }) => text).join(' AND ')} ORDER BY id DESC LIMIT ?`,
          ...conditions.flatMap(({ values }) => values),
          query.limit + 1,
        )
        .toArray();
      const items = rows.slice(0, query.limit).map((row) => toRecord(row, nowMs).document);
      return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
    },

    /** A URL that takes the upload was handed out. */
    signed(id: string, untilMs: number): void {
      sql.exec('UPDATE document SET signed_until = max(signed_until, ?) WHERE id = ?', untilMs, id);
    },

    /** Its bytes were checked. Changes nothing but a document that awaits them. @returns whether it did. */
    complete(id: string, upload: { sha256: string; completedAtMs: number; expiresAtMs: number }): boolean {
      const { sha256, completedAtMs, expiresAtMs } = upload;
      const changed = sql.exec(
        `UPDATE document SET status = 'ready', sha256 = ?, completed_at = ?, expires_at = ?, kept_until = ?, sweep_at = ?
         WHERE id = ? AND status = 'awaiting_upload' AND expires_at > ? RETURNING id`,
        ...[sha256, completedAtMs, expiresAtMs, expiresAtMs, expiresAtMs, id, completedAtMs],
      );
      return changed.toArray().length > 0;
    },

    /** Work that was let in reads it until then: should its time be over before, it is seen by nobody else, but stays. */
    keepFor(id: string, untilMs: number): void {
      sql.exec(
        `UPDATE document SET kept_until = max(kept_until, ?2), sweep_at = max(sweep_at, ?2) WHERE id = ?1 AND status = 'ready'`,
        ...[id, untilMs],
      );
    },

    /** Its bytes are not what was announced. Changes nothing but a document that awaits them. @returns whether it did. */
    reject(id: string, rejection: string, nowMs: number): boolean {
      const changed = sql.exec(
        `UPDATE document SET status = 'rejected', rejection = ?, expires_at = kept_until, sweep_at = ?
         WHERE id = ? AND status = 'awaiting_upload' AND expires_at > ? RETURNING id`,
        ...[rejection, nowMs, id, nowMs],
      );
      return changed.toArray().length > 0;
    },

    /**
     * The row stays until nothing can be uploaded any more, so that what came late is deleted too.
     *
     * @returns whether the tenant has, or had until lately, such a document.
     */
    remove(id: string, nowMs: number): boolean {
      const changed = sql.exec(
        `UPDATE document SET status = 'deleted', kept_until = max(signed_until, ?) + ?, sweep_at = ?
         WHERE id = ? AND status <> 'deleted'`,
        ...[nowMs, documentRules.lateUploadMs, nowMs, id],
      );
      return changed.rowsWritten > 0 || sql.exec('SELECT 1 FROM document WHERE id = ?', id).toArray().length > 0;
    },

    /** Gives up what was not completed in time. @returns the ids. */
    giveUp(nowMs: number, limit: number): string[] {
      const changed = sql.exec<{ id: string }>(
        `UPDATE document SET status = 'expired', expires_at = kept_until WHERE id IN
           (SELECT id FROM document WHERE sweep_at <= ? AND status = 'awaiting_upload' LIMIT ?) RETURNING id`,
        ...[nowMs, limit],
      );
      return changed.toArray().map(({ id }) => id);
    },

    due(nowMs: number, limit: number): DueDocument[] {
      const rows = sql.exec<DueRow>(
        "SELECT id, tenant_id, status FROM document WHERE sweep_at <= ? AND status <> 'awaiting_upload' LIMIT ?",
        ...[nowMs, limit],
      );
      return rows.toArray().map(toDue);
    },

    findDue(id: string, nowMs: number): DueDocument | null {
      const rows = sql.exec<DueRow>(
        'SELECT id, tenant_id, status FROM document WHERE id = ? AND sweep_at <= ?',
        ...[id, nowMs],
      );
      return rows.toArray().map(toDue)[0] ?? null;
    },

    /** Its object was deleted: the row goes too, or waits for its time. */
    swept(id: string, nowMs: number): void {
      sql.exec('DELETE FROM document WHERE id = ? AND kept_until <= ?', id, nowMs);
      sql.exec('UPDATE document SET sweep_at = kept_until WHERE id = ?', id);
    },

    postpone(id: string, untilMs: number): void {
      sql.exec('UPDATE document SET sweep_at = ? WHERE id = ?', untilMs, id);
    },

    nextSweepAtMs(): number | null {
      return sql.exec<{ at: number | null }>('SELECT min(sweep_at) AS at FROM document').one().at;
    },
  };
}
export type DocumentTable = ReturnType<typeof createDocumentTable>;

type DueRow = { id: string; tenant_id: string; status: string };
const toDue = ({ id, tenant_id, status }: DueRow): DueDocument => ({
  id,
  tenantId: tenant_id,
  isDeleted: status === 'deleted',
});
