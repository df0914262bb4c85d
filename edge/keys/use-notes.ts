import type { Caller } from '../context.ts';
import { createBoundedMap } from './bounded-map.ts';
import { isOperator } from './operator.ts';

const HOUR_MS = 60 * 60 * 1000;
/** A key that falls out is noted once more. */
const MAX_KEYS_NOTED = 5_000;

/** What a note is written to: a tenant's object. */
export type NotesUse = { noteKeyUse(keyId: string, hourMs: number): Promise<void> };

/** @returns What to wait for outside the request's way; null when nothing is due. Never rejects. */
export type NoteUse = (caller: Caller) => Promise<void> | null;

/** Tells a tenant's object that a key is in use: from each isolate once an hour and key. A note that is lost is no harm. */
export function createNoteUse(parts: {
  tenants(tenantId: string): NotesUse;
  now(): number;
  report(error: unknown): void;
}): NoteUse {
  const noted = createBoundedMap<number>(MAX_KEYS_NOTED);
  return (caller) => {
    const { keyId, tenantId } = caller;
    const hourMs = Math.floor(parts.now() / HOUR_MS) * HOUR_MS;
    if (isOperator(caller) || noted.get(keyId) === hourMs) return null;
    noted.set(keyId, hourMs);
    return parts.tenants(tenantId).noteKeyUse(keyId, hourMs).catch(parts.report);
  };
}
