import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../edge/storage/presign.ts';
import { type GatewayAlone, startGatewayAlone } from '../local/gateway-alone.ts';
import type { CreateDocumentResponse, Document, SignedUrl } from '../shared/api/documents.ts';

let gateway: GatewayAlone;
beforeAll(async () => {
  gateway = await startGatewayAlone();
}, 90_000);
afterAll(() => gateway?.stop(), 30_000);

const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(99_991, 'x')]);

const ask = (method: string, path: string, init: RequestInit = {}) =>
  fetch(`${gateway.url}${path}`, { ...init, method, headers: { 'x-api-key': gateway.apiKey, ...init.headers } });

async function register(announced: object = {}): Promise<CreateDocumentResponse & { upload: SignedUrl }> {
  const body = JSON.stringify({ content_type: 'application/pdf', size_bytes: bytes.length, ...announced });
  const response = await ask('POST', '/v1/documents', { headers: { 'content-type': 'application/json' }, body });
  expect(response.status).toBe(201);
  return response.json() as Promise<CreateDocumentResponse & { upload: SignedUrl }>;
}

const put = async ({ url, headers }: SignedUrl, changed: Record<string, string> = {}, body = bytes) => {
  const response = await fetch(url, { method: 'PUT', headers: { ...headers, ...changed }, body });
  await response.body?.cancel();
  return response.status;
};

const read = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
};

describe('a signed upload', () => {
  it('takes the announced bytes with the returned headers, once', async () => {
    const { upload } = await register();
    expect(await put(upload)).toBe(200);
    expect(await put(upload)).toBe(412);
  });

  it.each([
    { what: 'another type', changed: { 'content-type': 'text/html' }, body: bytes },
    { what: 'another length', changed: { 'content-length': '99999' }, body: bytes.subarray(1) },
    { what: 'leave to overwrite', changed: { 'if-none-match': '"an-etag"' }, body: bytes },
  ])('refuses $what', async ({ changed, body }) => {
    const { upload, id } = await register();
    expect(await put(upload, changed, body)).toBe(403);
    expect((await ask('POST', `/v1/documents/${id}/complete`)).status).toBe(422);
    expect(await put(upload)).toBe(200);
  });

  it('refuses a body without a length', async () => {
    const { upload } = await register();
    const { 'content-length': _, ...headers } = upload.headers;
    const body = new Blob([bytes]).stream();
    const response = await fetch(upload.url, { method: 'PUT', headers, body, duplex: 'half' } as RequestInit);
    await response.body?.cancel();
    expect(response.status).toBe(403);
  });

  it('refuses everything once it has expired, or was changed', async () => {
    const { upload, id } = await register();
    const { R2_ENDPOINT, R2_BUCKET = '', R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY } = gateway.vars;
    const variables = { R2_ENDPOINT, R2_BUCKET, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY };
    const anHourAgo = createSigner(variables, () => Date.now() - 3_600_000);
    const objectKey = new URL(upload.url).pathname.split(`/${R2_BUCKET}/`)[1] ?? '';
    const announced = { objectKey, contentType: 'application/pdf', sizeBytes: bytes.length };
    expect(await put((await anHourAgo?.presignPut(announced, 3_590)) as SignedUrl)).toBe(403);
    expect(await put({ ...upload, url: upload.url.replace(id, id.replace(/.$/, '_')) })).toBe(403);
    expect(await put((await anHourAgo?.presignPut(announced, 3_660)) as SignedUrl)).toBe(200);
  });
});

describe('a document', () => {
  it('goes from upload to check to reading to deletion, and nothing of it is left', async () => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { id, upload } = await register({ sha256 });
    expect(await put(upload)).toBe(200);
    const completed = (await (await ask('POST', `/v1/documents/${id}/complete`)).json()) as Document;
    expect(completed).toMatchObject({ id, status: 'ready', sha256 });
    const signed = (await (await ask('GET', `/v1/documents/${id}/url`)).json()) as SignedUrl;
    expect(await read(signed.url)).toEqual({ status: 200, body: bytes });

    expect((await ask('DELETE', `/v1/documents/${id}`)).status).toBe(204);
    expect((await read(signed.url)).status).toBe(404);
    expect((await ask('GET', `/v1/documents/${id}`)).status).toBe(404);
  });

  it('may be streamed through the gateway instead', async () => {
    const { id } = await register();
    const content = () =>
      ask('PUT', `/v1/documents/${id}/content`, { headers: { 'content-type': 'application/pdf' }, body: bytes });
    expect((await content()).status).toBe(200);
    expect((await content()).status).toBe(412);
    expect((await ask('POST', `/v1/documents/${id}/complete`)).status).toBe(200);
    const signed = (await (await ask('GET', `/v1/documents/${id}/url`)).json()) as SignedUrl;
    expect((await read(signed.url)).body.equals(bytes)).toBe(true);
  });

  it('whose sender hangs up half-way has no bytes, and takes them again', async () => {
    const { id } = await register();
    const { port } = new URL(gateway.url);
    const head = [
      `PUT /v1/documents/${id}/content HTTP/1.1`,
      `host: 127.0.0.1:${port}`,
      `x-api-key: ${gateway.apiKey}`,
      'content-type: application/pdf',
      `content-length: ${bytes.length}`,
    ].join('\r\n');
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`${head}\r\n\r\n`);
        socket.write(bytes.subarray(0, 50_000), () => socket.destroy());
      });
      socket.once('close', () => resolve());
    });
    const missing = await ask('POST', `/v1/documents/${id}/complete`);
    expect(await missing.json()).toMatchObject({ code: 'upload_missing' });
    const again = await ask('PUT', `/v1/documents/${id}/content`, {
      headers: { 'content-type': 'application/pdf' },
      body: bytes,
    });
    expect(again.status).toBe(200);
  });
});
