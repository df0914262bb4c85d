import { documentRules } from '../policy.ts';
import { dropTables } from '../storage/drop-tables.ts';
import type { JobSpec } from './job-spec.ts';

/** What is left of a forgotten job whose result may still be stored, by a worker that could not be stopped or that nobody knows of. */
export type LateResult = Pick<JobSpec, 'tenantId' | 'id'> & {
  /** When no worker can be storing it any more. */
  untilMs: number;
};

const LATE_RESULT = 'late_result';

/** Null when none can come, or the object never had a job. */
export const findLateResult = ({ kv }: DurableObjectStorage): LateResult | null =>
  kv.get<LateResult>(LATE_RESULT) ?? null;

/** Empties a job's object, but for the note of a late result: it is written in the transaction that takes the rest away. */
export async function emptyStorage(storage: DurableObjectStorage, spec: JobSpec, nowMs: number): Promise<void> {
  const { tenantId, id, deadlineAtMs } = spec;
  const untilMs = deadlineAtMs + documentRules.sourceGraceSeconds * 1000 + documentRules.lateUploadMs;
  if (nowMs >= untilMs) {
    await storage.deleteAlarm();
    return storage.deleteAll();
  }
  storage.transactionSync(() => {
    dropTables(storage.sql);
    storage.kv.put<LateResult>(LATE_RESULT, { tenantId, id, untilMs });
  });
  await storage.setAlarm(untilMs);
}
