import { createReadStream } from 'node:fs';
import type { LookupFunction } from 'node:net';
import { type Agent, request } from 'undici';
import { type Clock, sleep, systemClock } from '../../shared/clock.ts';
import { ApiError } from '../../shared/errors.ts';
import type { ResultUpload } from '../../shared/job-input.ts';
import { checkPublicUrl } from '../../shared/public-url.ts';
import { toFetchError } from '../documents/fetch-error.ts';
import { createPinnedAgent } from '../documents/pinned-agent.ts';
import { backoffMs, type Random } from '../runtime/backoff.ts';
import type { JobContext } from '../runtime/worker.ts';
import type { ResultFile } from './write-result-file.ts';

export type PutOptions = {
  /** One's own machine only: http and private addresses may be reached. */
  allowPrivate: boolean;
  signal: AbortSignal;
  log: JobContext['log'];
  clock?: Clock;
  random?: Random;
  /** How names are resolved; the system's way unless a test brings its own. */
  lookup?: LookupFunction;
};

/** One try: 50 MB over a slow line. */
const TRY_TIMEOUT_MS = 60_000;
/** All tries and pauses: the work is done, but a GPU stands idle for as long as this goes on. */
const PUT_TIMEOUT_MS = 300_000;

/**
 * Stores a result at its signed URL, once: a 412 says that an earlier run's result or an earlier try's is there, and is as
 * good as stored. No answer, 429 and 5xx are repeated after 1, 2, 4, 8 … s ± 20 %. Redirects are never followed, and the
 * URL, which is a credential, is in no message.
 *
 * @throws ApiError `backend_timeout` when the URL has expired (403), else `backend_failed`; the cause says what storage
 *   answered. The signal's reason when it is aborted.
 */
export async function putResult(
  file: Pick<ResultFile, 'path' | 'bytes'>,
  upload: Pick<ResultUpload, 'url' | 'headers'>,
  options: PutOptions,
): Promise<void> {
  const { signal, log, clock = systemClock, random = Math.random } = options;
  const url = checkUploadUrl(upload.url, options);
  const agent = createPinnedAgent({ ...options, idleTimeoutMs: TRY_TIMEOUT_MS });
  const givesUpAtMs = clock.nowMs() + PUT_TIMEOUT_MS;
  try {
    for (let tries = 1; ; tries += 1) {
      signal.throwIfAborted();
      const reply = await put(url, { file, headers: upload.headers, agent, clock, signal });
      signal.throwIfAborted();
      if (reply.kind === 'stored') return;
      const pauseMs = backoffMs(tries, random);
      if (!reply.mayRecover || clock.nowMs() + pauseMs > givesUpAtMs) throw reply.error;
      log('warn', 'The result was not stored, trying again', { tries, reason: reply.reason });
      await sleep(clock, pauseMs, signal);
    }
  } finally {
    await agent.destroy();
  }
}

function checkUploadUrl(url: string, { allowPrivate }: PutOptions): URL {
  try {
    return checkPublicUrl(url, { allowPrivate });
  } catch (error) {
    throw notStored(error);
  }
}

type Reply = { kind: 'stored' } | { kind: 'failed'; mayRecover: boolean; reason: string; error: ApiError };

type Put = {
  file: Pick<ResultFile, 'path' | 'bytes'>;
  headers: Record<string, string>;
  agent: Agent;
  clock: Clock;
  signal: AbortSignal;
};

/** One try. Its time-out follows the injected clock, so it is not `AbortSignal.timeout`. */
async function put(url: URL, { file, headers, agent, clock, signal }: Put): Promise<Reply> {
  const timeout = new AbortController();
  const cancelTimeout = clock.setTimer(
    () => timeout.abort(new DOMException('The try took too long', 'TimeoutError')),
    TRY_TIMEOUT_MS,
  );
  const body = createReadStream(file.path);
  try {
    const response = await request(url, {
      method: 'PUT',
      // With its length known the file goes out as it is, and not in chunks, which S3 does not take.
      headers: { ...headers, 'content-length': String(file.bytes) },
      body,
      dispatcher: agent,
      signal: AbortSignal.any([signal, timeout.signal]),
    });
    return toReply(response.statusCode, await readErrorCode(response.body));
  } catch (error) {
    return toFailure(error);
  } finally {
    cancelTimeout();
    body.destroy();
  }
}

const MAX_ERROR_CHARACTERS = 4096;

/** The one word of S3's error document that may be logged: beside it stand the key and what was signed. */
async function readErrorCode(body: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const piece of body) {
    text += piece.toString('latin1');
    if (text.length > MAX_ERROR_CHARACTERS) break;
  }
  return /<Code>(\w{1,64})<\/Code>/.exec(text)?.[1] ?? '';
}

function toReply(status: number, code: string): Reply {
  if ((status >= 200 && status < 300) || status === 412) return { kind: 'stored' };
  const reason = `Storage answered ${status} ${code}`.trim();
  const error =
    status === 403
      ? new ApiError('backend_timeout', 'The job ended too late to store its result.', { cause: new Error(reason) })
      : notStored(new Error(reason));
  // 409 is S3's word for two writers at the same moment; the next try finds the other's result there.
  const mayRecover = status === 408 || status === 409 || status === 429 || status >= 500;
  return { kind: 'failed', mayRecover, reason, error };
}

/** @throws anything that is not the network's doing, an abort for one. */
function toFailure(error: unknown): Reply {
  const fault = toFetchError(error);
  if (!(fault instanceof ApiError)) throw error;
  return {
    kind: 'failed',
    mayRecover: fault.code !== 'source_not_allowed',
    reason: fault.message,
    error: notStored(fault),
  };
}

const notStored = (cause: unknown): ApiError =>
  new ApiError('backend_failed', 'The result could not be stored.', { cause });
