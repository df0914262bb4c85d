import { type ContentType, isOfType } from '../../shared/api/documents.ts';
import { describeUnsupported, detectKind, HEAD_BYTES } from '../../shared/document-kind.ts';
import { BUCKET_READ_TIMEOUT_MS } from '../policy.ts';
import { toHex } from './hex.ts';
import { reachBucket } from './reach-bucket.ts';

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
  const digest = new crypto.DigestStream('SHA-256');
  // It fails together with the reading, and only that one is waited for.
  digest.digest.catch(() => {});
  const head = await reachBucket(readHead(object.body, digest));
  const kind = detectKind(head);
  if (kind === null || !isOfType(kind, expected.contentType)) {
    await Promise.all([object.body.cancel(), digest.abort()]);
    const found = kind === null ? describeUnsupported(head) : `a ${kind.toUpperCase()}`;
    return mismatch(`The upload is ${found}; announced was ${expected.contentType}`);
  }
  await reachBucket(object.body.pipeTo(digest), BUCKET_READ_TIMEOUT_MS);
  const sha256 = toHex(await digest.digest);
  if (expected.sha256 !== null && expected.sha256 !== sha256) {
    return mismatch('The upload has another SHA-256 than announced');
  }
  return { outcome: 'sound', sha256 };
}

const mismatch = (reason: string): UploadCheck => ({ outcome: 'mismatch', reason });

/** The first `HEAD_BYTES`, or all there is. What is taken from `body` has gone into `digest`. */
async function readHead(body: ReadableStream<Uint8Array>, digest: WritableStream<Uint8Array>): Promise<Uint8Array> {
  const [reader, writer] = [body.getReader(), digest.getWriter()];
  const head = new Uint8Array(HEAD_BYTES);
  let length = 0;
  while (length < HEAD_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    head.set(value.subarray(0, HEAD_BYTES - length), length);
    length += Math.min(value.length, HEAD_BYTES - length);
    await writer.write(value);
  }
  reader.releaseLock();
  writer.releaseLock();
  return head.subarray(0, length);
}
