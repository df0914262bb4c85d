import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import { newJobRecord } from '../jobs/to-job-record.ts';
import { OPERATOR_KEY_ID } from '../keys/operator.ts';
import { uploadKey } from '../storage/object-keys.ts';
import { specOf } from '../testing/durable-job.ts';
import { createDocumentTable, type NewDocument } from './document-table.ts';
import { createIdempotencyTable } from './idempotency.ts';
import { createJobIndex } from './job-index.ts';
import { sweep } from './sweep.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const claim = { keyHash: 'k', fingerprint: 'f' };

/** A tenant with one document, registered `ageMs` ago, whose bytes are there. */
async function createTenant(ageMs: number, given: Partial<NewDocument> = {}) {
  const tenantId = `tenant-${crypto.randomUUID()}`;
  const tenant = env.TENANTS.get(env.TENANTS.idFromName(tenantId));
  const createdAtMs = Date.now() - ageMs;
  const document: NewDocument = {
    ...{ id: newId('doc', createdAtMs), tenantId, contentType: 'image/png', sizeBytes: 3, announcedSha256: null },
    ...{ createdAtMs, uploadUntilMs: createdAtMs + DAY_MS, keptUntilMs: createdAtMs + 30 * DAY_MS, ...given },
  };
  const key = uploadKey(tenantId, document.id);
  await env.DOCUMENTS.put(key, 'abc');
  const registration = { document, claim, signedUntilMs: createdAtMs + HOUR_MS };
  return {
    ...{ tenant, document },
    register: () => tenant.registerDocument(registration),
    hasObject: async () => (await env.DOCUMENTS.head(key)) !== null,
    putObject: () => env.DOCUMENTS.put(key, 'late'),
    statusAt: async (nowMs: number) => (await tenant.findDocuments([document.id], nowMs))[0]?.document.status ?? null,
    alarmAt: () => runInDurableObject(tenant, (_, state) => state.storage.getAlarm()),
    rowCount: (table: string) =>
      runInDurableObject(
        tenant,
        (_, { storage }) => storage.sql.exec<{ count: number }>(`SELECT count(*) AS count FROM ${table}`).one().count,
      ),
  };
}

/** Until no alarm is due any more. One that fires by itself on the way does the same. */
async function sweepAll(tenant: DurableObjectStub): Promise<void> {
  while (
    await runInDurableObject(tenant, async (_, state) => ((await state.storage.getAlarm()) ?? Infinity) <= Date.now())
  )
    await runDurableObjectAlarm(tenant);
}

describe('a document that was registered', () => {
  it('wakes the tenant when its upload is overdue', async () => {
    const { register, alarmAt, document } = await createTenant(0);
    await register();
    expect(await alarmAt()).toBe(document.uploadUntilMs);
  });

  it('is given up then, and what came uncompleted is deleted', async () => {
    const { tenant, register, hasObject, statusAt, alarmAt } = await createTenant(2 * DAY_MS);
    await register();
    await sweepAll(tenant);
    expect(await statusAt(Date.now())).toBe('expired');
    expect(await hasObject()).toBe(false);
    expect(await alarmAt()).toBeGreaterThan(Date.now());
  });

  it('cannot be completed any more once it was given up', async () => {
    const { tenant, register, document } = await createTenant(2 * DAY_MS);
    await register();
    await sweepAll(tenant);
    const verdict = {
      isSound: true as const,
      sha256: 'x',
      checkedAtMs: document.createdAtMs,
      expiresAtMs: Date.now() + DAY_MS,
    };
    expect((await tenant.settleDocument(document.id, verdict))?.document.status).toBe('expired');
  });

  it('leaves nothing when its time is over', async () => {
    const { tenant, register, statusAt, hasObject, rowCount } = await createTenant(31 * DAY_MS);
    await register();
    await sweepAll(tenant);
    expect([await statusAt(Date.now()), await hasObject(), await rowCount('document')]).toEqual([null, false, 0]);
  });
});

describe('a document that is ready', () => {
  it('is deleted at its end, and is seen by nobody from that moment on', async () => {
    const { tenant, register, document, hasObject, statusAt, rowCount } = await createTenant(0);
    await register();
    const expiresAtMs = Date.now() + 1_500;
    const verdict = { isSound: true as const, sha256: 'x', checkedAtMs: document.createdAtMs, expiresAtMs };
    expect((await tenant.settleDocument(document.id, verdict))?.document.status).toBe('ready');
    expect(await statusAt(expiresAtMs - 1)).toBe('ready');
    expect(await statusAt(expiresAtMs)).toBeNull();
    expect((await tenant.listDocuments({ limit: 20 }, expiresAtMs)).items).toEqual([]);
    await expect.poll(hasObject, { timeout: 10_000 }).toBe(false);
    await expect.poll(() => rowCount('document'), { timeout: 10_000 }).toBe(0);
  });
});

