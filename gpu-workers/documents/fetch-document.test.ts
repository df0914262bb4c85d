import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../shared/errors.ts';
import { type FetchOptions, fetchDocument } from './fetch-document.ts';
import { defaultLimits } from './limits.ts';

const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(5_000, 7)]);

/** What the server does, by path. Anything not here is a 404. */
const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/png': (_, response) => response.setHeader('content-type', 'text/plain').end(png),
  '/gzip': (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(png)),
  '/gzip-bomb': (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(9_000_000))),
  '/html': (_, response) => response.setHeader('content-type', 'image/png').end('<!DOCTYPE html><p>Sign in'),
  '/empty': (_, response) => response.end(),
  '/no-content': (_, response) => response.writeHead(204).end(),
  '/403': (_, response) => response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>'),
  '/500': (_, response) => response.writeHead(500).end(),
  '/redirect': (_, response) => redirect(response, '/redirect-again'),
  '/redirect-again': (_, response) => redirect(response, '/png'),
  '/redirect-loop': (_, response) => redirect(response, '/redirect-loop'),
  '/redirect-file': (_, response) => redirect(response, 'file:///etc/passwd'),
  '/redirect-nonsense': (_, response) => redirect(response, 'http://['),
  '/redirect-nowhere': (_, response) => response.writeHead(302).end(),
  '/silent': () => {},
  '/stalls': (_, response) => response.write(png),
  '/drips': (_, response) => drip(response),
  '/endless': (_, response) => pour(response),
  '/says-large': (_, response) => response.writeHead(200, { 'content-length': 60 * 1024 * 1024 }).write(png),
  '/breaks': (_, response) => {
    response.writeHead(200, { 'content-length': png.length * 2 });
    response.write(png, () => response.destroy());
  },
};

function redirect(response: ServerResponse, location: string) {
  response.writeHead(302, { location }).end();
}

/** Sends for ever, as fast as it is taken. */
function pour(response: ServerResponse) {
  while (response.write(png)) if (response.destroyed) return;
  response.once('drain', () => pour(response));
}

/** Never idle for long and never done. */
function drip(response: ServerResponse) {
  response.write(png);
  const timer = setInterval(() => response.write('.'), 10);
  response.once('close', () => clearInterval(timer));
}

let origin = '';
let temporary = '';
const server = createServer((request, response) => {
  const route = routes[request.url ?? ''];
  if (route === undefined) response.writeHead(404).end();
  else route(request, response);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  temporary = await mkdtemp(join(tmpdir(), 'docproc-test-'));
  vi.stubEnv('TMPDIR', temporary);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(temporary, { recursive: true });
});

const options = (changes: Partial<FetchOptions> = {}, limits: Partial<FetchOptions['limits']> = {}): FetchOptions => ({
  allowPrivate: true,
  signal: new AbortController().signal,
  ...changes,
  limits: { ...defaultLimits, ...limits },
});

