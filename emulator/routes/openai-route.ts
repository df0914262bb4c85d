import { hold } from '../changes.ts';
import { Refusal } from '../http/refusal.ts';
import { jsonReply } from '../http/reply.ts';
import { isFinal, type Job } from '../queue/job.ts';
import type { Route, RouteContext } from './route.ts';

/**
 * OpenAI's API over the queue: the request becomes a job with `openai_route` and `openai_input`, and what its worker
 * returns is the answer, not wrapped. With `stream: true` the worker's chunks are sent as server-sent events.
 */
export const openaiRoute: Route = {
  methods: ['GET', 'POST'],
  parameters: null,
  async handle(context, ...path) {
    const { call, endpoint, settings } = context;
    const body = call.method === 'POST' ? await call.readJson(settings.bodyMaxBytes.runsync) : {};
    const job = endpoint.jobs.submit({
      kind: 'runsync',
      input: { openai_route: `/${path.join('/')}`, openai_input: body },
      webhook: null,
      s3Config: undefined,
      lowPriority: false,
      executionTimeoutMs: settings.defaultExecutionTimeoutMs,
      ttlMs: settings.defaultTtlMs,
    });
    if (wantsStream(body)) return { status: 200, events: toEvents(context, job) };
    await holdFor(context, () => (isOver(context, job) ? job : null));
    if (job.status !== 'COMPLETED') throw failed(job);
    return jsonReply(job.output ?? null);
  },
};

const wantsStream = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'stream' in body && body.stream === true;

/** Final, or deleted because its `ttl` is over. */
const isOver = ({ endpoint }: RouteContext, job: Job) => isFinal(job) || endpoint.jobs.find(job.id) !== job;

const failed = (job: Job) => new Refusal(500, job.error ?? `job is ${job.status}`);

/** No time limit of its own: the edge's, or the job's `executionTimeout`, comes first. */
const holdFor = <T>({ call, endpoint: { changes }, clock, settings }: RouteContext, attempt: () => T | null) =>
  hold(attempt, { changes, clock, holdMs: settings.defaultTtlMs, gone: call.gone });

async function* toEvents(context: RouteContext, job: Job): AsyncGenerator<string> {
  let isDone = false;
  for (;;) {
    const chunks = await holdFor(context, () =>
      job.chunks.length > 0 || isOver(context, job) ? context.endpoint.jobs.drain(job) : null,
    );
    if (chunks === null) return;
    for (const chunk of chunks) {
      const event = toEvent(chunk);
      isDone ||= event.includes('data: [DONE]');
      yield event;
    }
    if (isOver(context, job) && job.chunks.length === 0) break;
  }
  if (job.status !== 'COMPLETED') {
    yield `data: ${JSON.stringify({ error: { message: failed(job).message, type: 'server_error', code: 500 } })}\n\n`;
  }
  if (!isDone) yield 'data: [DONE]\n\n';
}

/** RunPod's vLLM image posts chunks that are event text already, several events in one. */
function toEvent(chunk: unknown): string {
  if (typeof chunk === 'string' && chunk.startsWith('data:'))
    return chunk.endsWith('\n\n') ? chunk : `${chunk.trimEnd()}\n\n`;
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
