import type { Pool } from 'undici';
import type { SendOne } from './load.ts';
import type { Server } from './server.ts';

/** Something that answers requests, and what of it is measured. */
export type Peer = {
  name: string;
  url: string;
  /** Whose time on a processor counts; null for the upstream itself, which is called without a gateway. */
  pid: number | null;
  send: SendOne;
  /** What its answer costs without it: the same calls, made directly. */
  baseline: Baseline;
};
export type Baseline = 'queue' | 'chat';

/** What a caller sends: one page by URL, and a hint. */
export const classifyRequest = {
  image_urls: ['https://documents.example.com/2026/w2-scan-000417.png?version=3'],
  prompt: 'The document was scanned by a lender; it may be rotated.',
};

/** RunPod's two calls, without a gateway. */
export const directQueue = (upstream: Server): Peer => ({
  ...{ name: 'no gateway, two calls', url: upstream.url, pid: null, baseline: 'queue' },
  async send(pool) {
    const accepted = await ask(pool, '/v2/classify/run', { body: { input: classifyRequest } });
    return accepted !== null && (await ask(pool, '/v2/classify/status-sync/0d1c-u1?wait=60000')) !== null;
  },
});

/** A model server's one call, without a gateway. */
export const directChat = (upstream: Server): Peer => ({
  ...{ name: 'no gateway, one call', url: upstream.url, pid: null, baseline: 'chat' },
  send: async (pool) => (await ask(pool, '/v1/chat/completions', { body: chatRequest })) !== null,
});

/** @param headersOf - Of the request with that index. */
export const classifier = (
  { name, url, pid }: { name: string; url: string; pid: number },
  headersOf: (index: number) => Record<string, string> = () => ({}),
): Peer => ({
  ...{ name, url, pid, baseline: 'queue' },
  async send(pool, index) {
    const answer = await ask(pool, '/v1/classify', { body: classifyRequest, headers: headersOf(index) });
    return answer?.includes('"type":"W2"') ?? false;
  },
});

/** The same question as one would put it to a model server. */
export const chatRequest = {
  model: 'qwen2.5-vl-7b',
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: classifyRequest.prompt },
        { type: 'image_url', image_url: { url: classifyRequest.image_urls[0] } },
      ],
    },
  ],
};

type Asked = { body?: object; headers?: Record<string, string> };

/** The answer's text, read to its end; null when its status is not 200. */
export async function ask(pool: Pool, path: string, { body, headers = {} }: Asked = {}): Promise<string | null> {
  const answer = await pool.request({
    path,
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  return answer.statusCode === 200 ? text : null;
}
