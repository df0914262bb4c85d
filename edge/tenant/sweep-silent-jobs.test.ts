import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import { newJobRecord } from '../jobs/to-job-record.ts';
import { OPERATOR_KEY_ID } from '../keys/operator.ts';
import { specOf } from '../testing/durable-job.ts';
import { createIdempotencyTable } from './idempotency.ts';
import { createJobIndex } from './job-index.ts';
import { createLedger } from './ledger.ts';
import { sweepSilentJobs } from './sweep-silent-jobs.ts';
import type { TenantObject } from './tenant-object.ts';

const MINUTE_MS = 60_000;
const everything = { limit: 10, createdAfterMs: null, createdBeforeMs: null };

/** A tenant that let a job in `ageMs` ago, with a key. */
async function admit(ageMs: number, tenantId = `silent-${crypto.randomUUID()}`) {
  const nowMs = Date.now() - ageMs;
  const spec = specOf({ id: newId('job', nowMs), tenantId }, nowMs);
  const tenant = env.TENANTS.get(env.TENANTS.idFromName(tenantId));
  const admission = {
    ...{ record: newJobRecord(spec), keyId: OPERATOR_KEY_ID, askedAtMs: spec.createdAtMs, maxUnfinished: 10 },
    claim: { keyHash: spec.id, fingerprint: 'f' },
  };
  await tenant.admitJob(admission);
  return {
    spec,
    tenant,
    admission,
    admitAgain: () => tenant.admitJob(admission),
    listed: async () => (await tenant.listJobs(everything)).items.map(({ id }) => id),
  };
}

describe('a job that was let in and never heard of', () => {
  it('loses its place and its key when it was never made', async () => {
    const { tenant, listed, admitAgain } = await admit(6 * MINUTE_MS);
    expect(await listed()).toHaveLength(1);
    await runDurableObjectAlarm(tenant);
    expect(await listed()).toEqual([]);
    expect((await admitAgain()).outcome).toBe('admitted');
  });

  it('keeps both when its object has it', async () => {
    const { tenant, spec, listed, admitAgain } = await admit(6 * MINUTE_MS);
    await env.JOBS.get(env.JOBS.idFromName(`${spec.tenantId}/${spec.id}`)).create(spec);
    await runDurableObjectAlarm(tenant);
    expect(await listed()).toEqual([spec.id]);
    expect((await admitAgain()).outcome).toBe('replay');
  });

  it('keeps both when its request is made again while somebody looks', async () => {
    const { tenant, spec, admission, listed, admitAgain } = await admit(6 * MINUTE_MS);
    await runInDurableObject(tenant, async (object: TenantObject, { storage }) => {
      const [jobs, idempotency] = [createJobIndex(storage.sql), createIdempotencyTable(storage.sql)];
      const jobExists = async () => {
        const record = { ...admission.record, id: newId('job', Date.now()), createdAtMs: Date.now() };
        expect(await object.admitJob({ ...admission, record })).toEqual({ outcome: 'replay', jobId: spec.id });
        return false;
      };
      const parts = { ...{ jobs, idempotency, jobExists }, ledger: createLedger(storage.sql), report: expect.fail };
      await sweepSilentJobs({ ...parts, transaction: (step) => storage.transactionSync(step) }, Date.now());
    });
    expect(await listed()).toEqual([spec.id]);
    expect((await admitAgain()).outcome).toBe('replay');
  });

  it('does not keep its place because another’s object cannot say anything', async () => {
    const broken = await admit(7 * MINUTE_MS);
    const job = env.JOBS.get(env.JOBS.idFromName(`${broken.spec.tenantId}/${broken.spec.id}`));
    await runInDurableObject(job, async (object, { storage }) => {
      await object.create(broken.spec);
      await storage.deleteAlarm();
      storage.sql.exec("UPDATE job SET spec = '{'");
    });
    await admit(6 * MINUTE_MS, broken.spec.tenantId);
    await runDurableObjectAlarm(broken.tenant);
    expect(await broken.listed()).toEqual([broken.spec.id]);
  });

  it('keeps both while its request may still be under way', async () => {
    const { tenant, listed } = await admit(MINUTE_MS);
    await runDurableObjectAlarm(tenant);
    expect(await listed()).toHaveLength(1);
  });
});
