import type { JobResult } from '../../shared/api/jobs.ts';
import { composeDocuments } from '../../shared/compose-documents.ts';
import type { ExtractOutput, ExtractReceipt, ResultUpload } from '../../shared/job-input.ts';
import { type PutOptions, putResult } from './put-result.ts';
import { writeResultFile } from './write-result-file.ts';

/**
 * Leaves an extract job's output in storage, as the caller will read it, and says in short what it is.
 *
 * @throws ApiError as `putResult`; the signal's reason. No file is left on this machine.
 */
export async function storeResult(
  output: ExtractOutput,
  upload: ResultUpload,
  options: PutOptions,
): Promise<ExtractReceipt> {
  await using file = await writeResultFile(toJobResult(output, upload.envelope), options.signal);
  await putResult(file, upload, options);
  const { doc_type, page_count, needs_review, split } = output;
  const document_count = 1 + (split?.others.length ?? 0);
  return { uploaded: true, size_bytes: file.bytes, summary: { doc_type, page_count, document_count, needs_review } };
}

const toJobResult = (output: ExtractOutput, { warnings = [], ...envelope }: ResultUpload['envelope']): JobResult => ({
  ...envelope,
  ...composeDocuments(output),
  warnings: [...warnings, ...output.warnings],
});
