import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Response } from 'undici';
import { HEAD_BYTES } from '../../shared/document-kind.ts';
import { ApiError } from '../../shared/errors.ts';

export type SavedBody = {
  path: string;
  bytes: number;
  sha256: string;
  /** The first `HEAD_BYTES` of it, fewer when the file is shorter. */
  head: Uint8Array;
  dispose(): Promise<void>;
};

/**
 * Streams an answer into a temporary file; memory holds one piece of it at a time.
 *
 * @throws ApiError `document_too_large` as soon as it is known. The file is gone then, as after any other error.
 */
export async function saveBody(
  response: Response,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<SavedBody> {
  // A server that tells the size spares us the download; one that lies is stopped while it streams.
  if (Number(response.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes);
  // mkdtemp makes the directory readable for this user alone.
  const directory = await mkdtemp(join(tmpdir(), 'docproc-'));
  const dispose = () => rm(directory, { recursive: true, force: true });
  const path = join(directory, 'document');
  try {
    await using file = await open(path, 'wx', 0o600);
    return { path, ...(await copy(response, file, maxBytes, signal)), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function copy(response: Response, file: FileHandle, maxBytes: number, signal: AbortSignal) {
  const hash = createHash('sha256');
  const head = Buffer.alloc(HEAD_BYTES);
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    signal.throwIfAborted();
    if (bytes < HEAD_BYTES) head.set(chunk.subarray(0, HEAD_BYTES - bytes), bytes);
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  return { bytes, sha256: hash.digest('hex'), head: head.subarray(0, Math.min(bytes, HEAD_BYTES)) };
}

function tooLarge(maxBytes: number): ApiError {
  const limit = maxBytes >= 1024 * 1024 ? `${Math.floor(maxBytes / 1024 / 1024)} MiB` : `${maxBytes} bytes`;
  return new ApiError('document_too_large', `The document is larger than ${limit}.`);
}
