import type { JobStatus } from '../../shared/api/jobs.ts';
import type { UsageGroup } from '../../shared/api/usage.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';

/**
 * What work was done, and what is under way; see `storage/migrate.ts`. `ledger` has been there since the first step, and here
 * learns of keys, types and days. `page_use` is the sum of what the ledger and the reservations of a key hold for a month.
 */
export const ledgerTables = `ALTER TABLE ledger ADD COLUMN key_id TEXT;
   ALTER TABLE ledger ADD COLUMN doc_type TEXT;
   ALTER TABLE ledger ADD COLUMN day TEXT;
   UPDATE ledger SET day = strftime('%Y-%m-%d', ended_at / 1000, 'unixepoch');
   CREATE INDEX ledger_by_day ON ledger (day);
   CREATE TABLE reservation (
     work_id TEXT PRIMARY KEY, key_id TEXT NOT NULL, counted_as TEXT NOT NULL, asked_at INTEGER NOT NULL, page_count INTEGER NOT NULL,
     settle_by INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX reservation_of_request ON reservation (key_id, settle_by) WHERE settle_by IS NOT NULL;
   CREATE INDEX reservation_by_time ON reservation (settle_by) WHERE settle_by IS NOT NULL;
   CREATE TABLE page_use (counted_as TEXT, month TEXT, page_count INTEGER NOT NULL, PRIMARY KEY (counted_as, month)) WITHOUT ROWID;`;

/** Work that is about to begin. */
export type Reservation = {
  /** Of the job, or of one request's work. */
  workId: string;
  keyId: string;
  /** With which key's pages its own are counted: a key takes the count over from the one in whose place it came. */
  countedAs: string;
  askedAtMs: number;
  /** The least it will come to. */
  pageCount: number;
  /** When a request that was never heard of again is entered as failed; null for a job, which always tells of its end. */
  settleByMs: number | null;
};

/** Work that has ended. */
export type EndedWork = {
  workId: string;
  /** Of the key that asked, where no reservation says it. */
  keyId: string | null;
  askedAtMs: number;
  endedAtMs: number;
  status: Exclude<JobStatus, 'queued' | 'running'>;
  docType: DocType | null;
  pageCount: number;
  workMs: number;
};

/** What all work of a group came to. */
export type WorkSum = { group: string | null; requests: number; pages: number; workMs: number };

type ReservationRow = {
  work_id: string;
  key_id: string;
  counted_as: string;
  asked_at: number;
  page_count: number;
  settle_by: number | null;
};

/**
 * The ledger of one tenant: a row for each job and each request's work, entered once however often its end is told, and kept
 * whatever becomes of the job. Every call is one step of the caller's transaction.
 */
