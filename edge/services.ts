import type { z } from 'zod';
import packageJson from '../package.json' with { type: 'json' };
import type { HealthResponse } from '../shared/api/health.ts';
import type { KeyTier } from '../shared/api/keys.ts';
import { ApiError } from '../shared/errors.ts';
import {
  type ClassifyJob,
  type ClassifyOutput,
  classifyOutputSchema,
  type ExtractJob,
  type ExtractOutput,
  extractOutputSchema,
} from '../shared/job-input.ts';
import { BackendFault } from './backends/backend.ts';
import { createBreaker } from './backends/breaker.ts';
import { createBackends } from './backends/create-backends.ts';
import type { JobContext, JobFacts } from './backends/job-context.ts';
import { type Clock, systemClock } from './backends/retry.ts';
import { createRetryBudget } from './backends/retry-budget.ts';
import { createJobRunner, type RunJob } from './backends/run-job.ts';
import type { BatchObject } from './batches/batch-object.ts';
import type { Env } from './env.ts';
import type { JobObject } from './jobs/job-object.ts';
import { createFindCaller, type FindCaller } from './keys/find-caller.ts';
import { createKeyCache } from './keys/key-cache.ts';
import { createKeyStore } from './keys/key-store.ts';
import { operator } from './keys/operator.ts';
import { createNoteUse, type NoteUse } from './keys/use-notes.ts';
import type { RateLimiter } from './middleware/limit-rate.ts';
import { healthRules, jobRules } from './policy.ts';
import type { Prices } from './routes/usage.ts';
import { createObjectClient, type ObjectClient } from './storage/object-client.ts';
import { batchObjectName, jobObjectName } from './storage/object-keys.ts';
import { createSigner, type Signer } from './storage/presign.ts';
import { toFaultLine } from './telemetry/fault-line.ts';
import { createHealthCheck } from './telemetry/health-check.ts';
import type { LogSink } from './telemetry/request-log.ts';
import { createRequestMetrics, type RequestMetrics } from './telemetry/request-metrics.ts';
import { createAnalyticsSink, createConsoleSink } from './telemetry/sinks.ts';
import type { TenantObject } from './tenant/tenant-object.ts';

export const { version } = packageJson;

/** Everything the routes work with, built once from the parsed variables. */
export type Services = {
  version: string;
  now: () => number;
  findCaller: FindCaller;
  noteUse: NoteUse;
  /** By tier; see `limitRate`. */
  rateLimiters: Record<KeyTier, RateLimiter | undefined>;
  /** @throws whatever a job can end with, see `createJobRunner`; `backend_failed` when the output is not one. */
  classify(job: ClassifyJob, context: JobContext): Promise<ClassifyOutput>;
  extract(job: ExtractJob, context: JobContext): Promise<ExtractOutput>;
  checkHealth(): Promise<HealthResponse>;
  logSinks: readonly LogSink[];
  requestMetrics: RequestMetrics;
  /** One line for the operator on what nobody foresaw; see `toFaultLine`. */
  report(message: string, error: unknown): void;
  /** Local runs only: documents may come over http and from private addresses. */
  allowPrivateSources: boolean;
  /** How long a request may take. */
  timeoutMs: number;
  /** The object of one job, and of what must be exact over all of a tenant's. An id that nobody has is an object without a job. */
  jobs(tenantId: string, jobId: string): ObjectClient<JobObject>;
  tenants(tenantId: string): ObjectClient<TenantObject>;
  batches(tenantId: string, batchId: string): ObjectClient<BatchObject>;
  /** Documents and results. */
  bucket: R2Bucket;
  /** Null when no R2 credentials are configured: then there are no documents and no jobs. */
  signer: Signer | null;
  /** What webhook secrets and the paths that RunPod calls are made from. */
  signingKey: string;
  /** How long documents, jobs and results are kept. */
  retentionMs: number;
  prices: Prices;
  /** Of what answers jobs: results of another one are not used again. */
  engineRevision: string;
};

/** What reaches outside; tests pass their own. */
export type Ports = { fetch: typeof globalThis.fetch; clock: Clock; writeLine(line: string): void };

const systemPorts: Ports = {
  // A Worker's fetch must be called with no other object as `this`.
  fetch: (input, init) => globalThis.fetch(input, init),
  clock: systemClock,
  writeLine: (line) => console.log(line),
};

