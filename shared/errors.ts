/** Every error a caller can see: its HTTP status, and whether sending the same request again can help. */
export const errorTable = {
  invalid_request: { status: 400, retryable: false, title: 'The request is not valid' },
  unauthorized: { status: 401, retryable: false, title: 'The key is missing or not valid' },
  forbidden: { status: 403, retryable: false, title: 'This key may not do that' },
  not_found: { status: 404, retryable: false, title: 'There is no such resource' },
  method_not_allowed: { status: 405, retryable: false, title: 'This resource does not take that method' },
  request_too_large: { status: 413, retryable: false, title: 'The request body is too large' },
  idempotency_key_conflict: {
    status: 409,
    retryable: false,
    title: 'This Idempotency-Key was used for another request',
  },
  key_not_active: { status: 409, retryable: false, title: 'This key is revoked or has expired' },
  too_many_keys: { status: 409, retryable: false, title: 'This tenant has as many keys as it may' },
  document_not_ready: { status: 409, retryable: false, title: 'The document has not been uploaded and completed' },
  document_already_uploaded: { status: 412, retryable: false, title: 'The document has its bytes already' },
  result_not_ready: { status: 409, retryable: true, title: 'The job has no result yet' },
  rate_limited: { status: 429, retryable: true, title: 'This key sends requests too fast' },
  too_many_requests: { status: 429, retryable: true, title: 'This key has too many requests under way' },
  quota_exhausted: { status: 402, retryable: false, title: 'This key has no pages left in this month' },
  too_many_jobs: { status: 429, retryable: true, title: 'This key has too many unfinished jobs' },
  unsupported_media_type: { status: 415, retryable: false, title: 'The request body must be application/json' },

  source_not_allowed: { status: 400, retryable: false, title: 'This URL may not be fetched' },
  source_unreachable: { status: 422, retryable: true, title: 'The URL could not be reached' },
  source_refused: { status: 422, retryable: false, title: 'The URL did not answer with a document' },
  source_timeout: { status: 422, retryable: true, title: 'The URL took too long to answer' },

  document_empty: { status: 422, retryable: false, title: 'The document has no content' },
  document_too_large: { status: 422, retryable: false, title: 'The document is too large' },
  document_too_many_pages: { status: 422, retryable: false, title: 'The document has too many pages' },
  document_too_many_pixels: { status: 422, retryable: false, title: 'The image has too many pixels' },
  document_unsupported: { status: 422, retryable: false, title: 'This is not a supported image or PDF' },
  document_corrupt: { status: 422, retryable: false, title: 'The document is damaged and cannot be read' },
  document_encrypted: { status: 422, retryable: false, title: 'The document is protected by a password' },

  upload_missing: { status: 422, retryable: false, title: 'Nothing has been uploaded yet' },
  upload_mismatch: { status: 422, retryable: false, title: 'The upload is not what was announced' },

  engine_failed: { status: 502, retryable: true, title: 'The engine could not read the document' },
  backend_failed: { status: 502, retryable: true, title: 'The job failed before it gave a result' },
  backend_busy: { status: 503, retryable: true, title: 'No engine can take the job now' },
  backend_timeout: { status: 504, retryable: true, title: 'The job did not finish in time' },
  result_too_large: { status: 502, retryable: false, title: 'The result is too large to return' },
  job_cancelled: { status: 409, retryable: false, title: 'The job was cancelled' },
  storage_not_configured: {
    status: 503,
    retryable: false,
    title: 'This gateway has no storage for documents and jobs',
  },
  storage_unavailable: { status: 503, retryable: true, title: 'Storage did not answer' },
  internal: { status: 500, retryable: false, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; retryable: boolean; title: string }>;

export type ErrorCode = keyof typeof errorTable;

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(errorTable, value);

/** The one error we throw on purpose. The caller sees `message`; only the log sees `cause`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string = errorTable[code].title, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
