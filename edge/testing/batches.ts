import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { advanceBatch, type BatchPorts, type JobState } from '../batches/advance-batch.ts';
import type { BatchSpec } from '../batches/batch-spec.ts';
import { createBatchStore } from '../batches/batch-store.ts';
import { batchTables } from '../batches/batch-tables.ts';
import { toBatch } from '../batches/to-batch.ts';
import { type BatchRules, batchRules } from '../policy.ts';
import { migrate } from '../storage/migrate.ts';
import { createTestClock } from './clock.ts';

export const batchSpecOf = (change: Partial<BatchSpec> = {}): BatchSpec => ({
  id: `batch_${'0'.repeat(32)}`,
  tenantId: 'operator',
  requestId: 'request-1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  keyId: 'operator',
  createdAtMs: Date.UTC(2026, 0, 2),
  retentionMs: 86_400_000,
  options: { prompt_mode: 'layout_all', deadline_s: 600 },
  webhookUrl: null,
  metadata: {},
  mayReuse: true,
  itemCount: 1,
  ...change,
});

/** A batch on a real object's storage, with jobs in memory that end when told, and a clock that stands still. */
export async function withBatch(
  itemCount: number,
  options: { rules?: Partial<BatchRules> },
  test: (batch: TestBatch) => Promise<void>,
): Promise<void> {
  await runInDurableObject(env.BATCHES.get(env.BATCHES.newUniqueId()), (_, { storage }) => {
    migrate(storage, batchTables);
    return test(createTestBatch(storage, itemCount, options.rules));
  });
}

function createTestBatch(storage: DurableObjectStorage, itemCount: number, rules: Partial<BatchRules> = {}) {
  const clock = createTestClock();
  const store = createBatchStore(storage);
  store.create(batchSpecOf({ itemCount }));
  const sources = [{ url: 'https://example.com/w2.png' }];
  store.addItems(Array.from({ length: itemCount }, (_, index) => ({ index, sources, metadata: { n: String(index) } })));
  store.start(clock.now());

  const jobs = new Map<string, JobState>();
  const made = new Map<string, number>();
  const cancelled: string[] = [];
  const reports: unknown[] = [];
  const ports: BatchPorts = {
    clock,
    rules: { ...batchRules, ...rules },
    createJob: async (_, { jobId }) => {
      made.set(jobId, (made.get(jobId) ?? 0) + 1);
      const job = jobs.get(jobId) ?? { status: 'queued', error: null };
      jobs.set(jobId, job);
      return job;
    },
    findJobs: async (_, ids) => ids.map((id) => jobs.get(id) ?? null),
    cancelJob: async (_, id) => {
      cancelled.push(id);
      const job = jobs.get(id) ?? null;
      if (job === null || !['queued', 'running'].includes(job.status)) return job;
      jobs.set(id, { status: 'cancelled', error: null });
      return { status: 'cancelled', error: null };
    },
    report: (error) => reports.push(error),
  };

  const isOpen = ({ status }: JobState) => status === 'queued' || status === 'running';
  const openIds = () => [...jobs].flatMap(([id, job]) => (isOpen(job) ? [id] : []));

  return {
    ...{ store, clock, ports, jobs, made, cancelled, reports, openIds },
    /** Goes as far as it can now. */
    advance: (change: Partial<BatchPorts> = {}) => advanceBatch(store, { ...ports, ...change }),
    /** Ends every job that is under way. */
    endJobs(state: (id: string) => JobState = () => ({ status: 'succeeded', error: null })): void {
      for (const id of openIds()) jobs.set(id, state(id));
    },
    view() {
      const batch = store.find();
      if (batch === null) throw new Error('The batch is gone');
      return toBatch(batch, store.counts());
    },
    items: () => store.items({ afterIndex: -1, limit: itemCount }),
  };
}
export type TestBatch = ReturnType<typeof createTestBatch>;
