import { ApiError } from '../../shared/errors.ts';
import { checkPublicUrl } from '../../shared/public-url.ts';
import { RequestError } from '../respond/request-error.ts';

/** Checks the URL that is to be called when a job has ended. @throws RequestError `source_not_allowed`. */
export function resolveWebhook(url: string | undefined, options: { allowPrivate: boolean }): string | undefined {
  try {
    return url === undefined ? undefined : checkPublicUrl(url, options).href;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new RequestError('source_not_allowed', [{ path: 'webhook', message: error.message }]);
  }
}
