import type { DocumentRecord } from './document-record.ts';
import type { DocumentTable, NewDocument } from './document-table.ts';
import type { IdempotencyClaim, IdempotencyTable } from './idempotency.ts';

/** A document that asks to be registered. */
export type DocumentRegistration = {
  document: NewDocument;
  claim: IdempotencyClaim | null;
  /** Until when the upload URL in the answer can be used. */
  signedUntilMs: number;
};

export type RegistrationOutcome =
  | { outcome: 'registered'; record: DocumentRecord }
  /** The same request was made before: this is its document. */
  | { outcome: 'replay'; record: DocumentRecord }
  | { outcome: 'conflict' }
  /** The same request was made before, and its document was deleted since. */
  | { outcome: 'deleted' };

type Tables = { documents: DocumentTable; idempotency: IdempotencyTable };

/** Registers a document, once for each claim. One transaction. */
export function registerDocument(
  { documents, idempotency }: Tables,
  { document, claim, signedUntilMs }: DocumentRegistration,
): RegistrationOutcome {
  const claimed = claim === null ? { outcome: 'new' as const } : idempotency.find(claim, document.createdAtMs);
  if (claimed.outcome === 'conflict') return claimed;
  const id = claimed.outcome === 'replay' ? claimed.resourceId : document.id;
  if (claimed.outcome === 'new') {
    documents.add(document);
    if (claim !== null) idempotency.keep(claim, id, document.createdAtMs, null);
  }
  documents.signed(id, signedUntilMs);
  const record = documents.find(id, document.createdAtMs);
  if (record === null) return { outcome: 'deleted' };
  return { outcome: claimed.outcome === 'replay' ? 'replay' : 'registered', record };
}

/** What was found out about an upload. */
export type UploadVerdict =
  | { isSound: true; sha256: string; checkedAtMs: number; expiresAtMs: number }
  | { isSound: false; rejection: string; checkedAtMs: number };

/** Ends the wait for an upload, unless it has ended already. One transaction. @returns the document as it is now. */
export function settleDocument(
  { documents, idempotency }: Tables,
  id: string,
  verdict: UploadVerdict,
): DocumentRecord | null {
  const changed = verdict.isSound
    ? documents.complete(id, { ...verdict, completedAtMs: verdict.checkedAtMs })
    : documents.reject(id, verdict.rejection, verdict.checkedAtMs);
  if (changed) idempotency.resourceEnded(id, verdict.checkedAtMs);
  return documents.find(id, verdict.checkedAtMs);
}
