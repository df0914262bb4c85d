import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { BackendFault } from '../backends/backend.ts';
import type { JobFacts } from '../backends/job-context.ts';
import type { GatewayEnv } from '../context.ts';
import { CallerGoneError } from '../respond/caller-gone.ts';
import { toApiError } from '../respond/problem.ts';
import type { TimedPart } from './timed.ts';

/** Raised when a field of `RequestLog` changes its meaning or its place in a data point. */
export const REQUEST_LOG_SCHEMA = 1;

/** What the steps of a request note on the way. */
export type RequestFacts = {
  tenantId?: string;
  /** Of the key; never the key. */
  keyId?: string;
  docType?: DocType;
  sourceCount?: number;
  pageCount?: number;
  jobs: JobFacts[];
  /** Milliseconds; for `Server-Timing` alone. */
  waits: Partial<Record<TimedPart, number>>;
};

/** One request, after its answer is known. It holds no key, URL, query, file name or text of a document. */
export type RequestLog = {
  schema: typeof REQUEST_LOG_SCHEMA;
  /** ISO 8601 in UTC, when the request came. */
  at: string;
  requestId: string;
  /** Of the trace that the request belongs to, 32 hex digits. */
  traceId: string;
  method: string;
  /** The route's pattern, or `unknown`: a path is the caller's text. */
  route: string;
  status: number;
  /** `unhealthy` is a probe that was answered, but not with good news. */
  outcome: 'ok' | 'unhealthy' | 'caller_gone' | ErrorCode;
  /** Why, for a fault of ours or of a backend. */
  cause: string | null;
  latencyMs: number;
  tenantId: string | null;
  keyId: string | null;
  docType: DocType | null;
  sourceCount: number | null;
  pageCount: number | null;
  jobs: readonly JobFacts[];
  version: string;
};

/** Takes one log after another. Must not throw, wait or keep the answer waiting. */
export type LogSink = (log: RequestLog) => void;

/** Writes one log a request to every sink. It must be the outermost step after `requestContext`. */
export const logRequests = (sinks: readonly LogSink[], options: { version: string; now: () => number }) =>
  createMiddleware<GatewayEnv>(async (c, next) => {
    await next();
    const log = toRequestLog(c, options.now() - c.var.startedAtMs, options.version);
    for (const sink of sinks) sink(log);
    c.res.headers.set('server-timing', toServerTiming(log, c.var.facts.waits));
  });

function toRequestLog(c: Context<GatewayEnv>, latencyMs: number, version: string): RequestLog {
  const { facts, requestId, startedAtMs, trace } = c.var;
  return {
    schema: REQUEST_LOG_SCHEMA,
    at: new Date(startedAtMs).toISOString(),
    requestId,
    traceId: trace.traceId,
    method: c.req.method,
    route: matchedRoutes(c).find(({ path }) => !path.includes('*'))?.path ?? 'unknown',
    status: c.res.status,
    outcome: toOutcome(c.error, c.res.status),
    cause: toCause(c.error),
    latencyMs,
    tenantId: facts.tenantId ?? null,
    keyId: facts.keyId ?? null,
    docType: facts.docType ?? null,
    sourceCount: facts.sourceCount ?? null,
    pageCount: facts.pageCount ?? null,
    jobs: facts.jobs,
    version,
  };
}

function toOutcome(error: Error | undefined, status: number): RequestLog['outcome'] {
  if (error === undefined) return status < 500 ? 'ok' : 'unhealthy';
  return error instanceof CallerGoneError ? 'caller_gone' : toApiError(error).code;
}

/** A fault's own words are ours. Of any other error only its kind and place: its message may quote a caller's text. */
function toCause(error: Error | undefined): string | null {
  if (error === undefined || error instanceof CallerGoneError) return null;
  const { cause } = toApiError(error);
  if (cause instanceof BackendFault) return cause.message;
  if (!(cause instanceof Error)) return null;
  const place = /^\s+at .*$/m.exec(cause.stack ?? '')?.[0].trim();
  return place === undefined ? cause.name : `${cause.name} ${place}`;
}

/**
 * `queue` and `run` are RunPod's own times of all jobs of the request, in milliseconds. What took no time that can be measured
 * is left out: in a Worker time stands still between two waits.
 */
function toServerTiming({ jobs, latencyMs }: RequestLog, waits: RequestFacts['waits']): string {
  const waited = Object.entries(waits).flatMap(([part, ms]) => (ms > 0 ? [`${part};dur=${ms}`] : []));
  const parts = jobs.flatMap(({ task, queueMs, executionMs }) => [
    ...(queueMs === null ? [] : [`${task}-queue;dur=${queueMs}`]),
    ...(executionMs === null ? [] : [`${task}-run;dur=${executionMs}`]),
  ]);
  return [...waited, ...parts, `total;dur=${latencyMs}`].join(', ');
}
