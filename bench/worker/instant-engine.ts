import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

export type InstantEngine = {
  baseUrl: string;
  /** Pages answered, and the time between the last byte of a question and the last byte of its answer, in all. */
  pages: () => number;
  busyMs: () => number;
  close(): Promise<void>;
};

const CHARACTERS_PER_TOKEN = 4;

/**
 * An engine that answers every page at once with the same answer, token by token as vLLM streams it: what a page then
 * takes is our own work.
 *
 * @param answer - What dots.ocr would write.
 * @param delayMs - How long a page takes it before it begins to answer; 0 for none.
 */
export async function startInstantEngine(answer: string, delayMs: number): Promise<InstantEngine> {
  const events = tokensOf(answer).map((content) => toEvent({ delta: { content }, logprobs: logprobsOf(content) }));
  const stream = `${events.join('')}${toEvent({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`;
  let pages = 0;
  let busyMs = 0;
  const respond = (response: ServerResponse) => {
    const startedAtMs = performance.now();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(stream, () => {
      pages += 1;
      busyMs += performance.now() - startedAtMs + delayMs;
    });
  };
  const server = createServer((request, response) => {
    request.resume().once('end', () => (delayMs > 0 ? setTimeout(respond, delayMs, response) : respond(response)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    baseUrl: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`,
    pages: () => pages,
    busyMs: () => busyMs,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const tokensOf = (answer: string): string[] => answer.match(new RegExp(`[^]{1,${CHARACTERS_PER_TOKEN}}`, 'g')) ?? [];

const logprobsOf = (token: string) => ({ content: [{ token, logprob: -0.01, top_logprobs: [] }] });

const toEvent = (choice: object): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, finish_reason: null, ...choice }] })}\n\n`;
