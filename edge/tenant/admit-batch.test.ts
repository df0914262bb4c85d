import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import { newJobRecord } from '../jobs/to-job-record.ts';
import { specOf } from '../testing/durable-job.ts';
import { createKeyGateway } from '../testing/keys.ts';

/** A tenant with a key, and a job of a batch that was asked for with it. */
async function createBatchJob() {
  const gateway = createKeyGateway();
  const key = await gateway.makeKey();
  const tenant = env.TENANTS.get(env.TENANTS.idFromName(gateway.tenant));
  const askedAtMs = gateway.clock.now();
  const admit = (jobId: string, maxUnfinished = 10) => {
    const spec = specOf({ id: jobId, tenantId: gateway.tenant, batchId: newId('batch', askedAtMs) }, Date.now());
    return tenant.admitJob({ record: newJobRecord(spec), keyId: key.id, askedAtMs, claim: null, maxUnfinished });
  };
  const admitBatch = () =>
    tenant.admitBatch({ batchId: newId('batch', askedAtMs), keyId: key.id, claim: null, nowMs: gateway.clock.now() });
  const revoke = () => gateway.call('DELETE', `/v1/keys/${key.id}?tenant=${gateway.tenant}`);
  return { admit, admitBatch, revoke };
}

describe('a job of a batch', () => {
  const [first, second] = [newId('job', 1), newId('job', 2)];

  it('keeps its place when it is made once more, though no other would be let in', async () => {
    const { admit } = await createBatchJob();
    expect(await admit(first, 1)).toMatchObject({ outcome: 'admitted' });
    expect(await admit(second, 1)).toEqual({ outcome: 'too_many' });
    expect(await admit(first, 1)).toMatchObject({ outcome: 'admitted' });
  });

  it('is not let in any more when the key was revoked, but keeps a place that it has', async () => {
    const { admit, admitBatch, revoke } = await createBatchJob();
    expect(await admitBatch()).toEqual({ outcome: 'new' });
    await admit(first);
    expect((await revoke()).status).toBe(204);
    expect(await admit(second)).toEqual({ outcome: 'key_revoked' });
    expect(await admit(first)).toMatchObject({ outcome: 'admitted' });
    expect(await admitBatch()).toEqual({ outcome: 'key_revoked' });
  });
});