describe('a document at its end that a job still reads', () => {
  it('is seen by nobody, and keeps its bytes until the job’s deadline', async () => {
    const { tenant, register, document, hasObject, statusAt, rowCount } = await createTenant(0);
    await register();
    const { createdAtMs, tenantId, id } = document;
    const expiresAtMs = Date.now() + 60_000;
    await tenant.settleDocument(id, { isSound: true, sha256: 'x', checkedAtMs: createdAtMs, expiresAtMs });
    const spec = specOf({ tenantId, sources: [{ documentId: id, sha256: 'x' }] }, Date.now());
    const asked = { keyId: OPERATOR_KEY_ID, askedAtMs: spec.createdAtMs, claim: null, maxUnfinished: 10 };
    const readUntilMs = expiresAtMs + 60_000;
    await tenant.admitJob({ record: newJobRecord(spec), ...asked, readUntilMs });
    expect(await statusAt(expiresAtMs)).toBeNull();
    const sweptAtMs = await runInDurableObject(tenant, (_, { storage }) => {
      const { at } = storage.sql.exec<{ at: number }>('SELECT sweep_at AS at FROM document').one();
      storage.sql.exec('UPDATE document SET expires_at = ?', Date.now());
      return at;
    });
    expect(sweptAtMs).toBe(readUntilMs);
    await runDurableObjectAlarm(tenant);
    expect(await hasObject()).toBe(true);

    await runInDurableObject(tenant, (_, { storage }) => {
      storage.sql.exec('UPDATE document SET sweep_at = ?, kept_until = ?', Date.now(), Date.now());
    });
    await runDurableObjectAlarm(tenant);
    expect([await hasObject(), await rowCount('document')]).toEqual([false, 0]);
  });
});

describe('a document that was deleted', () => {
  it('loses an upload that came late, as soon as none can come any more', async () => {
    const { tenant, register, document, hasObject, putObject, alarmAt, rowCount } = await createTenant(0);
    await register();
    expect(await tenant.deleteDocument(document.id, Date.now())).toBe(true);
    expect(await hasObject()).toBe(false);
    expect(await alarmAt()).toBe(document.createdAtMs + 2 * HOUR_MS);

    await putObject();
    await runInDurableObject(tenant, (_, { storage }) => {
      storage.sql.exec('UPDATE document SET sweep_at = ?, kept_until = ?', Date.now(), Date.now());
    });
    await runDurableObjectAlarm(tenant);
    expect([await hasObject(), await rowCount('document')]).toEqual([false, 0]);
  });

  it('is tried again in a minute when storage fails', async () => {
    const { tenant, register, document, statusAt } = await createTenant(0);
    await register();
    await runInDurableObject(tenant, async (_, { storage }) => {
      const nowMs = Date.now();
      const documents = createDocumentTable(storage.sql);
      documents.remove(document.id, nowMs);
      const faults: unknown[] = [];
      await sweep(
        {
          ...{ documents, idempotency: createIdempotencyTable(storage.sql), jobs: createJobIndex(storage.sql) },
          transaction: (step) => storage.transactionSync(step),
          bucket: { delete: () => Promise.reject(new Error('delete: We encountered an internal error. (10001)')) },
          purgeJob: () => Promise.resolve(),
          report: (error) => faults.push(error),
        },
        nowMs,
      );
      expect(faults).toHaveLength(1);
      expect(documents.nextSweepAtMs()).toBe(nowMs + 60_000);
    });
    expect(await statusAt(Date.now())).toBeNull();
  });

  it('takes the jobs that it was used in with it', async () => {
    const { tenant, register, document } = await createTenant(0);
    await register();
    await runInDurableObject(tenant, async (_, { storage }) => {
      const [documents, jobs] = [createDocumentTable(storage.sql), createJobIndex(storage.sql)];
      const jobIds = [newId('job', 1), newId('job', 2)];
      for (const jobId of jobIds) {
        storage.sql.exec('INSERT INTO job_document (document_id, job_id) VALUES (?, ?)', document.id, jobId);
      }
      documents.remove(document.id, Date.now());
      const purged: string[] = [];
      const parts = {
        ...{ documents, jobs, idempotency: createIdempotencyTable(storage.sql), bucket: env.DOCUMENTS },
        transaction: <Result>(step: () => Result) => storage.transactionSync(step),
        purgeJob: async (tenantId: string, jobId: string) => void purged.push(`${tenantId}/${jobId}`),
        report: (error: unknown) => expect.fail(String(error)),
      };
      await sweep(parts, Date.now());
      expect(purged.sort()).toEqual(jobIds.map((jobId) => `${document.tenantId}/${jobId}`));
    });
  });
});

describe('an Idempotency-Key', () => {
  it('is forgotten a day after its document’s end', async () => {
    const { tenant, register, rowCount, document } = await createTenant(0);
    await register();
    await tenant.deleteDocument(document.id, Date.now() - DAY_MS - 1);
    await sweepAll(tenant);
    expect(await rowCount('idempotency')).toBe(0);
  });
});

it('many documents are swept in batches until none is left', async () => {
  const { tenant, document, rowCount } = await createTenant(31 * DAY_MS);
  await runInDurableObject(tenant, (object) => {
    for (let n = 0; n < 250; n++) {
      const id = newId('doc', document.createdAtMs);
      object.registerDocument({ document: { ...document, id }, claim: null, signedUntilMs: document.createdAtMs });
    }
  });
  await sweepAll(tenant);
  expect(await rowCount('document')).toBe(0);
});
