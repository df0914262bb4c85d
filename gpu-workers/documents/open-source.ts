import { type Dispatcher, fetch, type Response } from 'undici';
import { ApiError } from '../../shared/errors.ts';
import { checkPublicUrl } from '../../shared/public-url.ts';
import { createPinnedAgent, type PinnedAgentOptions } from './pinned-agent.ts';

const MAX_REDIRECTS = 5;

export type SourceOptions = PinnedAgentOptions & {
  signal: AbortSignal;
  /** Carries the requests in place of our own connections, in tests. It is not closed here. */
  dispatcher?: Dispatcher;
};

/** A 2xx answer whose body has not been read. Disposing of it closes the connection. */
export type OpenSource = AsyncDisposable & { response: Response };

/**
 * Asks for a source and follows its redirects by hand, so that each one is checked like the first URL was.
 *
 * @throws ApiError `source_not_allowed` or `source_refused`; anything else comes from undici and is told apart by
 *   `toFetchError`.
 */
export async function openSource(url: string, options: SourceOptions): Promise<OpenSource> {
  const agent = createPinnedAgent(options);
  const close = () => agent.destroy();
  try {
    const response = await followRedirects(checkPublicUrl(url, options), options.dispatcher ?? agent, options);
    if (!response.ok) throw refusalOf(response.status);
    return { response, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function followRedirects(
  first: URL,
  dispatcher: Dispatcher,
  { allowPrivate, signal }: SourceOptions,
): Promise<Response> {
  let url = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await fetch(url, {
      dispatcher,
      redirect: 'manual',
      signal,
      headers: { accept: 'application/pdf, image/*, */*;q=0.1', 'user-agent': 'docproc' },
    });
    const location = redirectStatuses.has(response.status) ? response.headers.get('location') : null;
    if (location === null) return response;
    await response.body?.cancel();
    url = checkRedirect(location, url, allowPrivate);
  }
  throw new ApiError('source_refused', `The URL redirects more than ${MAX_REDIRECTS} times.`);
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

function checkRedirect(location: string, base: URL, allowPrivate: boolean): URL {
  const target = URL.canParse(location, base.href) ? new URL(location, base) : location;
  try {
    return checkPublicUrl(target, { allowPrivate });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ApiError('source_not_allowed', `The URL redirects to another. ${error.message}`, { cause: error });
  }
}

/** 429 and 5xx are a server in trouble, and the same URL may answer later. */
function refusalOf(status: number): ApiError {
  const mayRecover = status === 429 || status >= 500;
  return new ApiError(
    mayRecover ? 'source_unreachable' : 'source_refused',
    `The URL answered with HTTP status ${status}.`,
  );
}
