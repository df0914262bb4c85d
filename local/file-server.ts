import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';

export type FileServer = {
  /** Makes one file of this machine readable under an unguessable URL. */
  publish(path: string): string;
  close(): Promise<void>;
};

/**
 * Stands in for document storage on a laptop: the service fetches documents by URL, never from a request's body. Serves
 * only files that were published, on 127.0.0.1, each under a random name.
 */
export async function startFileServer(): Promise<FileServer> {
  const files = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = files.get(request.url ?? '');
    if (path === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) response.writeHead(404).end();
    else void send(path, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    publish(path) {
      const urlPath = `/${randomUUID()}${extname(path).toLowerCase()}`;
      files.set(urlPath, path);
      return `http://127.0.0.1:${port}${urlPath}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function send(path: string, response: ServerResponse): Promise<void> {
  try {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': (await stat(path)).size });
    await pipeline(createReadStream(path), response);
  } catch {
    response.destroy();
  }
}
