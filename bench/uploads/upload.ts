import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { GatewayAlone } from '../../local/gateway-alone.ts';
import { type CreateDocumentResponse, createDocumentResponseSchema } from '../../shared/api/documents.ts';

export type Way = 'signed URL' | 'through the gateway';

const piece = Buffer.alloc(64 * 1024, 0x20);
const header = Buffer.from('%PDF-1.7\n');
const agent = new Agent({ keepAlive: false });

/** One caller's document. */
export type Uploading = {
  upload(): Promise<void>;
  /** Has the bytes checked. */
  complete(): Promise<void>;
  remove(): Promise<void>;
};

export async function register(gateway: GatewayAlone, way: Way, sizeBytes: number): Promise<Uploading> {
  const announced = { content_type: 'application/pdf', size_bytes: sizeBytes };
  const document = createDocumentResponseSchema.parse(await ask(gateway, 'POST', '/v1/documents', announced));
  const { url, headers } = target(gateway, way, document, sizeBytes);
  return {
    upload: () => put(url, headers, sizeBytes),
    complete: async () => void (await ask(gateway, 'POST', `/v1/documents/${document.id}/complete`)),
    remove: async () => void (await ask(gateway, 'DELETE', `/v1/documents/${document.id}`)),
  };
}

function target({ url, apiKey }: GatewayAlone, way: Way, { id, upload }: CreateDocumentResponse, sizeBytes: number) {
  if (way === 'signed URL' && upload !== null) return upload;
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/pdf', 'content-length': String(sizeBytes) };
  return { url: `${url}/v1/documents/${id}/content`, headers };
}

/** Sends the bytes as they are taken: a caller holds a piece or two. */
async function put(url: string, headers: Record<string, string>, sizeBytes: number): Promise<void> {
  const sent = request(url, { method: 'PUT', headers, agent });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  // An answer may come before everything was sent, and then the rest is not taken.
  const sending = pipeline(Readable.from(pieces(sizeBytes)), sent).catch(() => {});
  const [response] = await answered;
  const answer = await readText(response);
  if (response.statusCode !== 200) throw new Error(`An upload was answered with ${response.statusCode}: ${answer}`);
  await sending;
}

function* pieces(sizeBytes: number): Generator<Buffer> {
  yield header;
  for (let left = sizeBytes - header.length; left > 0; left -= piece.length) yield piece.subarray(0, left);
}

async function ask(gateway: GatewayAlone, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(gateway.url + path, {
    method,
    headers: { 'x-api-key': gateway.apiKey, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}
