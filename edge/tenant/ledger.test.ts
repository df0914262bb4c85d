import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { migrate } from '../storage/migrate.ts';
import { createLedger, type EndedWork, type Ledger, ledgerTables, type Reservation } from './ledger.ts';
import { tenantTables } from './tables.ts';

const NOVEMBER = Date.UTC(2026, 10, 30, 23, 59);
const DECEMBER = Date.UTC(2026, 11, 1, 0, 1);

/** The storage of an object that no tenant has: of a job's class, which makes no tables by itself. */
const withStorage = (test: (storage: DurableObjectStorage) => void) =>
  runInDurableObject(env.JOBS.get(env.JOBS.newUniqueId()), (_, { storage }) => test(storage));

const withLedger = (test: (ledger: Ledger) => void) =>
  withStorage((storage) => {
    migrate(storage, tenantTables);
    test(createLedger(storage.sql));
  });

const reserved: Reservation = {
  workId: 'req_1',
  keyId: 'key_2',
  countedAs: 'key_1',
  askedAtMs: NOVEMBER,
  pageCount: 2,
  settleByMs: DECEMBER,
};
const ended: EndedWork = {
  workId: 'req_1',
  keyId: 'key_of_who_tells',
  askedAtMs: DECEMBER,
  endedAtMs: DECEMBER,
  status: 'succeeded',
  docType: 'W2',
  pageCount: 5,
  workMs: 1200,
};

describe('the ledger', () => {
  it('counts work on the day and in the month it was asked for, by the key that asked', () =>
    withLedger((ledger) => {
      ledger.reserve(reserved);
      ledger.settle(ended);
      expect(ledger.sum('day', '2026-11-01', '2026-12-31')).toEqual([
        { group: '2026-11-30', requests: 1, pages: 5, workMs: 1200 },
      ]);
      expect(ledger.sum('key', '2026-11-30', '2026-11-30')).toMatchObject([{ group: 'key_2' }]);
      expect(ledger.sum('day', '2026-12-01', '2026-12-31')).toEqual([]);
      expect([NOVEMBER, DECEMBER].map((ms) => ledger.pagesOfMonth('key_1', ms))).toEqual([5, 0]);
    }));

  it('gives the pages back of what never began, and of what failed', () =>
    withLedger((ledger) => {
      ledger.reserve(reserved);
      ledger.reserve({ ...reserved, workId: 'req_2' });
      expect(ledger.pagesOfMonth('key_1', NOVEMBER)).toBe(4);
      ledger.release('req_1');
      ledger.settle({ ...ended, workId: 'req_2', status: 'failed', pageCount: 0 });
      expect(ledger.pagesOfMonth('key_1', NOVEMBER)).toBe(0);
      expect(ledger.sum('status', '2026-11-01', '2026-11-30')).toMatchObject([{ group: 'failed', requests: 1 }]);
    }));

  it('has the first end that it is told, and no pages of the others', () =>
    withLedger((ledger) => {
      ledger.reserve(reserved);
      ledger.settleOverdue(DECEMBER, 10);
      ledger.settle(ended);
      ledger.abandon('req_1', DECEMBER);
      expect(ledger.sum('status', '2026-11-01', '2026-11-30')).toEqual([
        { group: 'failed', requests: 1, pages: 0, workMs: 0 },
      ]);
      expect(ledger.pagesOfMonth('key_1', NOVEMBER)).toBe(0);
      expect(ledger.nextOverdueAtMs()).toBeNull();
    }));

  it('keeps what it held before it knew of keys and days', () =>
    withStorage((storage) => {
      migrate(storage, tenantTables.slice(0, tenantTables.indexOf(ledgerTables)));
      const row = 'INSERT INTO ledger (job_id, ended_at, status, page_count, work_ms) VALUES (?, ?, ?, ?, ?)';
      storage.sql.exec(row, 'job_1', NOVEMBER, 'succeeded', 3, 900);
      migrate(storage, tenantTables);
      const ledger = createLedger(storage.sql);
      expect(ledger.sum('day', '2026-11-01', '2026-11-30')).toEqual([
        { group: '2026-11-30', requests: 1, pages: 3, workMs: 900 },
      ]);
      expect(ledger.sum('key', '2026-11-01', '2026-11-30')).toMatchObject([{ group: null }]);
    }));
});
