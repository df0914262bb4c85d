import { type Clock, systemClock } from '../backends/retry.ts';
import { parseEnv } from '../env.ts';
import { createJob } from '../jobs/create-job.ts';
import { toJobSpec } from '../jobs/to-job-spec.ts';
import { batchRules } from '../policy.ts';
import { createServices } from '../services.ts';
import { callObject } from '../storage/call-object.ts';
import { toFaultLine } from '../telemetry/fault-line.ts';
import type { BatchRecord } from '../tenant/batch-index.ts';
import { webhookSecrets } from '../webhooks/signing.ts';
import type { BatchPorts } from './advance-batch.ts';

/** What a batch's object reaches the world with. */
export type BatchParts = {
  ports: BatchPorts;
  clock: Clock;
  fetch: typeof globalThis.fetch;
  allowPrivate: boolean;
  /** Tells the tenant's index. */
  index(record: BatchRecord): Promise<void>;
  /** Deletes the batch from the index. */
  forget(tenantId: string, batchId: string): Promise<void>;
  webhookSecrets(tenantId: string): Promise<string[]>;
};

export function createBatchParts(bindings: unknown): BatchParts {
  const services = createServices(parseEnv(bindings));
  const { tenants, jobs, signingKey, retentionMs } = services;
  const clock = systemClock;
  return {
    ports: {
      clock,
      rules: batchRules,
      createJob: async (spec, { jobId, sources, metadata }) => {
        const { tenantId, requestId, traceparent, keyId, createdAtMs: askedAtMs, mayReuse } = spec;
        const asked = toJobSpec({ ...spec.options, metadata }, sources, {
          ...{ id: jobId, tenantId, requestId, traceparent, batchId: spec.id },
          ...{ nowMs: clock.now(), retentionMs },
        });
        return (await createJob(services, asked, { keyId, askedAtMs, claim: null, mayReuse })).job;
      },
      findJobs: ({ tenantId }, ids) => callObject(() => tenants(tenantId).findJobs(ids)),
      cancelJob: ({ tenantId }, jobId) => callObject(() => jobs(tenantId, jobId).cancel()),
      report: (error) =>
        console.error(toFaultLine('A job of a batch could not be made or cancelled; it is tried again', error)),
    },
    clock,
    fetch: (input, init) => globalThis.fetch(input, init),
    allowPrivate: services.allowPrivateSources,
    index: (record) => callObject(() => tenants(record.tenantId).recordBatch(record)),
    forget: (tenantId, batchId) => callObject(() => tenants(tenantId).removeBatch(batchId)),
    webhookSecrets: async (tenantId) =>
      webhookSecrets(signingKey, tenantId, await tenants(tenantId).webhookVersions(clock.now())),
  };
}
