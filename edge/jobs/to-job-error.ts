import type { Job } from '../../shared/api/jobs.ts';
import { type ApiError, errorTable } from '../../shared/errors.ts';

/** What a job's caller is told of its failure; the cause stays inside. */
export const toJobError = ({ code, message }: ApiError): NonNullable<Job['error']> => ({
  code,
  detail: message,
  retryable: errorTable[code].retryable,
});
