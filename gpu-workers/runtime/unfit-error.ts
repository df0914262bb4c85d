/** Thrown by `ready` when this machine cannot do the work; `check` names what was tried, for RunPod's worker view. */
export class UnfitError extends Error {
  override readonly name = 'UnfitError';
  readonly check: string;
  constructor(check: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.check = check;
  }
}
