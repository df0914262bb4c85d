import type { RequestFault } from '../../shared/api/problem.ts';
import { ApiError } from '../../shared/errors.ts';
import { checkPublicUrl } from '../../shared/public-url.ts';
import { RequestError } from '../respond/request-error.ts';

/** A source that a worker may fetch. The worker checks again what the host's name resolves to. */
export type ResolvedSource = { url: string };

/**
 * Checks every URL of a request, in order.
 *
 * @param options.allowPrivate - Local runs only: http and private addresses pass as well.
 * @throws RequestError `source_not_allowed` that names each URL that may not be fetched, by its place in the list.
 */
export function resolveSources(urls: readonly string[], options: { allowPrivate: boolean }): ResolvedSource[] {
  const faults: RequestFault[] = [];
  const sources: ResolvedSource[] = [];
  for (const [index, url] of urls.entries()) {
    try {
      // The parsed form goes on, so that the worker cannot read the text another way than we did.
      sources.push({ url: checkPublicUrl(url, options).href });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      faults.push({ path: `image_urls[${index}]`, message: error.message });
    }
  }
  if (faults.length > 0) throw new RequestError('source_not_allowed', faults);
  return sources;
}