export function createServices(env: Env, { fetch, clock, writeLine }: Ports = systemPorts): Services {
  const backends = createBackends(env, fetch);
  const runners = { classify: toRunner('classify', clock, writeLine), extract: toRunner('extract', clock, writeLine) };
  const requestMetrics = createRequestMetrics(clock.now());
  const { REQUEST_LOG: dataset } = env;
  const tenants: Services['tenants'] = (tenantId) => createObjectClient(env.TENANTS, tenantId);
  return {
    version,
    now: clock.now,
    findCaller: createFindCaller({
      operatorKey: env.GATEWAY_API_KEY,
      store: createKeyStore(env.KEYS),
      cache: createKeyCache(),
      now: clock.now,
    }),
    noteUse: createNoteUse({
      tenants,
      now: clock.now,
      report: (error) => writeLine(toFaultLine('The use of a key could not be noted', error)),
    }),
    rateLimiters: { low: env.RATE_LIMIT_LOW, standard: env.RATE_LIMIT_STANDARD, high: env.RATE_LIMIT_HIGH },
    classify: checked(createJobRunner(backends.classify, runners.classify), classifyOutputSchema),
    extract: checked(createJobRunner(backends.extract, runners.extract), extractOutputSchema),
    checkHealth: createHealthCheck(
      {
        ...backends,
        breakers: { classify: runners.classify.breaker, extract: runners.extract.breaker },
        documents: () => env.DOCUMENTS.list({ limit: 1 }),
        keys: () => env.KEYS.get('health'),
        // Only asks: it writes nothing that was not there.
        jobs: () => tenants(operator.tenantId).webhookVersions(clock.now()),
      },
      { version, now: clock.now, ...healthRules },
    ),
    requestMetrics,
    logSinks: [
      requestMetrics.sink,
      createConsoleSink(env.LOG_LEVEL, writeLine),
      ...(dataset === undefined ? [] : [createAnalyticsSink(dataset)]),
    ],
    report: (message, error) => writeLine(toFaultLine(message, error)),
    allowPrivateSources: env.ALLOW_PRIVATE_SOURCES,
    timeoutMs: env.RUNPOD_TIMEOUT * 1000,
    jobs: (tenantId, jobId) => createObjectClient(env.JOBS, jobObjectName(tenantId, jobId)),
    tenants,
    batches: (tenantId, batchId) => createObjectClient(env.BATCHES, batchObjectName(tenantId, batchId)),
    bucket: env.DOCUMENTS,
    signer: createSigner(env, clock.now),
    signingKey: env.SIGNING_KEY ?? env.GATEWAY_API_KEY,
    retentionMs: env.RETENTION_DAYS * 24 * 60 * 60 * 1000,
    prices: { perGpuSecond: env.PRICE_PER_GPU_SECOND_USD, perPage: env.PRICE_PER_PAGE_USD },
    engineRevision: [
      version,
      ...env.RUNPOD_CLASSIFY_ENDPOINT,
      ...env.RUNPOD_EXTRACT_ENDPOINT,
      env.ENGINE_REVISION,
    ].join(),
  };
}

/** With what a task's jobs are run; what it learns is one line each in the operator's log. */
function toRunner(task: JobFacts['task'], clock: Clock, writeLine: Ports['writeLine']) {
  const warn = (message: string, facts: object) =>
    writeLine(JSON.stringify({ level: 'WARN', message, task, ...facts }));
  return {
    rules: jobRules,
    clock,
    breaker: createBreaker(jobRules.breaker, clock.now, ({ isResting, ...news }) =>
      warn(isResting ? 'An endpoint rests' : 'An endpoint takes jobs again', news),
    ),
    budget: createRetryBudget(jobRules.retryBudget, clock.now, () =>
      warn('Nothing more is tried again for a while', { ...jobRules.retryBudget }),
    ),
  };
}

/** A worker's output in the shape of `schema`; fields of a newer worker are left out. */
const checked =
  <Schema extends z.ZodType>(runJob: RunJob, schema: Schema) =>
  async (job: ClassifyJob | ExtractJob, context: JobContext): Promise<z.infer<Schema>> => {
    const output = schema.safeParse(await runJob(job, context));
    if (output.success) return output.data;
    const paths = output.error.issues.slice(0, 5).map(({ path }) => path.join('.') || 'output');
    throw new ApiError('backend_failed', undefined, {
      cause: new BackendFault(`output not valid: ${paths.join(', ')}`),
    });
  };
