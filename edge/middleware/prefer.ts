import type { HonoRequest } from 'hono';
import { RequestError } from '../respond/request-error.ts';

/** The longest wait that may be asked for; edges in between end requests that take longer. */
const MAX_WAIT_S = 300;

/** How a caller wants to be answered, by RFC 7240. */
export type Preference = {
  /** `respond-async`: with a job, at once or after `wait`. */
  respondAsync: boolean;
  /** `wait=N`: seconds after which an unfinished job goes on without the caller; null when not said. */
  waitSeconds: number | null;
};

/**
 * Reads `Prefer`. What we do not know is no preference of ours and passes.
 *
 * @throws RequestError `invalid_request` when `wait` is not a number of seconds from 0 to 300.
 */
export function readPreference(request: HonoRequest): Preference {
  const wishes = (request.header('prefer') ?? '')
    .split(/[,;]/)
    .map((wish) => wish.trim().toLowerCase())
    .map((wish) => wish.split(/\s*=\s*/, 2) as [string, string | undefined]);
  const wait = wishes.find(([name]) => name === 'wait');
  const waitSeconds = wait === undefined ? null : Number(wait[1]?.replaceAll('"', '') || Number.NaN);
  if (waitSeconds !== null && !(Number.isInteger(waitSeconds) && waitSeconds >= 0 && waitSeconds <= MAX_WAIT_S)) {
    throw new RequestError('invalid_request', [{ path: 'Prefer', message: `wait must be 0 to ${MAX_WAIT_S} seconds` }]);
  }
  return { respondAsync: wishes.some(([name]) => name === 'respond-async'), waitSeconds };
}
