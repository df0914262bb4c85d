import type { ContentType, Document, DocumentStatus } from '../../shared/api/documents.ts';
import { toIsoTime } from '../respond/iso-time.ts';

/** What the gateway knows of a document: what callers see, and what its upload is checked against. */
export type DocumentRecord = {
  document: Document;
  announcedSha256: string | null;
  /** Why it is `rejected`. */
  rejection: string | null;
};

/** What of the table makes a record. */
export type DocumentRow = {
  id: string;
  status: DocumentStatus;
  content_type: ContentType;
  size_bytes: number;
  announced_sha256: string | null;
  sha256: string | null;
  rejection: string | null;
  created_at: number;
  completed_at: number | null;
  expires_at: number;
};

export const toRecord = (row: DocumentRow, nowMs: number): DocumentRecord => ({
  document: {
    id: row.id,
    // Until the sweep has come by.
    status: row.status === 'awaiting_upload' && row.expires_at <= nowMs ? 'expired' : row.status,
    content_type: row.content_type,
    size_bytes: row.size_bytes,
    sha256: row.sha256,
    created_at: toIsoTime(row.created_at),
    completed_at: row.completed_at === null ? null : toIsoTime(row.completed_at),
    expires_at: toIsoTime(row.expires_at),
  },
  announcedSha256: row.announced_sha256,
  rejection: row.rejection,
});
