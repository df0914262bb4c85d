import type { HonoRequest } from 'hono';
import { RequestError } from '../respond/request-error.ts';
import { sha256Hex } from '../storage/hex.ts';
import type { IdempotencyClaim } from '../tenant/idempotency.ts';

const HEADER = 'Idempotency-Key';
/** What may stand in a header and be shown in a log without a second thought. */
const soundKey = /^[\x21-\x7e]{1,255}$/;

/**
 * What a request says to be made at most once; null when it has no `Idempotency-Key`.
 *
 * @param route - `POST /v1/jobs`: the same key on another route is another key.
 * @param body - The validated body, so that spaces, the order of fields and defaults that are spelled out make no difference.
 * @throws RequestError `invalid_request` when the key is not 1 to 255 visible ASCII characters.
 */
export async function readIdempotencyKey(
  request: HonoRequest,
  route: string,
  body: unknown,
): Promise<IdempotencyClaim | null> {
  const key = request.header(HEADER);
  if (key === undefined) return null;
  if (!soundKey.test(key)) {
    throw new RequestError('invalid_request', [
      { path: HEADER, message: 'must be 1 to 255 visible ASCII characters, without blanks' },
    ]);
  }
  const [keyHash, fingerprint] = await Promise.all([sha256Hex(`${route}\n${key}`), sha256Hex(toCanonicalJson(body))]);
  return { keyHash, fingerprint };
}

/** JSON with the fields of every object in order: equal values have equal texts. */
export function toCanonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
