import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import { OPERATOR_KEY_ID } from '../keys/operator.ts';
import { documentRules, durableJobRules } from '../policy.ts';
import { jobObjectName, resultKey } from '../storage/object-keys.ts';
import { specOf } from '../testing/durable-job.ts';
import { endJob } from '../testing/end-job.ts';
import type { JobObject } from './job-object.ts';
import type { JobSpec } from './job-spec.ts';
import { createJobStore } from './job-store.ts';
import { newJobRecord } from './to-job-record.ts';

/** A job of a tenant of its own, let in and made; the endpoint `extract` takes it and never ends it. */
async function makeJob(change: Partial<JobSpec> = {}) {
  const tenantId = `jobs-${crypto.randomUUID()}`;
  const spec = specOf({ id: newId('job', Date.now()), tenantId, ...change }, Date.now());
  const tenant = env.TENANTS.get(env.TENANTS.idFromName(tenantId));
  const claim = { keyHash: 'k', fingerprint: 'f' };
  const asked = { record: newJobRecord(spec), keyId: OPERATOR_KEY_ID, askedAtMs: spec.createdAtMs, maxUnfinished: 10 };
  await tenant.admitJob({ ...asked, claim });
  const job = env.JOBS.get(env.JOBS.idFromName(jobObjectName(tenantId, spec.id)));
  await runInDurableObject(job, async (object, { storage }) => {
    await object.create(spec);
    // Tests say when it wakes.
    await storage.deleteAlarm();
  });
  const key = resultKey(tenantId, spec.id);
  return {
    ...{ spec, tenant, job },
    inside: <Answer>(test: (object: JobObject, state: DurableObjectState) => Promise<Answer>) =>
      runInDurableObject(job, test),
    alarmAt: () => runInDurableObject(job, (_, { storage }) => storage.getAlarm()),
    putResult: () => env.DOCUMENTS.put(key, '{}'),
    hasResult: async () => (await env.DOCUMENTS.head(key)) !== null,
    listed: async () =>
      (await tenant.listJobs({ limit: 10, createdAfterMs: null, createdBeforeMs: null })).items.length,
  };
}

/** The last moment at which a worker may still be storing the result. */
const lastUploadAtMs = ({ deadlineAtMs }: JobSpec) =>
  deadlineAtMs + documentRules.sourceGraceSeconds * 1000 + documentRules.lateUploadMs;

