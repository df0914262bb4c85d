import { ApiError, errorTable } from '../../shared/errors.ts';
import type { JobError } from '../../shared/job-input.ts';
import { EngineDiedError } from './engine-died-error.ts';
import type { WorkerEnv } from './env.ts';
import { FailedWithOutput } from './failed-with-output.ts';
import { InvalidInputError } from './taken-job.ts';

/** RunPod's own limit for a result. A document's data stay far below it; a picture never belongs into a result. */
export const MAX_RESULT_BYTES = 10 * 1024 * 1024;

export type JobOutcome = { kind: 'value'; value: unknown } | { kind: 'error'; error: unknown };

type Identity = Pick<WorkerEnv, 'workerId' | 'hostname' | 'version'>;

/**
 * The bodies that may end a job: the result if it fits, and a small one for when the platform refuses it as too large.
 *
 * @param options.chunks - What was streamed; it is the result of a handler that returned nothing.
 * @param options.stopPod - Asks the platform for a fresh worker after this job.
 */
export function fitResultBody(
  outcome: JobOutcome,
  identity: Identity,
  options: { stopPod: boolean; chunks: unknown[]; maxBytes: number },
): { body: string; tooLarge: string } {
  const streamed = options.chunks.length > 0;
  // A streamed answer was read chunk by chunk already: without the sum of its chunks it is still complete.
  const small: JobOutcome =
    streamed && outcome.kind === 'value'
      ? { kind: 'value', value: [] }
      : { kind: 'error', error: new ApiError('result_too_large') };
  const tooLarge = toResultBody(small, identity, options);
  const body = tryResultBody(withChunks(outcome, options.chunks), identity, options);
  return { body: Buffer.byteLength(body) > options.maxBytes ? tooLarge : body, tooLarge };
}

/**
 * The body that ends a job. It always has `output` or `error`, because a job that completes without either shows as
 * completed and empty; `error` is a JSON **string**, because RunPod takes an object for no error at all.
 */
export function toResultBody(outcome: JobOutcome, identity: Identity, options: { stopPod: boolean }): string {
  const flag = options.stopPod ? ',"stopPod":true' : '';
  if (outcome.kind === 'value') return `{"output":${toJson(outcome.value)}${flag}}`;
  const kept = outcome.error instanceof FailedWithOutput ? `"output":${toJson(outcome.error.output)},` : '';
  return `{${kept}"error":${JSON.stringify(JSON.stringify(toJobError(outcome.error, identity)))}${flag}}`;
}

/** Some values have no JSON (cycles, BigInt); a job that returned one has failed, and its caller must hear so. */
function tryResultBody(outcome: JobOutcome, identity: Identity, options: { stopPod: boolean }): string {
  try {
    return toResultBody(outcome, identity, options);
  } catch (error) {
    return toResultBody({ kind: 'error', error }, identity, options);
  }
}

const withChunks = (outcome: JobOutcome, chunks: unknown[]): JobOutcome =>
  chunks.length > 0 && outcome.kind === 'value' && outcome.value === undefined
    ? { kind: 'value', value: chunks }
    : outcome;

/** `undefined` and functions have no JSON text either, but mean "nothing". */
const toJson = (value: unknown): string => JSON.stringify(value) ?? 'null';

/** Only an `ApiError` may speak to the caller; anything else could quote a path, a key or a document. */
function toJobError(error: unknown, { workerId, hostname, version }: Identity): JobError {
  const identity = { worker_id: workerId, hostname, docproc_version: version };
  if (error instanceof ApiError) return { error_type: error.code, error_message: error.message, ...identity };
  if (error instanceof InvalidInputError) {
    return { error_type: 'invalid_input', error_message: error.message, ...identity };
  }
  if (error instanceof EngineDiedError) {
    return { error_type: 'engine_died', error_message: errorTable.engine_failed.title, ...identity };
  }
  return { error_type: 'internal', error_message: errorTable.internal.title, ...identity };
}
