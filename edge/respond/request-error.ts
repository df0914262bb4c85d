import type { RequestFault } from '../../shared/api/problem.ts';
import { ApiError, type ErrorCode, errorTable } from '../../shared/errors.ts';

/** More than anyone reads; a body of a thousand faults must not become an answer of a thousand faults. */
const MAX_FAULTS = 50;

/** An error of the request that names every fault found in it. */
export class RequestError extends ApiError {
  readonly faults: readonly RequestFault[];
  constructor(code: ErrorCode, faults: readonly RequestFault[]) {
    const first = faults[0];
    super(code, first === undefined ? errorTable[code].title : `${first.path || 'The body'}: ${first.message}`);
    this.faults = faults.slice(0, MAX_FAULTS);
  }
}
