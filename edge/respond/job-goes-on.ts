import { ApiError } from '../../shared/errors.ts';

/** The caller would not wait longer for a job; it goes on, and its id goes into the answer. */
export class JobGoesOnError extends ApiError {
  readonly jobId: string;
  constructor(jobId: string) {
    super('backend_timeout', 'The job has not ended yet and goes on; ask for it by its job_id');
    this.jobId = jobId;
  }
}
