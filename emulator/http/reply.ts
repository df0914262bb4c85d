import type { ServerResponse } from 'node:http';

/** What is sent back. Exactly one of `json`, `text`, `events` and `cut`, or none for an empty body. */
export type Reply = {
  status: number;
  json?: unknown;
  text?: string;
  /** Parts of a `text/event-stream`, each written as it comes. */
  events?: AsyncIterable<string>;
  /** The connection is cut instead. */
  cut?: true;
  headers?: Record<string, string>;
  /** Called when the client was gone before the whole reply had been handed to its connection. */
  undelivered?(): void;
};

export const jsonReply = (json: unknown, undelivered?: () => void): Reply => ({
  status: 200,
  json,
  ...(undelivered === undefined ? {} : { undelivered }),
});

export const noContent: Reply = { status: 204 };

/** The page of the proxy in front of RunPod: not JSON, whatever was asked for. */
export const htmlReply = (status: number, title: string): Reply => ({
  status,
  text: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${status}</h1><p>${title}</p></body></html>\n`,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
});

/**
 * Writes the reply.
 *
 * @returns Whether it went out whole. Handed to the connection is all that can be known: a client that dies in the same
 *   moment counts as reached, and a job given to it comes back when its lease is lost.
 */
export async function writeReply(response: ServerResponse, reply: Reply): Promise<boolean> {
  if (reply.cut) {
    response.destroy();
    return true;
  }
  if (response.destroyed || response.socket === null || response.socket.destroyed) return false;
  const written = new Promise<boolean>((resolve) => {
    response.once('finish', () => resolve(true));
    response.once('close', () => resolve(response.writableFinished));
  });
  if (reply.events === undefined) {
    const { body, contentType } = toBody(reply);
    // With 204 a length would be wrong, and without a length Node would send the rest in chunks.
    const length = reply.status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
    response.writeHead(reply.status, { ...contentType, ...length, ...reply.headers }).end(body);
    return written;
  }
  response.writeHead(reply.status, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    ...reply.headers,
  });
  response.flushHeaders();
  for await (const part of reply.events) response.write(part);
  response.end();
  return written;
}

function toBody({ json, text }: Reply): { body: string; contentType: Record<string, string> } {
  if (json !== undefined) return { body: JSON.stringify(json), contentType: { 'content-type': 'application/json' } };
  return { body: text ?? '', contentType: text === undefined ? {} : { 'content-type': 'text/plain; charset=utf-8' } };
}
