import { OPERATOR_KEY_ID } from '../keys/operator.ts';
import { requestsUnderWay } from '../policy.ts';
import type { KeyTable } from './key-table.ts';
import type { Ledger, Reservation } from './ledger.ts';
import { isKeyActive } from './tenant-keys.ts';

/** The work of one request, before any of it is done. */
export type WorkAdmission = Omit<Reservation, 'countedAs' | 'settleByMs'> & { settleByMs: number };

export type WorkOutcome = 'admitted' | 'key_revoked' | 'quota_exhausted' | 'too_many_requests';

export type WorkTables = { keys: KeyTable; ledger: Ledger };

/** Lets a request's work begin, and reserves its pages. A second time with the same id changes nothing. One transaction. */
export function admitWork(tables: WorkTables, admission: WorkAdmission): WorkOutcome {
  const { workId, keyId, askedAtMs } = admission;
  if (tables.ledger.knows(workId)) return 'admitted';
  if (!isKeyActive(tables, keyId, askedAtMs)) return 'key_revoked';
  const tier = tables.keys.find(keyId)?.record.tier ?? 'high';
  if (tables.ledger.countRequests(keyId, askedAtMs) >= requestsUnderWay[tier]) return 'too_many_requests';
  return reservePages(tables, admission) ? 'admitted' : 'quota_exhausted';
}

/**
 * Reserves the pages of work that is to begin, within what its key may have in the month. The pages of a file are not known
 * before it is opened: what is under way when the quota is reached is read to its end, and nothing more begins.
 *
 * @returns false when that would be more pages than the quota has left.
 */
export function reservePages(tables: WorkTables, work: Omit<Reservation, 'countedAs'>): boolean {
  const { keys, ledger } = tables;
  if (ledger.knows(work.workId)) return true;
  const { pagesPerMonth, pagesUsed } = quotaOf(tables, work.keyId, work.askedAtMs);
  if (pagesPerMonth !== null && pagesUsed + work.pageCount > pagesPerMonth) return false;
  ledger.reserve({ ...work, countedAs: firstKeyOf(keys, work.keyId) });
  return true;
}

/** What a key may have in a month, null for no bound, and what it has had in the month of a moment, reserved pages too. */
export type Quota = { pagesPerMonth: number | null; pagesUsed: number };

export function quotaOf({ keys, ledger }: WorkTables, keyId: string, nowMs: number): Quota {
  const pagesPerMonth = keys.find(keyId)?.record.pagesPerMonth ?? null;
  return { pagesPerMonth, pagesUsed: ledger.pagesOfMonth(firstKeyOf(keys, keyId), nowMs) };
}

/** Whether a key may begin nothing more in the month. */
export function isQuotaExhausted(tables: WorkTables, keyId: string, nowMs: number): boolean {
  const { pagesPerMonth, pagesUsed } = quotaOf(tables, keyId, nowMs);
  return pagesPerMonth !== null && pagesUsed >= pagesPerMonth;
}

/** The oldest of the keys that took each other's place: rotating a key gives it no new pages. */
function firstKeyOf(keys: KeyTable, keyId: string): string {
  if (keyId === OPERATOR_KEY_ID) return keyId;
  for (let id = keyId; ; ) {
    const earlier = keys.find(id)?.rotatedFrom ?? null;
    if (earlier === null) return id;
    id = earlier;
  }
}
