import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import manifest from '../package.json' with { type: 'json' };
import { type LogLevel, logLevels } from './log.ts';

/** The platform's URL templates and key; see `urls.ts` for how they are filled. */
export type PlatformEnv = {
  takeTemplate: string;
  resultTemplate: string;
  streamTemplate: string | null;
  pingTemplate: string | null;
  pingIntervalMs: number;
  /** The whole `Authorization` value of every call, without `Bearer`. */
  authorization: string | null;
};

export type WorkerEnv = {
  /** `null` when the program does not run on RunPod or its emulator: then `local-mode.ts` runs one job. */
  platform: PlatformEnv | null;
  workerId: string;
  endpointId: string | null;
  hostname: string;
  logLevel: LogLevel;
  concurrency: number;
  shutdownGraceMs: number;
  /** Our own version, in errors and in the `User-Agent`. */
  version: string;
  /** Sent as `runpod_version` with every ping. What RunPod does with it is unknown, so it can be set. */
  pingVersion: string;
};

/** An empty variable counts as a missing one: that is what `docker run -e NAME=` leaves behind. */
const text = z.preprocess((value) => (value === '' ? undefined : value), z.string().optional());

const envSchema = z.object({
  RUNPOD_WEBHOOK_GET_JOB: text,
  RUNPOD_WEBHOOK_POST_OUTPUT: text,
  RUNPOD_WEBHOOK_POST_STREAM: text,
  RUNPOD_WEBHOOK_PING: text,
  /** Milliseconds. Anything unreadable falls back to RunPod's default: a worker that pings is better than none. */
  RUNPOD_PING_INTERVAL: z.coerce.number().positive().catch(10_000),
  RUNPOD_AI_API_KEY: text,
  RUNPOD_POD_ID: text,
  RUNPOD_ENDPOINT_ID: text,
  RUNPOD_POD_HOSTNAME: text,
  RUNPOD_LOG_LEVEL: text,
  RUNPOD_DEBUG_LEVEL: text,
  DOCPROC_CONCURRENCY: z.preprocess((value) => value || undefined, z.coerce.number().int().min(1).max(256).default(1)),
  /** How long running jobs may go on after SIGTERM. */
  DOCPROC_SHUTDOWN_GRACE_MS: z.preprocess((value) => value || undefined, z.coerce.number().min(0).default(120_000)),
  DOCPROC_PING_VERSION: text,
});

/** Reads the worker's variables. Throws naming every one that is missing or wrong, never showing a value. */
export function parseWorkerEnv(variables: NodeJS.ProcessEnv): WorkerEnv {
  const result = envSchema.safeParse(variables);
  if (!result.success) throw badEnvironment(result.error.issues.map((issue) => issue.path.join('.')));
  const env = result.data;
  return {
    platform: toPlatform(env),
    workerId: env.RUNPOD_POD_ID ?? randomUUID(),
    endpointId: env.RUNPOD_ENDPOINT_ID ?? null,
    hostname: env.RUNPOD_POD_HOSTNAME ?? hostname(),
    logLevel: toLogLevel(env.RUNPOD_LOG_LEVEL ?? env.RUNPOD_DEBUG_LEVEL),
    concurrency: env.DOCPROC_CONCURRENCY,
    shutdownGraceMs: env.DOCPROC_SHUTDOWN_GRACE_MS,
    version: manifest.version,
    pingVersion: env.DOCPROC_PING_VERSION ?? manifest.version,
  };
}

function toPlatform(env: z.infer<typeof envSchema>): PlatformEnv | null {
  if (env.RUNPOD_WEBHOOK_GET_JOB === undefined) return null;
  if (env.RUNPOD_WEBHOOK_POST_OUTPUT === undefined) throw badEnvironment(['RUNPOD_WEBHOOK_POST_OUTPUT']);
  return {
    takeTemplate: env.RUNPOD_WEBHOOK_GET_JOB,
    resultTemplate: env.RUNPOD_WEBHOOK_POST_OUTPUT,
    streamTemplate: env.RUNPOD_WEBHOOK_POST_STREAM ?? null,
    pingTemplate: env.RUNPOD_WEBHOOK_PING ?? null,
    pingIntervalMs: env.RUNPOD_PING_INTERVAL,
    authorization: env.RUNPOD_AI_API_KEY ?? null,
  };
}

/** RunPod's levels are `NOTSET DEBUG INFO WARN ERROR`, by name or by their position in that list. */
function toLogLevel(value: string | undefined): LogLevel {
  const name = value?.toLowerCase();
  const byPosition = ['debug', 'debug', 'info', 'warn', 'error'] as const;
  return logLevels.find((level) => level === name) ?? byPosition[Number(name ?? 2)] ?? 'info';
}

const badEnvironment = (names: string[]) => new Error(`Bad environment: ${names.join(', ')}`);
