import type { Io } from '../io.ts';
import type { ApiRequest } from './api-request.ts';
import { DeployProblem } from './problem.ts';
import { refusalMessage } from './refusal-message.ts';

/**
 * Sends one request and returns the JSON of its answer, null when there is none.
 *
 * 429, 5xx and no answer at all are tried again, five times in all over half a minute.
 *
 * @param request - Not repeatable: only a 429, which is certain to have done nothing, is tried again.
 * @param findDone - Makes a request repeatable that is not: before each repeat it looks whether the one before has done its
 *   work after all, and returns that.
 * @throws DeployProblem with what to do about it.
 */
export type Send = (request: ApiRequest, findDone?: () => Promise<unknown>) => Promise<unknown>;

const MAX_ATTEMPTS = 5;
const REQUEST_TIMEOUT_MS = 30_000;
/** RunPod's rate limits are counted by the minute. */
const MAX_RETRY_AFTER_MS = 60_000;
/** Without a name of its own a client is taken for a robot, and gets a 403 from the network in front of RunPod. */
const USER_AGENT = 'docproc-cli';

export function createSend({ fetch, sleep, random }: Pick<Io, 'fetch' | 'sleep' | 'random'>, apiKey: string): Send {
  const send = async ({ method, url, body }: ApiRequest): Promise<Response> =>
    fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        accept: 'application/json',
        'user-agent': USER_AGENT,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error', // the key goes to the host that was named, and to no other
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });

  return async (request, findDone) => {
    for (let attempt = 1; ; attempt++) {
      const outcome = await attemptOnce(() => send(request));
      if (outcome.kind === 'answer') return outcome.json;
      const mayRepeat = outcome.didNothing || request.isRepeatable || findDone !== undefined;
      if (!outcome.isTransient || !mayRepeat || attempt === MAX_ATTEMPTS) throw new DeployProblem(outcome.message);
      await sleep(outcome.retryAfterMs ?? 2 ** attempt * 1000 * (0.8 + 0.4 * random()));
      const done = outcome.didNothing ? null : await findDone?.();
      if (done) return done;
    }
  };
}

type Outcome =
  | { kind: 'answer'; json: unknown }
  | { kind: 'failure'; message: string; isTransient: boolean; didNothing: boolean; retryAfterMs?: number | undefined };

async function attemptOnce(send: () => Promise<Response>): Promise<Outcome> {
  let response: Response;
  let text: string;
  try {
    response = await send();
    text = await response.text();
  } catch (error) {
    return { kind: 'failure', message: unreachableMessage(error), isTransient: true, didNothing: false };
  }
  if (response.ok) return { kind: 'answer', json: toJson(text) };
  return {
    kind: 'failure',
    message: refusalMessage(response.status, toJson(text)),
    isTransient: response.status === 429 || response.status >= 500,
    didNothing: response.status === 429,
    retryAfterMs: toRetryAfterMs(response.headers.get('retry-after')),
  };
}

function unreachableMessage(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `RunPod could not be reached (${reason}). Check the network and run this again.`;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function toRetryAfterMs(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, MAX_RETRY_AFTER_MS) : undefined;
}
