import type { LookupFunction } from 'node:net';
import { type DocumentKind, describeUnsupported, detectKind } from '../../shared/document-kind.ts';
import { ApiError } from '../../shared/errors.ts';
import { toFetchError } from './fetch-error.ts';
import type { DocumentLimits } from './limits.ts';
import { openSource } from './open-source.ts';
import { saveBody } from './save-body.ts';

/** A source on this machine's disk. Whoever holds it must dispose of it; `await using` does. */
export type FetchedDocument = AsyncDisposable & {
  /** A file in a directory of its own that only this user can read. Gone after `dispose`. */
  path: string;
  bytes: number;
  /** By the first bytes of the content, whatever the server called it. */
  kind: DocumentKind;
  /** Of the content, 64 hex digits. */
  sha256: string;
  /** Deletes the file. May be called more than once. */
  dispose(): Promise<void>;
};

export type FetchOptions = {
  limits: Pick<DocumentLimits, 'maxBytes' | 'fetchTimeoutMs' | 'fetchIdleTimeoutMs'>;
  /** One's own machine only: http and private addresses may be fetched. */
  allowPrivate: boolean;
  signal: AbortSignal;
  /** How names are resolved; the system's way unless a test brings its own. */
  lookup?: LookupFunction;
};

/**
 * Downloads one source to a temporary file.
 *
 * @throws ApiError `source_not_allowed` (private address, also behind a redirect or a name), `source_refused` (an HTTP
 *   status other than 2xx, which the message names), `source_unreachable` (name, connection or TLS), `source_timeout`,
 *   `document_too_large`, `document_empty`, `document_unsupported`; the signal's reason when it is aborted. Nothing is
 *   left on disk then.
 */
export async function fetchDocument(url: string, options: FetchOptions): Promise<FetchedDocument> {
  const timeout = AbortSignal.timeout(options.limits.fetchTimeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  try {
    await using source = await openSource(url, {
      ...options,
      idleTimeoutMs: options.limits.fetchIdleTimeoutMs,
      signal,
    });
    const { head, ...file } = await saveBody(source.response, { maxBytes: options.limits.maxBytes, signal });
    try {
      return { ...file, kind: kindOf(head), [Symbol.asyncDispose]: file.dispose };
    } catch (error) {
      await file.dispose();
      throw error;
    }
  } catch (error) {
    options.signal.throwIfAborted();
    throw toFetchError(error);
  }
}

function kindOf(head: Uint8Array): DocumentKind {
  if (head.length === 0) throw new ApiError('document_empty', 'The URL answered with an empty file.');
  const kind = detectKind(head);
  if (kind !== null) return kind;
  throw new ApiError(
    'document_unsupported',
    `The URL answered with ${describeUnsupported(head)}. Send a PDF, PNG, JPEG, TIFF, WebP, GIF or HEIC file.`,
  );
}
