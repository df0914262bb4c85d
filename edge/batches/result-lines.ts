import type { BatchItem } from '../../shared/api/batches.ts';
import { ApiError } from '../../shared/errors.ts';
import { toJobError } from '../jobs/to-job-error.ts';

export type ResultLinePorts = {
  /** Items in order, behind the one with this index; an empty list when there are no more. */
  itemsAfter(index: number): Promise<readonly BatchItem[]>;
  /** A job's result; null when it is gone. */
  open(jobId: string): Promise<{ body: ReadableStream<Uint8Array> } | null>;
};

/**
 * A batch's results as JSON Lines: one line an item, in order, with `result` or `error`. Nothing is read before it is wanted,
 * one result at a time, and what was read is passed on: a batch of gigabytes takes no more memory than one of a line.
 *
 * @param fromIndex - The first item.
 */
export async function* resultLines(
  fromIndex: number,
  { itemsAfter, open }: ResultLinePorts,
): AsyncGenerator<Uint8Array, void> {
  for (let index = fromIndex - 1; ; ) {
    const items = await itemsAfter(index);
    if (items.length === 0) return;
    for (const item of items) {
      index = item.index;
      const result = item.status === 'succeeded' && item.job_id !== null ? await open(item.job_id) : null;
      if (result === null) yield encode(`${JSON.stringify({ ...toHead(item), error: toError(item) })}\n`);
      else {
        yield encode(`${JSON.stringify(toHead(item)).slice(0, -1)},"result":`);
        for await (const chunk of result.body) yield withoutLineBreaks(chunk);
        yield encode('}\n');
      }
    }
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const toHead = ({ index, job_id, status, metadata }: BatchItem) => ({ index, job_id, status, metadata });

function toError({ status, error }: BatchItem): BatchItem['error'] {
  if (error !== null) return error;
  if (status === 'cancelled') return toJobError(new ApiError('job_cancelled'));
  return toJobError(new ApiError('not_found', 'The result of this job has been deleted'));
}

/** Between the parts of a JSON text a line break is the same as a blank, and inside of them there is none. */
function withoutLineBreaks(chunk: Uint8Array): Uint8Array {
  return chunk.includes(10) || chunk.includes(13)
    ? chunk.map((byte) => (byte === 10 || byte === 13 ? 32 : byte))
    : chunk;
}
