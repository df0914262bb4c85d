import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forwardOpenai } from './forward-openai.ts';
import type { StreamingJobContext } from './job-context.ts';
import { parseOpenaiJob } from './openai-job.ts';
import { readEvents } from './read-events.ts';

const event = (text: string) => `data: {"choices":[{"delta":{"content":"${text}"}}]}\n\n`;
const events = [event('Wages '), event('€5'), 'data: [DONE]\n\n'];

/** An engine that streams three events, and refuses in vLLM's words. */
const engine = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
  if (body.max_tokens === -1) {
    response
      .writeHead(400)
      .end('{"object":"error","message":"max_tokens must be at least 1","type":"BadRequestError"}');
  } else if (body.stream) response.end(events.join(''));
  else response.end(JSON.stringify({ path: request.url, method: request.method, model: body.model ?? null }));
});
let baseUrl = '';
beforeAll(async () => {
  engine.listen(0, '127.0.0.1');
  await once(engine, 'listening');
  baseUrl = `http://127.0.0.1:${(engine.address() as AddressInfo).port}/v1`;
});
afterAll(() => engine.close());

const streamed: unknown[] = [];
const context: StreamingJobContext = {
  jobId: 'j1',
  signal: new AbortController().signal,
  progress: () => {},
  log: () => {},
  stream: async (chunk) => void streamed.push(chunk),
  requestRefresh: () => {},
};
const forward = (route: string, input: Record<string, unknown> = {}) =>
  forwardOpenai({ openai_route: route, openai_input: input }, context, { baseUrl });

describe('a job in the form of RunPod’s vLLM image', () => {
  it('is told from our own', () => {
    expect(parseOpenaiJob({ openai_route: '/v1/models' })).toEqual({ openai_route: '/v1/models' });
    expect(parseOpenaiJob({ version: 1, task: 'classify' })).toBeNull();
  });

  it('is handed to the engine, whose answer is the output', async () => {
    expect(await forward('/v1/chat/completions', { model: 'm' })).toEqual({
      path: '/v1/chat/completions',
      method: 'POST',
      model: 'm',
    });
    expect(await forward('/v1/models')).toMatchObject({ path: '/v1/models', method: 'GET' });
  });

  it('streams the engine’s events as they are', async () => {
    expect(await forward('/v1/chat/completions', { stream: true })).toBeUndefined();
    expect(streamed.join('')).toBe(events.join(''));
  });

  it('that is refused has the refusal as its output', async () => {
    expect(await forward('/v1/chat/completions', { max_tokens: -1 })).toEqual({
      error: { message: 'max_tokens must be at least 1', type: 'BadRequestError', code: 400 },
    });
    expect(await forward('/v1/load_lora_adapter')).toMatchObject({ error: { code: 404 } });
    expect(await forward('/v1/../metrics')).toMatchObject({ error: { code: 404 } });
  });

  it('fails when the engine does not answer', async () => {
    const job = { openai_route: '/v1/models' };
    await expect(forwardOpenai(job, context, { baseUrl: 'http://127.0.0.1:9/v1' })).rejects.toMatchObject({
      code: 'engine_failed',
    });
  });
});

describe('server-sent events', () => {
  const read = async (pieces: Uint8Array[]) => {
    async function* source() {
      yield* pieces;
    }
    const texts: string[] = [];
    for await (const text of readEvents(source())) texts.push(text);
    return texts;
  };
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('stay whole when the network cuts them anywhere, even inside a character', async () => {
    const all = bytes(events.join(''));
    for (let cut = 1; cut < all.length; cut += 1) {
      const pieces = await read([all.slice(0, cut), all.slice(cut)]);
      expect(pieces.join('')).toBe(events.join(''));
      expect(pieces.every((piece) => piece.endsWith('\n\n'))).toBe(true);
    }
  });

  it('are cut into pieces that a chunk can hold', async () => {
    const big = event('x'.repeat(100_000));
    const pieces = await read([bytes(big.repeat(7))]);
    expect(pieces.join('')).toBe(big.repeat(7));
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(1_000_000);
  });
});
