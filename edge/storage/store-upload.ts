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
  const [stored, sent] = await Promise.allSettled([
    reachBucket(
      bucket.put(upload.objectKey, readable, {
        onlyIf: { etagDoesNotMatch: '*' },
        httpMetadata: { contentType: upload.contentType },
      }),
      null,
    ),
    upload.body.pipeTo(writable),
  ]);
  if (stored.status === 'fulfilled' && stored.value === null) throw new ApiError('document_already_uploaded');
  if (stored.status === 'fulfilled') return;
  if (sent.status === 'rejected') {
    throw new ApiError('upload_mismatch', `The body is not ${upload.sizeBytes} bytes long`, { cause: sent.reason });
  }
  throw stored.reason;
}
