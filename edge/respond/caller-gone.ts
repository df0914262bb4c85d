/** The caller hung up before the answer. Not an `ApiError`: nobody is left to read it, but the log tells it apart. */
export class CallerGoneError extends Error {
  override readonly name = 'CallerGoneError';
  constructor() {
    super('The caller hung up');
  }
}
