import { arch, platform as osPlatform } from 'node:os';
import type { PlatformEnv, WorkerEnv } from './env.ts';
import { type HttpCall, HttpTimeoutError } from './http-call.ts';
import { fillTemplate, siblingRoute, withParameters } from './urls.ts';

/** What a long poll came to. `nothing` is normal: ask again. */
export type PollReply<T> =
  | { kind: 'items'; items: T[] }
  | { kind: 'nothing' }
  | { kind: 'slow_down' }
  | { kind: 'unsupported' }
  | { kind: 'failed'; reason: string };

/** What became of a POST. `refused` is a body that was not accepted, `gone` a job that the platform no longer has. */
export type PostReply =
  | { kind: 'accepted' }
  | { kind: 'refused' }
  | { kind: 'gone' }
  | { kind: 'failed'; reason: string };

/** RunPod's worker routes, one method a call, none of which retries or throws. */
export type Queue = {
  /** Asks for up to `slots` jobs and holds for at most 90 s. Items come as sent, unchecked. */
  take(slots: number, busy: boolean, signal: AbortSignal): Promise<PollReply<unknown>>;
  /** Ids of jobs to stop; `unsupported` when this platform has no such route. */
  takeStops(signal: AbortSignal): Promise<PollReply<string>>;
  /** @param body - JSON text with `output` and/or `error`. */
  postResult(jobId: string, body: string, options: { streamed: boolean; signal: AbortSignal }): Promise<PostReply>;
  /** @param body - JSON text with `status: IN_PROGRESS` and `output`. */
  postProgress(jobId: string, body: string, signal: AbortSignal): Promise<PostReply>;
  /** @param body - JSON text with `output`. `gone` when this platform has no chunk route. */
  postChunk(jobId: string, body: string, signal: AbortSignal): Promise<PostReply>;
  ping(parameters: Record<string, string>, timeoutMs: number, signal: AbortSignal): Promise<PostReply>;
};

/** The server decides how long it holds a poll; a client that hears nothing for this long asks again. */
const POLL_TIMEOUT_MS = 90_000;
/** A result of 10 MiB over a slow line. */
const RESULT_TIMEOUT_MS = 60_000;
/** Short, because the result waits for the update in flight. */
const PROGRESS_TIMEOUT_MS = 5_000;
const CHUNK_TIMEOUT_MS = 30_000;

/** Speaks for the worker `env.workerId`. The headers are those that RunPod's own worker sends, a form content type on JSON included. */
export function createQueue(platform: PlatformEnv, env: WorkerEnv, call: HttpCall): Queue {
  const takeUrl = fillTemplate(platform.takeTemplate, { id: env.workerId, workerId: env.workerId });
  const batchUrl = siblingRoute(takeUrl, 'job-take-batch') ?? takeUrl;
  const stopUrl = siblingRoute(takeUrl, 'job-stop');
  const userAgent = `docproc-worker/${env.version} (${osPlatform()}; ${arch()}) Node/${process.versions.node}`;
  const common = {
    ...(platform.authorization === null ? {} : { authorization: platform.authorization }),
    'user-agent': userAgent,
  };
  const jobUrl = (template: string, jobId: string, streamed: boolean) =>
    withParameters(fillTemplate(template, { id: jobId, workerId: env.workerId }), { isStream: String(streamed) });

  const get = (url: string, timeoutMs: number, signal: AbortSignal) =>
    call(url, { method: 'GET', headers: { ...common, 'content-type': 'application/json' }, timeoutMs, signal });
  const post = (url: string, jobId: string, body: string, timeoutMs: number, signal: AbortSignal) =>
    toPostReply(
      call(url, {
        method: 'POST',
        headers: {
          ...common,
          'content-type': 'application/x-www-form-urlencoded',
          charset: 'utf-8',
          'x-request-id': jobId,
        },
        body,
        timeoutMs,
        signal,
      }),
    );

  return {
    take(slots, busy, signal) {
      const parameters = { ...(slots > 1 ? { batch_size: String(slots) } : {}), job_in_progress: busy ? '1' : '0' };
      const url = withParameters(slots > 1 ? batchUrl : takeUrl, parameters);
      return toPollReply(get(url, POLL_TIMEOUT_MS, signal), (body) =>
        Array.isArray(body) ? body : body === null ? [] : [body],
      );
    },
    async takeStops(signal) {
      if (stopUrl === null) return { kind: 'unsupported' };
      return toPollReply(get(stopUrl, POLL_TIMEOUT_MS, signal), toStoppedIds);
    },
    postResult: (jobId, body, { streamed, signal }) =>
      post(jobUrl(platform.resultTemplate, jobId, streamed), jobId, body, RESULT_TIMEOUT_MS, signal),
    postProgress: (jobId, body, signal) =>
      post(jobUrl(platform.resultTemplate, jobId, false), jobId, body, PROGRESS_TIMEOUT_MS, signal),
    async postChunk(jobId, body, signal) {
      if (platform.streamTemplate === null) return { kind: 'gone' };
      return post(jobUrl(platform.streamTemplate, jobId, false), jobId, body, CHUNK_TIMEOUT_MS, signal);
    },
    async ping(parameters, timeoutMs, signal) {
      if (platform.pingTemplate === null) return { kind: 'accepted' };
      const url = fillTemplate(platform.pingTemplate, { id: env.workerId, workerId: env.workerId });
      return toPostReply(get(withParameters(url, parameters), timeoutMs, signal));
    },
  };
}

async function toPollReply<T>(reply: ReturnType<HttpCall>, toItems: (body: unknown) => T[]): Promise<PollReply<T>> {
  try {
    const { status, body } = await reply;
    if (status === 200) {
      const items = toItems(parseJson(body));
      return items.length === 0 ? { kind: 'nothing' } : { kind: 'items', items };
    }
    // RunPod answers 400 while it thaws a frozen container.
    if (status === 204 || status === 400) return { kind: 'nothing' };
    if (status === 429) return { kind: 'slow_down' };
    if (status === 404) return { kind: 'unsupported' };
    return { kind: 'failed', reason: `HTTP ${status}` };
  } catch (error) {
    return error instanceof HttpTimeoutError ? { kind: 'nothing' } : { kind: 'failed', reason: networkReason(error) };
  }
}

async function toPostReply(reply: ReturnType<HttpCall>): Promise<PostReply> {
  try {
    const { status } = await reply;
    if (status >= 200 && status < 300) return { kind: 'accepted' };
    if (status === 400 || status === 413) return { kind: 'refused' };
    if (status === 404) return { kind: 'gone' };
    return { kind: 'failed', reason: `HTTP ${status}` };
  } catch (error) {
    return { kind: 'failed', reason: networkReason(error) };
  }
}

/** A body that is empty or not JSON is an empty answer, not a fault. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function toStoppedIds(body: unknown): string[] {
  if (typeof body !== 'object' || body === null || !('jobsToStop' in body) || !Array.isArray(body.jobsToStop))
    return [];
  return body.jobsToStop.filter((id) => typeof id === 'string');
}

/** `ECONNREFUSED` and its like: fetch hides the useful word in the cause, and the message may hold the URL. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string')
    return cause.code;
  return cause instanceof Error ? cause.name : 'network error';
}
