import { resultKey } from '../storage/object-keys.ts';
import type { JobSpec } from './job-spec.ts';

/** How our own results begin, see `resultUploadSchema`. */
const envelope = /^\{"job_id":"job_[0-9a-f]{32}","request_id":"[A-Za-z0-9._:-]{1,100}"/;

/**
 * Gives a job the result of an earlier one, under its own ids. The bytes stream from one object into the other, so the size
 * does not matter.
 *
 * @returns false when the earlier result is gone, or is not one of ours.
 */
export async function copyResult(
  bucket: R2Bucket,
  earlierJobId: string,
  { tenantId, id, requestId }: JobSpec,
): Promise<boolean> {
  const earlier = await bucket.get(resultKey(tenantId, earlierJobId));
  if (earlier === null) return false;
  const reader = earlier.body.getReader();
  const first = await reader.read();
  const text = new TextDecoder('latin1').decode(first.value ?? new Uint8Array());
  const old = envelope.exec(text)?.[0];
  if (old === undefined) {
    await reader.cancel();
    return false;
  }
  const start = new TextEncoder().encode(`{"job_id":"${id}","request_id":"${requestId}"`);
  const rest = (first.value ?? new Uint8Array()).subarray(old.length);
  const { readable, writable } = new FixedLengthStream(earlier.size - old.length + start.length);
  const written = writeAll(writable.getWriter(), [start, rest], reader);
  await bucket.put(resultKey(tenantId, id), readable, {
    onlyIf: { etagDoesNotMatch: '*' },
    httpMetadata: { contentType: 'application/json' },
  });
  await written.catch(() => {});
  return true;
}

async function writeAll(
  writer: WritableStreamDefaultWriter<Uint8Array>,
  chunks: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<void> {
  for (const chunk of chunks) await writer.write(chunk);
  for (let next = await reader.read(); !next.done; next = await reader.read()) await writer.write(next.value);
  await writer.close();
}
