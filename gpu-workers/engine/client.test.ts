import { describe, expect, it } from 'vitest';
import { createEngine } from './client.ts';
import { EngineError } from './engine-error.ts';

const question = { png: Buffer.from('png'), prompt: 'Read.', maxTokens: 100, signal: new AbortController().signal };

const sse = (events: object[]): Response => {
  const body = [...events.map((event) => `data: ${JSON.stringify(event)}\n\n`), 'data: [DONE]\n\n'].join('');
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
};
const delta = (content: string, more: object = {}) => ({
  choices: [{ index: 0, delta: { content }, finish_reason: null, ...more }],
});

function engineThat(answer: (body: Record<string, unknown>) => Response | Promise<Response>, maxInFlight = 4) {
  const sent: Record<string, unknown>[] = [];
  const fetch = async (_: unknown, init?: RequestInit) => {
    const body = JSON.parse(String(init?.body));
    sent.push(body);
    return answer(body);
  };
  const engine = createEngine({
    baseUrl: 'http://engine/v1',
    model: 'dots-ocr',
    maxInFlight,
    fetch,
    idleTimeoutMs: 50,
  });
  return { engine, sent };
}

describe('a question to the engine', () => {
  it('sends the picture before the text, a token limit, and no more than one try', async () => {
    const { engine, sent } = engineThat(() => Response.json({ error: { message: 'out of memory' } }, { status: 500 }));
    await expect(engine.streamAnswer(question, { temperature: 0.1 })).rejects.toThrow(EngineError);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ model: 'dots-ocr', max_completion_tokens: 100, temperature: 0.1, stream: true });
    const [image, text] = (sent[0] as { messages: { content: { type: string }[] }[] }).messages[0]!.content;
    expect([image?.type, text?.type]).toEqual(['image_url', 'text']);
  });

  it.each([
    [404, 'misconfigured'],
    [401, 'misconfigured'],
    [400, 'refused'],
    [422, 'refused'],
    [429, 'failed'],
    [500, 'failed'],
    [503, 'failed'],
  ] as const)('answered with %i is %s', async (status, failure) => {
    const { engine } = engineThat(() => Response.json({ error: { message: 'no' } }, { status }));
    await expect(engine.answerShortly(question)).rejects.toMatchObject({ failure });
  });

  it('to nobody means that the engine is dead', async () => {
    const { engine } = engineThat(() => Promise.reject(new TypeError('fetch failed')));
    await expect(engine.answerShortly(question)).rejects.toMatchObject({ failure: 'dead' });
  });

  it('waits for its turn when as many are in flight as the engine takes', async () => {
    let inFlight = 0;
    let most = 0;
    const answer = async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return Response.json({ choices: [{ message: { content: 'Yes.' } }] });
    };
    const { engine } = engineThat(answer, 2);
    await Promise.all(Array.from({ length: 9 }, () => engine.answerShortly(question)));
    expect(most).toBe(2);
  });
});

describe('a streamed answer', () => {
  it('is put together with its tokens, its ending and the lines of an engine that has them', async () => {
    const line = { text: 'Wages', bbox: [1, 2, 3, 4], confidence: 0.9, words: [{ text: 'Wages', bbox: [1, 2, 3, 4] }] };
    const { engine } = engineThat(() =>
      sse([
        delta('[{', { logprobs: { content: [{ token: '[{', logprob: -0.1, bytes: null, top_logprobs: [] }] } }),
        delta('}]'),
        { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
        { choices: [], docproc_lines: [line] },
      ]),
    );
    expect(await engine.streamAnswer(question, { temperature: 0 })).toEqual({
      text: '[{}]',
      finishReason: 'stop',
      loop: null,
      tokens: [{ text: '[{', logprob: -0.1 }],
      lines: [line],
    });
  });

  it('that turns in circles is stopped long before its token limit, and its text is kept', async () => {
    let sentChunks = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sentChunks += 1;
        controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(delta('\\cdots '))}\n\n`));
      },
    });
    const { engine } = engineThat(() => new Response(endless, { headers: { 'content-type': 'text/event-stream' } }));
    const answer = await engine.streamAnswer(question, { temperature: 0 });
    expect(answer).toMatchObject({ finishReason: 'loop', loop: 'repeated_text' });
    expect(answer.text).toContain('\\cdots');
    expect(sentChunks).toBeLessThan(1_000);
  });

  it('that falls silent is given up, and what came is kept', async () => {
    const silent = new ReadableStream({
      start: (controller) =>
        controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(delta('[{"bbox"'))}\n\n`)),
    });
    const fetch = async (_: unknown, init?: RequestInit) => {
      const response = new Response(silent, { headers: { 'content-type': 'text/event-stream' } });
      init?.signal?.addEventListener('abort', () => void silent.cancel().catch(() => {}));
      return response;
    };
    const engine = createEngine({ baseUrl: 'http://engine/v1', model: 'm', maxInFlight: 1, fetch, idleTimeoutMs: 20 });
    expect(await engine.streamAnswer(question, { temperature: 0 })).toMatchObject({
      finishReason: 'idle',
      text: '[{"bbox"',
    });
  });
});

it('a stream whose job was cancelled is no answer', async () => {
  const job = new AbortController();
  const chunks = new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(delta('[{'))}\n\n`));
      job.abort(new Error('cancelled'));
      return new Promise(() => {});
    },
  });
  const fetch = async (_: unknown, init?: RequestInit) => {
    init?.signal?.addEventListener('abort', () => void chunks.cancel().catch(() => {}));
    return new Response(chunks, { headers: { 'content-type': 'text/event-stream' } });
  };
  const engine = createEngine({ baseUrl: 'http://engine/v1', model: 'm', maxInFlight: 1, fetch });
  await expect(engine.streamAnswer({ ...question, signal: job.signal }, { temperature: 0 })).rejects.toThrow(
    /cancelled|aborted/,
  );
});

describe('a choice among tokens', () => {
  it('asks for one token out of the allowed ones and gives the probabilities of the first place', async () => {
    const top_logprobs = [
      { token: 'A', logprob: -0.1, bytes: null },
      { token: 'B', logprob: -2.4, bytes: null },
    ];
    const { engine, sent } = engineThat(() =>
      Response.json({
        choices: [
          {
            message: { content: 'A' },
            logprobs: { content: [{ token: 'A', logprob: -0.1, bytes: null, top_logprobs }] },
          },
        ],
      }),
    );
    expect(await engine.chooseToken(question, [32, 33])).toEqual([
      { token: 'A', logprob: -0.1 },
      { token: 'B', logprob: -2.4 },
    ]);
    expect(sent[0]).toMatchObject({
      allowed_token_ids: [32, 33],
      max_completion_tokens: 1,
      temperature: 0,
      top_logprobs: 20,
    });
  });
});
