import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

export type WebhookReceiver = {
  url: string;
  /** Message ids by job id; one message a job is right, however often it comes. */
  messages(): Map<string, Set<string>>;
  /** Called before the answer, and awaited. */
  watch(onCall: () => Promise<void> | void): void;
  close(): Promise<void>;
};

/** A caller's webhook that accepts what is signed with its secret. @throws on close when one call was not. */
export async function startWebhookReceiver(secret: () => Promise<string>): Promise<WebhookReceiver> {
  const messages = new Map<string, Set<string>>();
  const faults: unknown[] = [];
  let onCall: () => Promise<void> | void = () => {};
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      await onCall();
      const headers = request.headers as Record<string, string>;
      const event = new Webhook(await secret()).verify(body, headers) as { data: { id: string } };
      const ids = messages.get(event.data.id) ?? new Set();
      messages.set(event.data.id, ids.add(headers['webhook-id'] ?? ''));
      response.writeHead(204).end();
    })().catch((error: unknown) => {
      faults.push(error);
      response.writeHead(400).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`,
    messages: () => messages,
    watch(next) {
      onCall = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (faults.length > 0) throw new AggregateError(faults, 'A webhook was not signed as promised');
    },
  };
}
