import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

/** What a chat request's answer does; `question` counts from 1. */
export type Answer = (response: ServerResponse, question: number) => void;

export type EngineServer = AsyncDisposable & { baseUrl: string; questions: () => number; close(): Promise<void> };

/** An engine on a real socket that answers as it is told, faults included. */
export async function startEngineServer(answer: Answer): Promise<EngineServer> {
  let questions = 0;
  const server = createServer(async (request, response) => {
    await json(request);
    questions += 1;
    answer(response, questions);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    questions: () => questions,
    close,
    [Symbol.asyncDispose]: async () => {
      if (server.listening) await close();
    },
  };
}

/** Begins a stream in OpenAI's wire and sends `text` in one piece. */
export function startStream(response: ServerResponse, text: string): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(event({ delta: { content: text }, finish_reason: null }));
}

export function endStream(response: ServerResponse, finishReason: string): void {
  response.end(`${event({ delta: {}, finish_reason: finishReason })}data: [DONE]\n\n`);
}

const event = (choice: object): string => `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`;
