import { ApiError } from '../../shared/errors.ts';

/**
 * A broken page costs a job that page; with all of them broken there is nothing to answer with.
 *
 * @param faults - Of the pages that could not be drawn.
 * @param pageCount - Of all pages of the job.
 * @throws ApiError `document_corrupt` when no page is left.
 */
export function checkSomePageIsDrawn(faults: readonly ApiError[], pageCount: number): void {
  const [first] = faults;
  if (first === undefined || faults.length < pageCount) return;
  if (pageCount === 1) throw first;
  throw new ApiError('document_corrupt', 'Every page that was to be read is damaged.', { cause: first });
}
