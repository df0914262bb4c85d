import { ApiError } from '../../shared/errors.ts';
import { reachBucket } from './reach-bucket.ts';

export type StreamedUpload = {
  objectKey: string;
  contentType: string;
  sizeBytes: number;
  body: ReadableStream<Uint8Array>;
};

/**
 * Streams a body into an object that does not exist yet; the bytes are never held.
 *
 * @throws ApiError `document_already_uploaded` when the object exists, `upload_mismatch` when the body is not `sizeBytes` long,
 *   `storage_unavailable`.
 */
export async function storeUpload(bucket: R2Bucket, upload: StreamedUpload): Promise<void> {
  // Asked first, so that 50 MB are not sent for nothing. The condition below is what holds.
  if ((await reachBucket(bucket.head(upload.objectKey))) !== null) throw new ApiError('document_already_uploaded');

  const { readable, writable } = new FixedLengthStream(upload.sizeBytes);
  const options = { onlyIf: { etagDoesNotMatch: '*' }, httpMetadata: { contentType: upload.contentType } };
  const [stored, sent] = await Promise.allSettled([
    bucket.put(upload.objectKey, readable, options),
    upload.body.pipeTo(writable),
  ]);
  if (stored.status === 'fulfilled') {
    if (stored.value === null) throw new ApiError('document_already_uploaded');
    return;
  }
  const cause: unknown = sent.status === 'rejected' ? sent.reason : stored.reason;
  // A stream of another length fails with a TypeError; R2 fails with an error of its own.
  if (cause instanceof TypeError) {
    throw new ApiError('upload_mismatch', `The body is not ${upload.sizeBytes} bytes long`, { cause });
  }
  throw new ApiError('storage_unavailable', undefined, { cause });
}
