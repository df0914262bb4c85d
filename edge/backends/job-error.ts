import { type JobError, jobErrorSchema } from '../../shared/job-input.ts';

/** What our worker said of a job that failed. Null when the text is not a JSON string in the shape our workers send. */
export function parseJobError(text: string | null): JobError | null {
  try {
    return jobErrorSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}
