/**
 * Thrown by a handler when the engine is gone for good (its process ended, or it answers no generation any more). The
 * worker then fails every running job as `engine_died`, reports itself unhealthy and exits 1: a worker that went on
 * taking would turn the whole queue into failures.
 */
export class EngineDiedError extends Error {
  override readonly name = 'EngineDiedError';
}
