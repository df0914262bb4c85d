import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';

/** What became of a request to the engine, in the words that decide what to do next. */
export type EngineFailure =
  /** Nobody listens: the process is gone or going. The worker must stop taking jobs. */
  | 'dead'
  /** The engine does not have this model or key: the worker is set up wrongly. */
  | 'misconfigured'
  /** The page itself was refused; asking again gives the same answer. */
  | 'refused'
  /** Something broke on the way; one more try is fair. */
  | 'failed';

export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly failure: EngineFailure;
  constructor(failure: EngineFailure, options?: ErrorOptions) {
    super(`The engine ${failure === 'dead' ? 'does not answer' : `answered: ${failure}`}`, options);
    this.failure = failure;
  }
}

/** @throws EngineError, or the abort itself when the caller aborted. */
export function toEngineError(error: unknown): never {
  if (error instanceof EngineError || error instanceof APIUserAbortError) throw error;
  if (error instanceof APIConnectionTimeoutError) throw new EngineError('failed', { cause: error });
  if (error instanceof APIConnectionError) throw new EngineError('dead', { cause: error });
  if (error instanceof APIError) throw new EngineError(failureOf(error.status), { cause: error });
  if (error instanceof SyntaxError || isLostConnection(error)) throw new EngineError('failed', { cause: error });
  throw error;
}

/** A stream that broke off. `fetch` says so with a TypeError that has a cause; the next question tells whether it is dead. */
const isLostConnection = (error: unknown): boolean => error instanceof TypeError && error.cause !== undefined;

function failureOf(status: number | undefined): EngineFailure {
  if (status === 401 || status === 404) return 'misconfigured';
  if (status === 429) return 'failed';
  return status !== undefined && status >= 400 && status < 500 ? 'refused' : 'failed';
}

/** A fault of the page at hand, and not of the engine or of the job: other questions are still worth asking. */
export const isPageFault = (error: unknown): boolean =>
  error instanceof EngineError && (error.failure === 'failed' || error.failure === 'refused');

export const isRefusal = (error: unknown): boolean => error instanceof EngineError && error.failure === 'refused';
