import { ApiError, type ErrorCode } from '../../shared/errors.ts';

/** Fails a job and still hands over what was done: RunPod shows it as FAILED and keeps `output`. */
export class FailedWithOutput extends ApiError {
  readonly output: unknown;
  constructor(output: unknown, code: ErrorCode, message?: string) {
    super(code, message);
    this.output = output;
  }
}
