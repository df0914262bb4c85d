import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLarge, badBody } from './refusal.ts';

/** One request, read from the wire. */
export type Call = {
  readonly method: string;
  /** The decoded parts of the path: `/v2/ep1/run` is `['v2', 'ep1', 'run']`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly authorization: string;
  /** The caller's `Host` header. */
  readonly host: string;
  readonly remoteAddress: string;
  /** Aborts when the client hangs up before its reply was written, and by `abandon`. */
  readonly gone: AbortSignal;
  /** Whoever holds the request for its client shall stop. */
  abandon(): void;
  /** Cuts the connection. */
  cut(): void;
  /**
   * The body as JSON, whatever content type it claims: workers send JSON as a form.
   *
   * @throws BodyTooLarge over `maxBytes`; Refusal 400 when it is not JSON.
   */
  readJson(maxBytes: number): Promise<unknown>;
};

/** @throws Refusal 400 for a path that cannot be decoded. */
export function openCall(request: IncomingMessage, response: ServerResponse): Call {
  const { path, query } = parseTarget(request.url ?? '/');
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return {
    method: request.method ?? 'GET',
    path,
    query,
    authorization: request.headers.authorization ?? '',
    host: request.headers.host ?? '',
    remoteAddress: request.socket.remoteAddress ?? '',
    gone: gone.signal,
    abandon: () => gone.abort(),
    cut: () => request.socket.destroy(),
    readJson: async (maxBytes) => parseJson(await readBody(request, maxBytes)),
  };
}

/** RunPod's Python worker appends `&name=value` to a URL even when it has no `?`; then the first `&` is read as one. */
function parseTarget(target: string): { path: string[]; query: URLSearchParams } {
  const mark = target.includes('?') ? target.indexOf('?') : target.indexOf('&');
  const [path, query] = mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
  try {
    const parts = path.split('/').filter((part) => part !== '');
    return { path: parts.map(decodeURIComponent), query: new URLSearchParams(query) };
  } catch {
    throw badBody('path: cannot be decoded');
  }
}

/** Beyond this an upload that is too large anyway is not even read to its end. */
const MAX_DISCARDED_BYTES = 256 * 1024 * 1024;

/** A body over the limit is read on and thrown away: an answer in the middle of an upload would be lost by many clients. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= maxBytes) parts.push(part);
    else parts.length = 0;
    if (bytes > MAX_DISCARDED_BYTES) break;
  }
  if (bytes > maxBytes) throw new BodyTooLarge(maxBytes);
  return Buffer.concat(parts).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badBody('body: not JSON');
  }
}
