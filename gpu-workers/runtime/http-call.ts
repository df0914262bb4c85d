import type { Clock } from '../../shared/clock.ts';

export type HttpReply = { status: number; body: string };

export type HttpRequest = {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  /** The whole call, body included, is given up after this. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
};

/** One HTTP call: its reply whatever the status, or a rejection when there was none (network, time-out, abort). */
export type HttpCall = (url: string, request: HttpRequest) => Promise<HttpReply>;

/**
 * Makes the function for all of the worker's calls. Redirects are not followed: the key must not leave for another host.
 */
export function createHttpCall({ fetch, clock }: { fetch: typeof globalThis.fetch; clock: Clock }): HttpCall {
  return async (url, { method, headers, body, timeoutMs, signal }) => {
    // Not `AbortSignal.any` and `AbortSignal.timeout`: the time-out must follow the injected clock, and a listener that
    // stays on a signal as old as the process would pile up over weeks of polls.
    const controller = new AbortController();
    const abort = () => controller.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    const cancelTimeout = clock.setTimer(() => controller.abort(new HttpTimeoutError(timeoutMs)), timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal: controller.signal,
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.status, body: await response.text() };
    } finally {
      cancelTimeout();
      signal?.removeEventListener('abort', abort);
    }
  };
}

/** The server held the call to its end; for a long poll that is an ordinary outcome. */
export class HttpTimeoutError extends Error {
  override readonly name = 'HttpTimeoutError';
  constructor(timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms`);
  }
}
