import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { documentSchema } from '../../shared/api/documents.ts';
import { uploadKey } from '../storage/object-keys.ts';
import { createTestClock } from '../testing/clock.ts';
import { createDocumentGateway, pngBytes, sha256Of } from '../testing/documents.ts';

const headers = { 'content-type': 'image/png', 'content-length': '2000' };
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

describe('PUT /v1/documents/{id}/content', () => {
  it('stores what was announced, once', async () => {
    const { register, request, tenantId } = createDocumentGateway();
    const { id } = (await register()).document;
    const put = (bytes: Uint8Array<ArrayBuffer>) =>
      request('PUT', `/v1/documents/${id}/content`, { headers, body: bytes });
    const response = await put(pngBytes());
    expect(response.status).toBe(200);
    expect(documentSchema.parse(await response.json())).toMatchObject({ id, status: 'awaiting_upload' });
    const stored = await env.DOCUMENTS.get(uploadKey(tenantId, id));
    expect(stored?.httpMetadata).toEqual({ contentType: 'image/png' });
    expect(new Uint8Array((await stored?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(pngBytes());

    const changed = pngBytes();
    changed.fill(1, 100);
    expect(await codeOf(await put(changed))).toEqual([412, 'document_already_uploaded']);
    const kept = await env.DOCUMENTS.get(uploadKey(tenantId, id));
    expect(new Uint8Array((await kept?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(pngBytes());
  });

  it('of two at once stores one', async () => {
    const { register, request } = createDocumentGateway();
    const size_bytes = 1_000_000;
    const { id } = (await register({ size_bytes })).document;
    const sent = { ...headers, 'content-length': String(size_bytes) };
    const put = () => request('PUT', `/v1/documents/${id}/content`, { headers: sent, body: pngBytes(size_bytes) });
    const statuses = (await Promise.all([put(), put(), put()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 412, 412]);
  });

  it.each([
    { what: 'another type', sent: { ...headers, 'content-type': 'application/pdf' } },
    { what: 'no type', sent: { 'content-length': '2000' } },
    { what: 'another length', sent: { ...headers, 'content-length': '1999' } },
    { what: 'no length', sent: { 'content-type': 'image/png' } },
  ])('refuses $what', async ({ sent }) => {
    const { register, request, hasObject } = createDocumentGateway();
    const { id } = (await register()).document;
    const body = new Blob([pngBytes()]).stream();
    const response = await request('PUT', `/v1/documents/${id}/content`, { headers: sent, body });
    expect(await codeOf(response)).toEqual([422, 'upload_mismatch']);
    expect(await hasObject(id)).toBe(false);
  });

  it.each([1_999, 2_001])('refuses a body of %d bytes whose header says 2000', async (size) => {
    const { register, request, hasObject } = createDocumentGateway();
    const { id } = (await register()).document;
    const body = new Blob([pngBytes(size)]).stream();
    const response = await request('PUT', `/v1/documents/${id}/content`, { headers, body });
    expect(await codeOf(response)).toEqual([422, 'upload_mismatch']);
    expect(await hasObject(id)).toBe(false);
  });

  it('keeps nothing of a document that is deleted while its bytes come', async () => {
    const { register, request, hasObject } = createDocumentGateway();
    const { id } = (await register()).document;
    const [begun, deleted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const source: UnderlyingSource<Uint8Array> = {
      async pull(controller) {
        begun.resolve();
        controller.enqueue(pngBytes().subarray(0, 1_000));
        await deleted.promise;
        controller.enqueue(pngBytes().subarray(1_000));
        controller.close();
      },
    };
    // With nothing read ahead: the first read means that the document was found.
    const body = new ReadableStream(source, { highWaterMark: 0 });
    const answer = request('PUT', `/v1/documents/${id}/content`, { headers, body });
    await begun.promise;
    expect((await request('DELETE', `/v1/documents/${id}`)).status).toBe(204);
    deleted.resolve();
    expect((await answer).status).toBe(404);
    expect(await hasObject(id)).toBe(false);
  });
});

describe('POST /v1/documents/{id}/complete', () => {
  const complete = async (gateway: ReturnType<typeof createDocumentGateway>, id: string) => {
    const response = await gateway.request('POST', `/v1/documents/${id}/complete`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('makes the document ready, with the hash of its bytes, and says the same when asked again', async () => {
    const clock = { ...createTestClock(Date.now()) };
    const gateway = createDocumentGateway({ clock });
    const { id } = (await gateway.register({ size_bytes: 300_000 })).document;
    await gateway.putObject(id, pngBytes(300_000));
    const { status, body } = await complete(gateway, id);
    expect(status).toBe(200);
    expect(documentSchema.parse(body)).toEqual({
      ...{ id, status: 'ready', content_type: 'image/png', size_bytes: 300_000 },
      sha256: await sha256Of(pngBytes(300_000)),
      created_at: new Date(clock.now()).toISOString(),
      completed_at: new Date(clock.now()).toISOString(),
      expires_at: new Date(clock.now() + 30 * 24 * 3_600_000).toISOString(),
    });
    clock.advance(60_000);
    expect(await complete(gateway, id)).toEqual({ status, body });
  });

  it('takes a file that is shorter than what its kind is seen by, and a hash that was announced', async () => {
    const gateway = createDocumentGateway();
    const bytes = pngBytes(20);
    const { id } = (await gateway.register({ size_bytes: 20, sha256: await sha256Of(bytes) })).document;
    await gateway.putObject(id, bytes);
    expect(await complete(gateway, id)).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('before anything was uploaded says so, and nothing is lost', async () => {
    const gateway = createDocumentGateway();
    const { id } = (await gateway.register()).document;
    expect(await complete(gateway, id)).toMatchObject({ status: 422, body: { code: 'upload_missing' } });
    await gateway.putObject(id, pngBytes());
    expect((await complete(gateway, id)).status).toBe(200);
  });

  const html = new TextEncoder().encode('<!doctype html><html><body>Please sign in</body></html>');
  it.each([
    { what: 'of another length', announced: {}, bytes: pngBytes(1_999), reason: /1999 bytes; announced were 2000/ },
    { what: 'of another hash', announced: { sha256: '0'.repeat(64) }, bytes: pngBytes(), reason: /SHA-256/ },
    { what: 'of another kind', announced: { content_type: 'image/tiff' }, bytes: pngBytes(), reason: /is a PNG/ },
    {
      what: 'that is no document',
      announced: { size_bytes: html.length },
      bytes: html,
      reason: /is an HTML page; announced was image\/png/,
    },
  ])('refuses an upload $what, deletes it, and says the same when asked again', async (row) => {
    const gateway = createDocumentGateway();
    const { id } = (await gateway.register(row.announced)).document;
    await gateway.putObject(id, row.bytes);
    const first = await complete(gateway, id);
    expect(first).toMatchObject({
      status: 422,
      body: { code: 'upload_mismatch', detail: expect.stringMatching(row.reason) },
    });
    expect(await gateway.hasObject(id)).toBe(false);
    const again = await complete(gateway, id);
    expect(again).toMatchObject({ status: 422, body: { detail: first.body.detail } });
    const shown = await (await gateway.request('GET', `/v1/documents/${id}`)).json();
    expect(shown).toMatchObject({ status: 'rejected', sha256: null, completed_at: null });
  });

  it('at the same time twice gives both the same answer', async () => {
    const gateway = createDocumentGateway();
    const { id } = (await gateway.register()).document;
    await gateway.putObject(id, pngBytes());
    const [first, second] = await Promise.all([complete(gateway, id), complete(gateway, id)]);
    expect(first.status).toBe(200);
    expect(second).toEqual(first);
  });

  it('after a day is too late', async () => {
    const clock = createTestClock(Date.now());
    const gateway = createDocumentGateway({ clock });
    const { id } = (await gateway.register()).document;
    await gateway.putObject(id, pngBytes());
    clock.advance(24 * 3_600_000);
    expect(await complete(gateway, id)).toMatchObject({ status: 422, body: { code: 'upload_missing' } });
    expect(await (await gateway.request('GET', `/v1/documents/${id}`)).json()).toMatchObject({ status: 'expired' });
  });
});

describe('while storage is away', () => {
  const away = () => Promise.reject(new Error('We encountered an internal error. Please try again. (10001)'));
  const bucket = { head: away, get: away, put: away } as unknown as R2Bucket;

  it.each([
    { method: 'PUT', path: 'content', init: { headers, body: pngBytes() } },
    { method: 'POST', path: 'complete', init: {} },
  ])(
    '$method …/$path invites to come back, and the document still awaits its bytes',
    async ({ method, path, init }) => {
      const { register, request } = createDocumentGateway({}, {}, { bucket });
      const { id } = (await register()).document;
      const response = await request(method, `/v1/documents/${id}/${path}`, init);
      expect(response.headers.get('retry-after')).toBe('10');
      expect(await codeOf(response)).toEqual([503, 'storage_unavailable']);
      expect(await (await request('GET', `/v1/documents/${id}`)).json()).toMatchObject({ status: 'awaiting_upload' });
    },
  );
});
