import { describe, expect, it } from 'vitest';
import { docTypes } from '../shared/document-types/doc-type.ts';
import { BadImageError } from './ocr/decode-image.ts';
import { createPageReader } from './pages/page-reader.ts';
import { PageTimeoutError, PoolFullError } from './pool/page-pool.ts';
import { createServer, type ServerOptions } from './server.ts';
import { invoiceReading } from './testing/page-reading.ts';

const image = { type: 'image_url', image_url: { url: `data:image/png;base64,${btoa('a picture')}` } };
const text = (value: string) => ({ type: 'text', text: value });
const layoutPrompt = 'Please output the layout information from the PDF image, including each bbox.';
const choicePrompt = `Which of these types is it?\n${docTypes.map((type, at) => `${String.fromCharCode(65 + at)}. ${type}: cues`).join('\n')}\n\nAnswer with one letter.`;

function serverWith(options: Partial<ServerOptions> = {}) {
  const logged: string[] = [];
  const server = createServer({
    servedModelNames: ['dots-ocr', 'qwen'],
    version: '1.2.3',
    isReady: () => true,
    readImage: async () => invoiceReading(),
    counts: () => ({ running: 1, waiting: 3 }),
    maxBodyBytes: 10_000,
    log: (line) => logged.push(line),
    ...options,
  });
  const post = (path: string, body: unknown, init: RequestInit = {}) =>
    server.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...init,
    });
  const ask = (prompt: string, more: object = {}, init: RequestInit = {}) =>
    post(
      '/v1/chat/completions',
      { model: 'dots-ocr', messages: [{ role: 'user', content: [image, text(prompt)] }], ...more },
      init,
    );
  return { server, post, ask, logged };
}

describe('a refusal', () => {
  const refused = [
    { case: 'another model', body: { model: 'gpt' }, status: 404, message: 'does not exist' },
    { case: 'no image', body: { messages: [{ role: 'user', content: layoutPrompt }] }, status: 400, message: 'has 0' },
    {
      case: 'two images',
      body: { messages: [{ role: 'user', content: [image, image, text(layoutPrompt)] }] },
      status: 400,
      message: 'has 2',
    },
    {
      case: 'an image elsewhere',
      body: {
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: { url: 'https://example.com/w2.png' } }, text(layoutPrompt)],
          },
        ],
      },
      status: 400,
      message: 'data URL',
    },
    {
      case: 'a data URL without base64',
      body: {
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: { url: 'data:image/png,abc' } }, text(layoutPrompt)],
          },
        ],
      },
      status: 400,
      message: 'base64',
    },
    {
      case: 'a prompt for a language model',
      prompt: 'Tell me a joke',
      body: {},
      status: 400,
      message: 'and no others',
    },
    { case: 'two answers at once', body: { n: 2 }, status: 400, message: 'n:' },
    {
      case: 'a token limit of zero',
      body: { max_completion_tokens: 0 },
      status: 400,
      message: 'max_completion_tokens',
    },
  ];
  it.each(refused)('of $case is $status in OpenAI’s form', async ({ body, status, message, prompt = layoutPrompt }) => {
    const response = await serverWith().ask(prompt, body);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect(error).toMatchObject({ code: status, type: expect.any(String) });
    expect(error.message).toContain(message);
  });

  it.each([
    { error: new PoolFullError(), status: 503 },
    { error: new PageTimeoutError(), status: 504 },
    { error: new BadImageError('The image cannot be decoded'), status: 400 },
    { error: new Error('/home/someone/secret'), status: 500 },
  ])('from inside becomes $status, and shows nothing of the inside', async ({ error, status }) => {
    const { ask, logged } = serverWith({ readImage: () => Promise.reject(error) });
    const response = await ask(layoutPrompt, { stream: true });
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('secret');
    expect(logged).toHaveLength(status === 500 ? 1 : 0);
  });

  it('comes while the models are loading, and health says the same', async () => {
    const { ask, server } = serverWith({ isReady: () => false });
    expect((await ask(layoutPrompt)).status).toBe(503);
    expect((await server.request('/health')).status).toBe(503);
  });

  it('meets a body that is too large or no JSON', async () => {
    const { post } = serverWith();
    expect((await post('/v1/chat/completions', 'x'.repeat(20_000))).status).toBe(413);
    expect((await post('/v1/chat/completions', '{')).status).toBe(400);
  });

  it('meets a route that does not exist', async () => {
    const response = await serverWith().server.request('/v1/embeddings');
    expect([response.status, await response.json()]).toMatchObject([404, { error: { code: 404 } }]);
  });
});

describe('an answer that is cut off by its token limit', () => {
  it('says so', async () => {
    const response = await serverWith().ask(layoutPrompt, { max_completion_tokens: 5 });
    const { choices, usage } = (await response.json()) as {
      choices: { finish_reason: string; message: { content: string } }[];
      usage: { completion_tokens: number };
    };
    expect([choices[0]?.finish_reason, usage.completion_tokens]).toEqual(['length', 5]);
    expect(JSON.stringify(invoiceReading().cells).startsWith(choices[0]!.message.content)).toBe(true);
  });
});

describe('a choice', () => {
  it('of a letter that is not allowed falls on the next, while the probabilities stay as they are', async () => {
    const limits = { max_completion_tokens: 1, logprobs: true, top_logprobs: 2, allowed_token_ids: [42] };
    const response = await serverWith().ask(choicePrompt, limits);
    const { choices } = (await response.json()) as {
      choices: { message: { content: string }; logprobs: { content: { top_logprobs: { token: string }[] }[] } }[];
    };
    expect(choices[0]?.message.content).toBe('K');
    expect(choices[0]?.logprobs.content[0]?.top_logprobs.map(({ token }) => token)).toEqual(['J', 'K']);
  });

  it('with no letter allowed is refused', async () => {
    const response = await serverWith().ask(choicePrompt, { allowed_token_ids: [7] });
    expect(response.status).toBe(400);
  });
});

describe('a client that goes away', () => {
  it('takes its page along', async () => {
    const seen: AbortSignal[] = [];
    const waitForever = (_: Uint8Array, signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        seen.push(signal);
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const { ask } = serverWith({ readImage: createPageReader(waitForever, { cachedPages: 1 }) });
    const client = new AbortController();
    const response = ask(layoutPrompt, {}, { signal: client.signal });
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    client.abort();
    await response;
    expect(seen[0]?.aborted).toBe(true);
  });
});

describe('the metrics', () => {
  it('count what runs and what waits under vLLM’s names', async () => {
    const response = await serverWith().server.request('/metrics');
    const lines = (await response.text()).split('\n');
    expect(lines).toContain('vllm:num_requests_running{model_name="dots-ocr"} 1');
    expect(lines).toContain('vllm:num_requests_waiting{model_name="dots-ocr"} 3');
  });
});
