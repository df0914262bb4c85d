import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** One call of the gateway to its queue, at the moment before it gets there or before its answer gets back. */
export type QueueCall = { moment: 'asked' | 'answered'; route: string; status: string | null };

export type QueueProxy = {
  url: string;
  /** What is called at each moment and awaited, so that whoever dies there dies exactly there. */
  watch(onCall: (call: QueueCall) => Promise<void> | void): void;
  /** How often the gateway submitted a job. */
  submissions(): number;
  close(): Promise<void>;
};

/** Stands between the gateway and the emulator, and changes nothing. */
export async function startQueueProxy(queueUrl: string): Promise<QueueProxy> {
  let onCall: (call: QueueCall) => Promise<void> | void = () => {};
  let submissions = 0;

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = (request.url ?? '').split('/')[3]?.split('?')[0] ?? '';
    const body = await buffer(request);
    await onCall({ moment: 'asked', route, status: null });
    if (route === 'run') submissions += 1;
    const answer = await fetch(`${queueUrl}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' },
      ...(body.length === 0 ? {} : { body }),
    });
    const text = await answer.text();
    await onCall({ moment: 'answered', route, status: statusOf(text) });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' }).end(text);
  }

  const server: Server = createServer((request, response) => {
    forward(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    watch(next) {
      onCall = next;
    },
    submissions: () => submissions,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `COMPLETED` of `{"id":…,"status":"COMPLETED",…}`. */
const statusOf = (text: string): string | null => /"status":\s*"([A-Z_]+)"/.exec(text)?.[1] ?? null;
