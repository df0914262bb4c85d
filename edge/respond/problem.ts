import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Problem } from '../../shared/api/problem.ts';
import { ApiError, errorTable } from '../../shared/errors.ts';
import type { GatewayEnv } from '../context.ts';
import { RETRY_AFTER_SECONDS } from '../policy.ts';
import { CallerGoneError } from './caller-gone.ts';
import { JobGoesOnError } from './job-goes-on.ts';
import { RequestError } from './request-error.ts';

/** Turns any error into its response. The only place that does. */
export function respondWithProblem(c: Context<GatewayEnv>, error: unknown): Response {
  // 499 is the web's usual word for it in logs; no caller will ever see it.
  if (error instanceof CallerGoneError) return new Response(null, { status: 499 });
  const problem = toProblem(toApiError(error), c.var.requestId);
  if (problem.status === 401) c.header('www-authenticate', 'Bearer realm="docproc"');
  if (problem.retryable && (problem.status === 429 || problem.status === 503)) {
    c.header('retry-after', String(RETRY_AFTER_SECONDS));
  }
  return c.body(JSON.stringify(problem), errorTable[problem.code].status, {
    'content-type': 'application/problem+json',
  });
}

/** What is not ours to explain leaves as `internal` with its fixed title; the log has the rest. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof HTTPException && error.status < 500) {
    return new ApiError('invalid_request', error.message || undefined, { cause: error });
  }
  return new ApiError('internal', undefined, { cause: error });
}

function toProblem(error: ApiError, requestId: string): Problem {
  const { status, retryable, title } = errorTable[error.code];
  return {
    type: `urn:docproc:problem:${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    retryable,
    request_id: requestId,
    ...(error instanceof JobGoesOnError ? { job_id: error.jobId } : {}),
    ...(error instanceof RequestError ? { errors: [...error.faults] } : {}),
  };
}
