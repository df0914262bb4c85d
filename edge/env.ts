import * as z from 'zod';
import type { BatchObject } from './batches/batch-object.ts';
import type { JobObject } from './jobs/job-object.ts';
import type { TenantObject } from './tenant/tenant-object.ts';

/** RunPod endpoint ids in fail-over order, `a1b2c3` or `a1b2c3,d4e5f6`. */
const endpointList = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
  )
  .pipe(
    z
      .array(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/))
      .min(1)
      .max(8),
  );

const binding = <Binding>() => z.custom<Binding>((value) => typeof value === 'object' && value !== null);

/** The Worker's variables, in the order of `.dev.vars.example`. */
export const variablesSchema = z.object({
  /** The operator's own key for `/v1`. */
  GATEWAY_API_KEY: z.string().min(1),
  RUNPOD_API_KEY: z.string().min(1),
  RUNPOD_CLASSIFY_ENDPOINT: endpointList,
  RUNPOD_EXTRACT_ENDPOINT: endpointList,
  /** Seconds within which a request is answered, whatever the endpoints do. */
  RUNPOD_TIMEOUT: z.coerce.number().int().min(1).max(3600).default(120),
  /** Lines below this level are not written. */
  LOG_LEVEL: z
    .string()
    .toUpperCase()
    .pipe(z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']))
    .default('INFO'),
  /** Local runs: the emulator. */
  RUNPOD_BASE_URL: z.url({ protocol: /^https?$/ }).default('https://api.runpod.ai/v2'),
  /** `true` lets documents come over http and from private addresses; for a machine of one's own only. */
  ALLOW_PRIVATE_SOURCES: z
    .enum(['true', 'false'])
    .default('false')
    .transform((word) => word === 'true'),
  /** R2's S3 API, for URLs that callers and workers use: `https://<account>.r2.cloudflarestorage.com`. */
  R2_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** The bucket that `DOCUMENTS` is bound to. */
  R2_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/)
    .default('docproc-documents'),
  /** An R2 API token that may read and write objects of that bucket. */
  R2_ACCESS_KEY_ID: z.string().min(1).optional(),
  R2_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  /** Where RunPod reaches this gateway, `https://docproc.example.com`. Left out, jobs are asked for and never call. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** What webhook secrets are made from. Left out: `GATEWAY_API_KEY`, and a new one makes new secrets. */
  SIGNING_KEY: z.string().min(32).optional(),
  /** Any word for the models behind the endpoints. Change it with them: earlier results are then not used again. */
  ENGINE_REVISION: z.string().max(100).default(''),
  /** How long documents, jobs and results are kept. */
  RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  /** What `GET /v1/usage` asks for work, in US dollars. */
  PRICE_PER_GPU_SECOND_USD: z.coerce.number().min(0).max(1000).default(0),
  PRICE_PER_PAGE_USD: z.coerce.number().min(0).max(1000).default(0),
});

const envSchema = variablesSchema.extend({
  KEYS: binding<KVNamespace>(),
  DOCUMENTS: binding<R2Bucket>(),
  JOBS: binding<DurableObjectNamespace<JobObject>>(),
  TENANTS: binding<DurableObjectNamespace<TenantObject>>(),
  BATCHES: binding<DurableObjectNamespace<BatchObject>>(),
  /** Left unbound, keys of that tier may call as often as they like. */
  RATE_LIMIT_LOW: binding<RateLimit>().optional(),
  RATE_LIMIT_STANDARD: binding<RateLimit>().optional(),
  RATE_LIMIT_HIGH: binding<RateLimit>().optional(),
  /** Left unbound, requests are logged to the console only. */
  REQUEST_LOG: binding<AnalyticsEngineDataset>().optional(),
});
export type Env = z.infer<typeof envSchema>;
export type LogLevel = Env['LOG_LEVEL'];

/** Says which variables are missing or wrong, never what they hold. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly variables: readonly string[];
  constructor(variables: readonly string[]) {
    super(`Missing or not valid: ${variables.join(', ')}`);
    this.variables = variables;
  }
}

/** Reads the Worker's variables and bindings. @throws ConfigurationError naming every one that is missing or wrong. */
export function parseEnv(bindings: unknown): Env {
  const result = envSchema.safeParse(bindings);
  if (result.success) return result.data;
  throw new ConfigurationError([
    ...new Set(result.error.issues.map((issue) => String(issue.path[0] ?? 'environment'))),
  ]);
}