export function createLedger(sql: SqlStorage) {
  const findReservation = (workId: string): ReservationRow | undefined =>
    sql.exec<ReservationRow>('SELECT * FROM reservation WHERE work_id = ?', workId).toArray()[0];

  const addPages = (countedAs: string, askedAtMs: number, pages: number): void => {
    sql.exec(
      `INSERT INTO page_use (counted_as, month, page_count) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET page_count = page_count + excluded.page_count`,
      ...[countedAs, toMonth(askedAtMs), pages],
    );
  };

  /** Enters the end, unless it is there. */
  const settle = (work: EndedWork): void => {
    const reservation = findReservation(work.workId);
    const askedAtMs = reservation?.asked_at ?? work.askedAtMs;
    const entered = sql.exec(
      `INSERT OR IGNORE INTO ledger (job_id, ended_at, status, page_count, work_ms, key_id, doc_type, day)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING job_id`,
      ...[work.workId, work.endedAtMs, work.status, work.pageCount, work.workMs],
      ...[reservation?.key_id ?? work.keyId, work.docType, toDay(askedAtMs)],
    );
    if (entered.toArray().length === 0 || reservation === undefined) return;
    sql.exec('DELETE FROM reservation WHERE work_id = ?', work.workId);
    addPages(reservation.counted_as, askedAtMs, work.pageCount - reservation.page_count);
  };

  return {
    settle,

    /** Keeps the pages that the work will come to. The caller has asked `knows` before. */
    reserve({ workId, keyId, countedAs, askedAtMs, pageCount, settleByMs }: Reservation): void {
      sql.exec(
        'INSERT INTO reservation (work_id, key_id, counted_as, asked_at, page_count, settle_by) VALUES (?, ?, ?, ?, ?, ?)',
        ...[workId, keyId, countedAs, askedAtMs, pageCount, settleByMs],
      );
      addPages(countedAs, askedAtMs, pageCount);
    },

    /** Whether the work was let in before, and maybe has ended. */
    knows(workId: string): boolean {
      const query = 'SELECT 1 FROM ledger WHERE job_id = ?1 UNION ALL SELECT 1 FROM reservation WHERE work_id = ?1';
      return sql.exec(query, workId).toArray().length > 0;
    },

    /** The work never began. */
    release(workId: string): void {
      const reservation = findReservation(workId);
      if (reservation === undefined) return;
      sql.exec('DELETE FROM reservation WHERE work_id = ?', workId);
      addPages(reservation.counted_as, reservation.asked_at, -reservation.page_count);
    },

    /** The work is forgotten. If it has not ended yet, it does now. */
    abandon(workId: string, endedAtMs: number): void {
      const reservation = findReservation(workId);
      if (reservation !== undefined) settle({ ...toEnded(reservation), endedAtMs, status: 'cancelled' });
    },

    /** Enters requests that were never heard of again as failed: nobody got an answer. */
    settleOverdue(nowMs: number, limit: number): void {
      const query = 'SELECT * FROM reservation WHERE settle_by <= ? ORDER BY settle_by LIMIT ?';
      for (const row of sql.exec<ReservationRow>(query, nowMs, limit).toArray()) settle(toEnded(row));
    },

    nextOverdueAtMs(): number | null {
      return sql.exec<{ at: number | null }>('SELECT min(settle_by) AS at FROM reservation').one().at;
    },

    /** How many requests of a key are under way. */
    countRequests(keyId: string, nowMs: number): number {
      const query = 'SELECT count(*) AS count FROM reservation WHERE key_id = ? AND settle_by > ?';
      return sql.exec<{ count: number }>(query, keyId, nowMs).one().count;
    },

    /** Pages that were read or are reserved in the month of a moment. */
    pagesOfMonth(countedAs: string, nowMs: number): number {
      const query = 'SELECT page_count FROM page_use WHERE counted_as = ? AND month = ?';
      return sql.exec<{ page_count: number }>(query, countedAs, toMonth(nowMs)).toArray()[0]?.page_count ?? 0;
    },

    /** @param from - The first day, `2026-11-01`. @param to - The last one. */
    sum(groupBy: UsageGroup, from: string, to: string): WorkSum[] {
      const query = `SELECT ${columnOf[groupBy]} AS "group", count(*) AS requests, sum(page_count) AS pages, sum(work_ms) AS workMs
        FROM ledger WHERE day BETWEEN ? AND ? GROUP BY 1 ORDER BY 1`;
      return sql.exec<WorkSum>(query, from, to).toArray();
    },
  };
}
export type Ledger = ReturnType<typeof createLedger>;

const columnOf: Record<UsageGroup, string> = { day: 'day', key: 'key_id', type: 'doc_type', status: 'status' };

/** Work is counted on the day and in the month in which it was asked for, both in UTC, whenever it ends. */
export const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const toMonth = (ms: number): string => toDay(ms).slice(0, 7);

const toEnded = ({ work_id, key_id, asked_at, settle_by }: ReservationRow): EndedWork => ({
  ...{ workId: work_id, keyId: key_id, askedAtMs: asked_at, endedAtMs: settle_by ?? asked_at },
  ...{ status: 'failed', docType: null, pageCount: 0, workMs: 0 },
});
