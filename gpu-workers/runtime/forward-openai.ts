import { z } from 'zod';
import { ApiError } from '../../shared/errors.ts';
import type { StreamingJobContext } from './job-context.ts';
import type { OpenaiJob } from './openai-job.ts';
import { readEvents } from './read-events.ts';

export type ForwardOptions = {
  /** The engine's OpenAI wire, up to and with `/v1`. */
  baseUrl: string;
  /** For the whole answer. */
  timeoutMs?: number;
  fetch?: typeof globalThis.fetch;
};

/** What an engine serves that is ours to give away; its other routes (load adapters, sleep, metrics) are not. */
const methods: Record<string, 'GET' | 'POST'> = {
  '/v1/chat/completions': 'POST',
  '/v1/completions': 'POST',
  '/v1/models': 'GET',
};

/**
 * Hands a job on to the engine as it is, so that an endpoint of ours can stand in for RunPod's vLLM image. With
 * `stream: true` the server-sent events are streamed as they come, as text, and the result is all of them.
 *
 * @returns The engine's answer; a refusal is an answer too: `{"error":{"message","type","code"}}`.
 * @throws ApiError `engine_failed` when the engine did not answer.
 */
export async function forwardOpenai(
  { openai_route: route, openai_input: body = {} }: OpenaiJob,
  context: StreamingJobContext,
  { baseUrl, timeoutMs = 600_000, fetch = globalThis.fetch }: ForwardOptions,
): Promise<unknown> {
  const method = Object.hasOwn(methods, route) ? methods[route] : undefined;
  if (method === undefined) return refusal('There is no such route', 'not_found', 404);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await fetch(`${baseUrl}${route.slice('/v1'.length)}`, {
      method,
      headers: { 'content-type': 'application/json' },
      signal,
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) return toRefusal(response.status, await response.text());
    if (body.stream !== true || response.body === null) return await response.json();
    for await (const events of readEvents(response.body)) await context.stream(events);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError || context.signal.aborted) throw error;
    throw new ApiError('engine_failed', undefined, { cause: error });
  }
}

const errorBodySchema = z.object({ error: z.object({ message: z.string(), type: z.string().catch('error') }) });
/** vLLM's form before it took OpenAI's. */
const flatErrorSchema = z.object({ message: z.string(), type: z.string().catch('error') });

function toRefusal(status: number, text: string): unknown {
  const body = z.preprocess(parseJson, z.union([errorBodySchema, flatErrorSchema])).safeParse(text).data;
  if (body === undefined) return refusal('The engine refused the request', 'error', status);
  const { message, type } = 'error' in body ? body.error : body;
  return refusal(message, type, status);
}

const refusal = (message: string, type: string, code: number) => ({ error: { message, type, code } });

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}