async function failure(url: string, fetchOptions = options()): Promise<ApiError> {
  const error = await fetchDocument(url, fetchOptions).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe('a fetched document', () => {
  afterEach(() => expect(readdirSync(temporary)).toEqual([]));

  it('lies on disk as it was sent, with its size, hash and kind by content', async () => {
    await using document = await fetchDocument(`${origin}/png`, options());
    expect(document).toMatchObject({ bytes: png.length, kind: 'png' });
    expect(document.sha256).toBe(createHash('sha256').update(png).digest('hex'));
    expect(await readFile(document.path)).toEqual(png);
  });

  it('can be read by this user alone', async () => {
    await using document = await fetchDocument(`${origin}/png`, options());
    expect((await stat(document.path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(document.path, '..'))).mode & 0o777).toBe(0o700);
  });

  it('is gone after dispose, which may be called twice', async () => {
    const document = await fetchDocument(`${origin}/png`, options());
    await document.dispose();
    await document.dispose();
    expect(existsSync(document.path)).toBe(false);
  });

  it('is found behind redirects', async () => {
    await using document = await fetchDocument(`${origin}/redirect`, options());
    expect(document.bytes).toBe(png.length);
  });

  it('has its content encoding undone', async () => {
    await using document = await fetchDocument(`${origin}/gzip`, options());
    expect(await readFile(document.path)).toEqual(png);
  });
});

describe('a source that gives no document', () => {
  afterEach(() => expect(readdirSync(temporary)).toEqual([]));

  it.each([
    ['/404', 'source_refused', 'The URL answered with HTTP status 404.'],
    ['/403', 'source_refused', 'The URL answered with HTTP status 403.'],
    ['/500', 'source_unreachable', 'The URL answered with HTTP status 500.'],
    ['/redirect-nowhere', 'source_refused', 'The URL answered with HTTP status 302.'],
    ['/redirect-loop', 'source_refused', 'The URL redirects more than 5 times.'],
    ['/redirect-file', 'source_not_allowed', 'The URL redirects to another. This URL may not be fetched: only https'],
    [
      '/redirect-nonsense',
      'source_not_allowed',
      'The URL redirects to another. This URL may not be fetched: it is not',
    ],
    ['/empty', 'document_empty', 'empty file'],
    ['/no-content', 'document_empty', 'empty file'],
    ['/html', 'document_unsupported', 'The URL answered with an HTML page. Send a PDF'],
    ['/breaks', 'source_unreachable', 'the connection broke'],
  ])('%s is %s', async (path, code, message) => {
    const error = await failure(origin + path);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('127.0.0.1');
  });

  it('a closed port is unreachable', async () => {
    const closed = createTcpServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const error = await failure(`http://127.0.0.1:${port}/a.png`);
    expect(error.code).toBe('source_unreachable');
    expect(error.message).toContain('refuses the connection');
  });

  it('a name that does not resolve is unreachable', async () => {
    const lookup: LookupFunction = (_, __, callback) =>
      callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
    const error = await failure('https://files.example/a.png', options({ lookup }));
    expect(error.code).toBe('source_unreachable');
    expect(error.message).toContain('does not resolve');
  });

  it('a server that does not speak TLS is unreachable', async () => {
    const error = await failure(`${origin.replace('http:', 'https:')}/png`);
    expect(error.code).toBe('source_unreachable');
    expect(error.message).toContain('TLS');
  });
});

describe('the limits of a fetch', () => {
  afterEach(() => expect(readdirSync(temporary)).toEqual([]));

  it('a document of exactly the limit passes, one byte more does not', async () => {
    await using document = await fetchDocument(`${origin}/png`, options({}, { maxBytes: png.length }));
    expect(document.bytes).toBe(png.length);
    await document.dispose();
    expect((await failure(`${origin}/png`, options({}, { maxBytes: png.length - 1 }))).code).toBe('document_too_large');
  });

  it.each(['/endless', '/says-large', '/gzip-bomb'])('%s is stopped while it streams', async (path) => {
    const error = await failure(origin + path, options({}, { maxBytes: 1024 * 1024 }));
    expect(error.code).toBe('document_too_large');
    expect(error.message).toBe('The document is larger than 1 MiB.');
  });

  it.each(['/silent', '/stalls'])('%s is given up when it idles', async (path) => {
    // undici's timers tick about once a second, so a small limit is met within two.
    const error = await failure(origin + path, options({}, { fetchIdleTimeoutMs: 50 }));
    expect(error.code).toBe('source_timeout');
  });

  it.each(['/silent', '/drips'])('%s is given up when its time is over', async (path) => {
    const error = await failure(origin + path, options({}, { fetchTimeoutMs: 100 }));
    expect(error.code).toBe('source_timeout');
  });

  it('the caller’s signal stops it with the caller’s reason', async () => {
    const controller = new AbortController();
    routes['/abort'] = (_, response) => response.write(png, () => controller.abort(new Error('job cancelled')));
    await expect(fetchDocument(`${origin}/abort`, options({ signal: controller.signal }))).rejects.toThrow(
      'job cancelled',
    );
  });
});

describe('without allowPrivate', () => {
  afterEach(() => expect(readdirSync(temporary)).toEqual([]));
  const publicOnly = (lookup?: LookupFunction) =>
    options({ allowPrivate: false, ...(lookup === undefined ? {} : { lookup }) });
  const resolveTo =
    (...addresses: string[]): LookupFunction =>
    (_, __, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  it('the very server of these tests is refused, by its address over http and https', async () => {
    expect((await failure(`${origin}/png`, publicOnly())).code).toBe('source_not_allowed');
    const error = await failure(`${origin.replace('http:', 'https:')}/png`, publicOnly());
    expect(error.code).toBe('source_not_allowed');
    expect(error.message).toContain('not on the public internet');
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['metadata', ['169.254.169.254']],
    ['IPv6 loopback', ['::1']],
    ['a public and a private address', ['93.184.216.34', '10.0.0.1']],
    ['no address at all', []],
  ])('a public name that resolves to %s is refused before a connection is made', async (_, addresses) => {
    let connections = 0;
    const count = () => {
      connections += 1;
    };
    server.on('connection', count);
    const port = new URL(origin).port;
    const error = await failure(`https://files.example:${port}/png`, publicOnly(resolveTo(...addresses)));
    server.off('connection', count);
    expect(error.code).toBe('source_not_allowed');
    expect(error.message).toBe('This URL may not be fetched: its host is not on the public internet.');
    expect(connections).toBe(0);
  });
});
