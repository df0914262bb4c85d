import { ApiError } from '../../shared/errors.ts';
import type { Backend } from '../backends/backend.ts';
import { createBackends } from '../backends/create-backends.ts';
import { type Clock, systemClock } from '../backends/retry.ts';
import { type Env, parseEnv } from '../env.ts';
import { documentRules, durableJobRules } from '../policy.ts';
import { signSources } from '../sources/sign-sources.ts';
import { createObjectClient } from '../storage/object-client.ts';
import { resultKey } from '../storage/object-keys.ts';
import { createSigner, type Signer } from '../storage/presign.ts';
import type { JobRecord } from '../tenant/job-index.ts';
import { runpodHookUrl } from '../webhooks/runpod-token.ts';
import { webhookSecrets } from '../webhooks/signing.ts';
import type { JobPorts } from './advance.ts';
import { copyResult } from './copy-result.ts';
import type { JobSpec } from './job-spec.ts';
import { toJobInput } from './to-job-input.ts';

/** What a job's object reaches the world with. */
export type JobParts = {
  ports: Omit<JobPorts, 'isWatched' | 'changed'>;
  clock: Clock;
  fetch: typeof globalThis.fetch;
  allowPrivate: boolean;
  backendNamed(name: string): Backend | undefined;
  /** Tells the tenant's index. */
  index(tenantId: string, record: JobRecord): Promise<void>;
  webhookSecrets(tenantId: string): Promise<string[]>;
  /** Deletes the result, and the job from the index. */
  forget(job: Pick<JobSpec, 'tenantId' | 'id'>): Promise<void>;
};

export function createJobParts(bindings: unknown): JobParts {
  const env = parseEnv(bindings);
  const fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);
  const clock = systemClock;
  const backends = createBackends(env, fetch);
  const signer = createSigner(env, clock.now);
  const signingKey = env.SIGNING_KEY ?? env.GATEWAY_API_KEY;
  const tenantOf = (tenantId: string) => createObjectClient(env.TENANTS, tenantId);

  return {
    ports: {
      backends,
      clock,
      rules: durableJobRules,
      toInput: async (job, step) => toJobInput(job, step, await sign(job.spec, signer, clock.now())),
      hookUrl: async ({ tenantId, id: jobId }, step, n) =>
        env.PUBLIC_URL === undefined
          ? undefined
          : runpodHookUrl(env.PUBLIC_URL, signingKey, { tenantId, jobId, step, n }),
      hasResult: async ({ tenantId, id }) => (await env.DOCUMENTS.head(resultKey(tenantId, id))) !== null,
      copyResult: (spec, earlierJobId) => copyResult(env.DOCUMENTS, earlierJobId, spec),
      writeClassification: ({ spec, classification }) => writeClassification(env, spec, classification),
    },
    clock,
    fetch,
    allowPrivate: env.ALLOW_PRIVATE_SOURCES,
    backendNamed: (name) => [...backends.classify, ...backends.extract].find((backend) => backend.name === name),
    index: (tenantId, record) => tenantOf(tenantId).recordJob(record),
    webhookSecrets: async (tenantId) =>
      webhookSecrets(signingKey, tenantId, await tenantOf(tenantId).webhookVersions(clock.now())),
    forget: async ({ tenantId, id }) => {
      await env.DOCUMENTS.delete(resultKey(tenantId, id));
      await tenantOf(tenantId).removeJob(id);
    },
  };
}

/** Signed anew for each hand-over, for as long as the job may run. */
async function sign({ tenantId, id, sources, deadlineAtMs }: JobSpec, signer: Signer | null, nowMs: number) {
  if (signer === null) throw new ApiError('storage_not_configured');
  const expiresInSeconds = Math.ceil((deadlineAtMs - nowMs) / 1000) + documentRules.sourceGraceSeconds;
  const signed = await signSources(sources, { tenantId, signer, expiresInSeconds });
  const upload = { objectKey: resultKey(tenantId, id), contentType: 'application/json', sizeBytes: null };
  const { url, headers } = await signer.presignPut(upload, expiresInSeconds);
  return { urls: signed.map(({ url }) => url), resultUpload: { url, headers } };
}

/** Kept when there is one already: `put` answers null then. */
async function writeClassification(env: Env, spec: JobSpec, classification: unknown): Promise<void> {
  const body = JSON.stringify({ job_id: spec.id, request_id: spec.requestId, classification });
  await env.DOCUMENTS.put(resultKey(spec.tenantId, spec.id), body, {
    onlyIf: { etagDoesNotMatch: '*' },
    httpMetadata: { contentType: 'application/json' },
  });
}
