import type { ExtractedDocument } from './api/extract.ts';
import type { ExtractOutput } from './job-input.ts';

/**
 * Turns a worker's output into the public form: `documents` in place of `split`. The first document's data travels once,
 * at the top level of the output, and stands in the list as well for the caller.
 *
 * @returns `documents` only where the output has `split`. Its parts are those of `output`, not copies.
 */
export function composeDocuments({
  split,
  ...output
}: ExtractOutput): Omit<ExtractOutput, 'split'> & { documents?: ExtractedDocument[] } {
  if (split === undefined) return output;
  const { data, fields, validations } = output;
  return { ...output, documents: [{ ...split.first, data, fields, validations }, ...split.others] };
}
