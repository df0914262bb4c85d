import { ApiError } from '../../shared/errors.ts';
import { EngineDiedError } from '../runtime/engine-died-error.ts';
import { EngineError } from './engine-error.ts';
import { isHealthy } from './readiness.ts';

/**
 * What a fault of the engine means for the job: the whole worker is lost when the engine is gone or serves another model,
 * else only this job failed. One missed connection is not a death: a frozen container wakes up with dead sockets.
 *
 * @throws EngineDiedError or ApiError `engine_failed`; anything that is not an EngineError as it is.
 */
export async function throwJobFault(error: unknown, engineBaseUrl: string): Promise<never> {
  if (!(error instanceof EngineError)) throw error;
  const cause = { cause: error };
  if (error.failure === 'misconfigured') throw new EngineDiedError('The engine does not serve our model', cause);
  const { origin } = new URL(engineBaseUrl);
  const isDead = error.failure === 'dead' && !(await isHealthy(origin)) && !(await isHealthy(origin));
  if (isDead) throw new EngineDiedError('The engine does not answer', cause);
  throw new ApiError('engine_failed', 'The engine could not read the document. Please try again.', cause);
}
