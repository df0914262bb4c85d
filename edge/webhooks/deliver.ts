import { checkPublicUrl } from '../../shared/public-url.ts';
import { parseRetryAfter } from '../backends/http-answer.ts';
import { webhookRules } from '../policy.ts';
import { readPrefix } from './read-prefix.ts';
import { signWebhook } from './signing.ts';

/**
 * `delivered`: any 2xx. `gone`: 410, the receiver wants no more calls. `refused`: the URL may not be called. `retry`:
 * everything else, a redirect too.
 */
export type DeliveryOutcome = 'delivered' | 'gone' | 'refused' | 'retry';

export type DeliveryAttempt = {
  outcome: DeliveryOutcome;
  /** Of the answer; null when there was none. */
  status: number | null;
  /** Why there was no answer. */
  reason: 'timeout' | 'unreachable' | 'url_not_allowed' | 'internal' | null;
  /** What the receiver asks for. */
  retryAfterMs: number | null;
};

export type WebhookCall = {
  messageId: string;
  /** The exact text that is signed and sent. */
  body: string;
  secrets: readonly string[];
  nowMs: number;
  /** Local runs only, see `checkPublicUrl`. */
  allowPrivate: boolean;
  fetch: typeof globalThis.fetch;
  /** For the whole call. */
  timeoutMs: number;
};

/**
 * Makes one signed call. Never throws, and repeats neither the URL nor anything of the answer.
 *
 * The guard reads the URL's text each time. A Worker cannot resolve names itself, so a public name that points to a private
 * address passes it; from Cloudflare's network such an address leads nowhere. Redirects are not followed, for they would lead
 * past the guard. Whoever runs the gateway inside a network of their own must let it out through a proxy that refuses
 * private addresses.
 */
export async function deliverWebhook(url: string, call: WebhookCall): Promise<DeliveryAttempt> {
  const checked = findAllowed(url, call.allowPrivate);
  if (checked === null) return noAnswer('refused', 'url_not_allowed');
  const signal = AbortSignal.timeout(call.timeoutMs);
  try {
    const response = await call.fetch(checked, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'docproc', ...signWebhook(call) },
      body: call.body,
      redirect: 'manual',
      signal,
    });
    // Some receivers take a closed connection for a failure, so a short answer is read to its end. The status has come
    // already and stands, whatever happens here.
    await readPrefix(response.body, webhookRules.maxReadBytes).catch(() => {});
    return toAttempt(response);
  } catch {
    return noAnswer('retry', signal.aborted ? 'timeout' : 'unreachable');
  }
}

/** The try that came to nothing before there was an answer. */
export const noAnswer = (
  outcome: DeliveryOutcome,
  reason: NonNullable<DeliveryAttempt['reason']>,
): DeliveryAttempt => ({ outcome, status: null, reason, retryAfterMs: null });

function findAllowed(url: string, allowPrivate: boolean): URL | null {
  try {
    return checkPublicUrl(url, { allowPrivate });
  } catch {
    return null;
  }
}

function toAttempt({ ok, status, headers }: Response): DeliveryAttempt {
  const outcome = ok ? 'delivered' : status === 410 ? 'gone' : 'retry';
  return { outcome, status, reason: null, retryAfterMs: parseRetryAfter(headers) };
}
