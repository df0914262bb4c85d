import { type ContentType, isOfType } from '../../shared/api/documents.ts';
import { describeUnsupported, detectKind, HEAD_BYTES } from '../../shared/document-kind.ts';
import { BUCKET_READ_TIMEOUT_MS } from '../policy.ts';
import { toHex } from './hex.ts';
import { reachBucket } from './reach-bucket.ts';

const BUFFER_BYTES = 64 * 1024;

export type ExpectedUpload = {
  contentType: ContentType;
  sizeBytes: number;
  /** Null when none was announced. */
  sha256: string | null;
};

export type UploadCheck =
  | { outcome: 'missing' }
  | { outcome: 'sound'; sha256: string }
  /** `reason` is for the caller. */
  | { outcome: 'mismatch'; reason: string };

/**
 * Whether the object is what was announced: its length, its first bytes and its hash. A signed URL promises the first two
 * already; whether R2 holds to the length is not documented. The bytes flow through and are never held.
 *
 * @throws ApiError `storage_unavailable`.
 */
export async function checkUpload(bucket: R2Bucket, objectKey: string, expected: ExpectedUpload): Promise<UploadCheck> {
  const object = await reachBucket(bucket.get(objectKey));
  if (object === null) return { outcome: 'missing' };
  if (object.size !== expected.sizeBytes) {
    await object.body.cancel();
    return mismatch(`The upload has ${object.size} bytes; announced were ${expected.sizeBytes}`);
  }
  const { head, sha256 } = await reachBucket(readThrough(object.body), BUCKET_READ_TIMEOUT_MS);
  const kind = detectKind(head);
  if (kind === null || !isOfType(kind, expected.contentType)) {
    const found = kind === null ? describeUnsupported(head) : `a ${kind.toUpperCase()}`;
    return mismatch(`The upload is ${found}; announced was ${expected.contentType}`);
  }
  if (expected.sha256 !== null && expected.sha256 !== sha256) {
    return mismatch('The upload has another SHA-256 than announced');
  }
  return { outcome: 'sound', sha256 };
}

const mismatch = (reason: string): UploadCheck => ({ outcome: 'mismatch', reason });

/** The first bytes and the hash. One buffer is filled again and again, so many documents at once need little memory. */
async function readThrough(body: ReadableStream<Uint8Array>): Promise<{ head: Uint8Array; sha256: string }> {
  const digest = new crypto.DigestStream('SHA-256');
  const writer = digest.getWriter();
  const reader = body.getReader({ mode: 'byob' });
  const head = new Uint8Array(HEAD_BYTES);
  let headLength = 0;
  let buffer = new Uint8Array(BUFFER_BYTES);
  for (;;) {
    const { done, value } = await reader.read(buffer);
    if (done) break;
    const part = value.subarray(0, HEAD_BYTES - headLength);
    head.set(part, headLength);
    headLength += part.length;
    await writer.write(value);
    // Reading took our buffer away; this is the same memory, handed back.
    buffer = new Uint8Array(value.buffer);
  }
  await writer.close();
  return { head: head.subarray(0, headLength), sha256: toHex(await digest.digest) };
}
