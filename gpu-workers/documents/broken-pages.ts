import { ApiError } from '../../shared/errors.ts';

/**
 * A broken page costs a document that page; with all of them broken there is nothing to answer with.
 *
 * @param faults - Of the pages that could not be drawn.
 * @throws ApiError `document_corrupt` when no page is left.
 */
export function checkSomePageIsDrawn(faults: readonly ApiError[], pageCount: number): void {
  const [first] = faults;
  if (first === undefined || faults.length < pageCount) return;
  if (pageCount === 1) throw first;
  throw new ApiError('document_corrupt', 'Every page of the document is damaged.', { cause: first });
}