describe('a job that is forgotten', () => {
  it('leaves nothing but the note that removes what its worker may still store', async () => {
    const { job, spec, alarmAt, putResult, hasResult, listed } = await makeJob();
    await putResult();
    await job.purge();
    expect([await job.view(), await hasResult(), await listed()]).toEqual([null, false, 0]);
    expect(await alarmAt()).toBe(lastUploadAtMs(spec));
  });

  it.each(['succeeded', 'cancelled'] as const)(
    'leaves that note also when it had %s, for it may have run twice',
    async (status) => {
      const { job, spec, alarmAt } = await makeJob();
      await endJob(spec.tenantId, spec.id, { status });
      await job.purge();
      expect(await alarmAt()).toBe(lastUploadAtMs(spec));
    },
  );

  it('keeps that note when it is asked for twice at once, as a deletion and the sweep behind it do', async () => {
    const { job, spec, alarmAt } = await makeJob();
    await Promise.all([job.purge(), job.purge()]);
    await job.purge();
    expect(await alarmAt()).toBe(lastUploadAtMs(spec));
  });

  it('loses what its worker stored late, and not before the last moment at which one can', async () => {
    const { job, putResult, hasResult, alarmAt, inside } = await makeJob();
    await job.purge();
    await putResult();
    await runDurableObjectAlarm(job);
    expect(await hasResult()).toBe(true);
    expect(await alarmAt()).toBeGreaterThan(Date.now());
    await inside(async (_, { storage }) => {
      const late = storage.kv.get<object>('late_result');
      storage.kv.put('late_result', { ...late, untilMs: Date.now() });
    });
    await runDurableObjectAlarm(job);
    expect([await hasResult(), await alarmAt()]).toEqual([false, null]);
  });

  it('leaves nothing at all at its end, when no worker can have it any more', async () => {
    const { job, alarmAt, inside } = await makeJob({ deadlineAtMs: Date.now() - 86_400_000 });
    await job.purge();
    expect(await alarmAt()).toBeNull();
    expect(await inside(async (_, { storage }) => [...storage.kv.list()])).toEqual([]);
  });

  it('goes on being forgotten after its object died on the way, and its caller is told nothing', async () => {
    const { job, inside } = await makeJob({ webhookUrl: 'https://example.com/hook' });
    await inside(async (_, { storage }) => {
      createJobStore(storage).end({ status: 'cancelled' }, Date.now());
      createJobStore(storage).expire(Date.now());
    });
    await evictDurableObject(job);
    await job.cancel();
    expect(await job.deliveries()).toEqual([]);
    await inside((object) => object.alarm());
    expect(await job.view()).toBeNull();
  });

  it('that a batch makes once more tells its caller like any other', async () => {
    const { job, spec, inside } = await makeJob();
    await job.purge();
    await inside(async (object, { storage }) => {
      await object.create({ ...spec, webhookUrl: 'https://example.com/hook' });
      await storage.deleteAlarm();
      createJobStore(storage).end({ status: 'cancelled' }, Date.now());
      await object.alarm();
    });
    expect((await job.deliveries())?.[0]?.attempts).toMatchObject([{ outcome: 'failed', status_code: 502 }]);
  });

  it('tells the index how it had ended before it goes, however lately that could not be told', async () => {
    const { job, tenant, inside, spec } = await makeJob();
    await inside(async (_, { storage }) => {
      const store = createJobStore(storage);
      store.end({ status: 'failed', error: { code: 'document_encrypted', detail: '', retryable: false } }, Date.now());
      store.indexFailed(Date.now() + 60_000);
    });
    await job.purge();
    const entered = await runInDurableObject(tenant, (_, { storage }) =>
      storage.sql.exec('SELECT job_id, status FROM ledger').toArray(),
    );
    expect(entered).toEqual([{ job_id: spec.id, status: 'failed' }]);
  });

  it('frees its Idempotency-Key a day later, also when the index never heard of its end', async () => {
    const { tenant, spec } = await makeJob();
    await tenant.removeJob(spec.id);
    const expiresAt = await runInDurableObject(tenant, (_, { storage }) =>
      storage.sql.exec<{ at: number | null }>('SELECT expires_at AS at FROM idempotency').one(),
    );
    expect(expiresAt.at).toBeGreaterThan(Date.now());
  });
});

describe('a run that is to be stopped at a queue which takes no cancel', () => {
  /** A job whose deadline was so long ago, and which the endpoint `classify` had: it is down. */
  async function endAfter(overdueMs: number) {
    const made = await makeJob({ tasks: ['classify'], docType: null, deadlineAtMs: Date.now() - overdueMs });
    await made.inside(async (object, { storage }) => {
      const store = createJobStore(storage);
      store.beginAttempt('classify', 'classify', Date.now(), Date.now());
      store.updateAttempt('classify', 1, { state: 'running', runpodId: 'c-1' });
      await object.alarm();
    });
    return made;
  }

  it('is cancelled again and again', async () => {
    const { alarmAt } = await endAfter(0);
    expect(await alarmAt()).toBeLessThan(Date.now() + 60_000);
  });

  it('is left alone when the queue has forgotten it', async () => {
    const { alarmAt, spec } = await endAfter(durableJobRules.ttlGraceMs);
    expect(await alarmAt()).toBe(spec.expiresAtMs);
  });
});

describe('a queue that calls while its job is busy with something else', () => {
  it('is asked at once, and not when the job had meant to', async () => {
    const { inside, tenant } = await makeJob();
    const isHeld = Promise.withResolvers<void>();
    const held = runInDurableObject(tenant, (_, state) => state.blockConcurrencyWhile(() => isHeld.promise));
    await inside(async (object, { storage }) => {
      const store = createJobStore(storage);
      const work = object.alarm();
      // From here on it waits for the tenant's index.
      while (store.attempts('extract')[0]?.state !== 'submitted') await scheduler.wait(1);
      await object.runpodEnded({ step: 'extract', n: 1, runpodId: 'x-1' });
      isHeld.resolve();
      await work;
      expect(store.attempts('extract')[0]?.asks).toBe(1);
    });
    await held;
  });
});
