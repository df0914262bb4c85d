import { OPERATOR_KEY_ID } from '../keys/operator.ts';
import { requestsUnderWay } from '../policy.ts';
import type { KeyTable, StoredKey } from './key-table.ts';
import type { Ledger, Reservation } from './ledger.ts';
import { isActive } from './tenant-keys.ts';

/** The work of one request, before any of it is done. */
export type WorkAdmission = Omit<Reservation, 'countedAs' | 'settleByMs'> & { settleByMs: number };

export type WorkOutcome = 'admitted' | 'key_revoked' | 'quota_exhausted' | 'too_many_requests';

export type WorkTables = { keys: KeyTable; ledger: Ledger };

/** Lets a request's work begin, and reserves its pages. A second time with the same id changes nothing. One transaction. */
export function admitWork(tables: WorkTables, admission: WorkAdmission): WorkOutcome {
  const { workId, keyId, askedAtMs } = admission;
  if (tables.ledger.knows(workId)) return 'admitted';
  // Found once for all that is asked of it: this is done for every request.
  const key = tables.keys.find(keyId);
  if (keyId !== OPERATOR_KEY_ID && !isActive(key, askedAtMs)) return 'key_revoked';
  const limit = requestsUnderWay[key?.record.tier ?? 'high'];
  if (tables.ledger.countRequests(keyId, askedAtMs) >= limit) return 'too_many_requests';
  return reserve(tables, admission, key) ? 'admitted' : 'quota_exhausted';
}

/**
 * Reserves the pages of work that is to begin, within what its key may have in the month. The pages of a file are not known
 * before it is opened: what is under way when the quota is reached is read to its end, and nothing more begins.
 *
 * @returns false when that would be more pages than the quota has left.
 */
export function reservePages(tables: WorkTables, work: Omit<Reservation, 'countedAs'>): boolean {
  return tables.ledger.knows(work.workId) || reserve(tables, work, tables.keys.find(work.keyId));
}

/** @param key - The work's own; null for the operator's. */
function reserve({ keys, ledger }: WorkTables, work: Omit<Reservation, 'countedAs'>, key: StoredKey | null): boolean {
  const { pagesPerMonth, countedAs } = countOf(keys, work.keyId, key);
  const isWithin =
    pagesPerMonth === null || ledger.pagesOfMonth(countedAs, work.askedAtMs) + work.pageCount <= pagesPerMonth;
  if (isWithin) ledger.reserve({ ...work, countedAs });
  return isWithin;
}

/** What a key may have in a month, null for no bound, and what it has had in the month of a moment, reserved pages too. */
export type Quota = { pagesPerMonth: number | null; pagesUsed: number };

export function quotaOf({ keys, ledger }: WorkTables, keyId: string, nowMs: number): Quota {
  const { pagesPerMonth, countedAs } = countOf(keys, keyId, keys.find(keyId));
  return { pagesPerMonth, pagesUsed: ledger.pagesOfMonth(countedAs, nowMs) };
}

/** Whether a key may begin nothing more in the month. */
export function isQuotaExhausted(tables: WorkTables, keyId: string, nowMs: number): boolean {
  const { pagesPerMonth, pagesUsed } = quotaOf(tables, keyId, nowMs);
  return pagesPerMonth !== null && pagesUsed >= pagesPerMonth;
}

/** A key's pages are counted with the oldest of the keys that took each other's place: rotating a key gives it no new ones. */
function countOf(
  keys: KeyTable,
  keyId: string,
  key: StoredKey | null,
): { pagesPerMonth: number | null; countedAs: string } {
  let countedAs = keyId;
  let earlier = key?.rotatedFrom ?? null;
  while (earlier !== null) {
    countedAs = earlier;
    earlier = keys.find(earlier)?.rotatedFrom ?? null;
  }
  return { pagesPerMonth: key?.record.pagesPerMonth ?? null, countedAs };
}
