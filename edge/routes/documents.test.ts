import { describe, expect, it } from 'vitest';
import {
  createDocumentResponseSchema,
  documentSchema,
  listDocumentsResponseSchema,
  MAX_DOCUMENT_BYTES,
} from '../../shared/api/documents.ts';
import { newId } from '../ids.ts';
import { createDocumentGateway, pngBytes } from '../testing/documents.ts';

const DAY_MS = 24 * 3_600_000;

describe('POST /v1/documents', () => {
  it('answers with an id, its place, and a signed upload with the headers to send', async () => {
    const { register, tenantId } = createDocumentGateway();
    const { response, document } = await register();
    expect(response.status).toBe(201);
    expect(createDocumentResponseSchema.parse(document)).toEqual(document);
    expect(response.headers.get('location')).toBe(`/v1/documents/${document.id}`);
    expect(document).toMatchObject({ status: 'awaiting_upload', sha256: null, completed_at: null });
    expect(Date.parse(document.expires_at) - Date.parse(document.created_at)).toBe(DAY_MS);
    expect(document.upload).toMatchObject({
      method: 'PUT',
      headers: { 'content-type': 'image/png', 'content-length': '2000', 'if-none-match': '*' },
    });
    const url = new URL(document.upload?.url ?? '');
    expect(url.pathname).toBe(`/docproc-documents/uploads/${tenantId}/${document.id}`);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('3600');
  });

  it.each([
    { what: 'an unknown field', body: { name: 'w2.png' }, path: 'name' },
    { what: 'a type that is not read', body: { content_type: 'text/html' }, path: 'content_type' },
    { what: 'no bytes', body: { size_bytes: 0 }, path: 'size_bytes' },
    { what: 'half a byte', body: { size_bytes: 1.5 }, path: 'size_bytes' },
    { what: 'more than may be read', body: { size_bytes: MAX_DOCUMENT_BYTES + 1 }, path: 'size_bytes' },
    { what: 'a hash in capitals', body: { sha256: 'A'.repeat(64) }, path: 'sha256' },
  ])('refuses $what', async ({ body, path }) => {
    const { response, document } = await createDocumentGateway().register(body);
    expect(response.status).toBe(400);
    expect(document).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
  });

  it('says when no storage is configured', async () => {
    const { register } = createDocumentGateway({}, { R2_ACCESS_KEY_ID: undefined });
    const { response, document } = await register();
    expect(response.status).toBe(503);
    expect(document).toMatchObject({ code: 'storage_not_configured' });
  });

  it('writes no signed URL into the log', async () => {
    const { register, lines } = createDocumentGateway();
    await register();
    expect(lines.join()).not.toMatch(/X-Amz|r2\.test/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ route: '/v1/documents', outcome: 'ok' });
  });
});

describe('POST /v1/documents with an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'upload-1' };

  it('sent twice makes one document, and signs its upload anew', async () => {
    const { register, request } = createDocumentGateway();
    const first = await register({}, key);
    const second = await register({ size_bytes: 2_000 }, key);
    expect(second.response.status).toBe(201);
    expect(second.response.headers.get('idempotency-replayed')).toBe('true');
    expect(second.document.id).toBe(first.document.id);
    expect(second.document.upload?.method).toBe('PUT');
    expect((await (await request('GET', '/v1/documents')).json()) as object).toMatchObject({ items: [{}] });
  });

  it('sent several times at once makes one document', async () => {
    const { register } = createDocumentGateway();
    const sent = await Promise.all([register({}, key), register({}, key), register({}, key)]);
    expect(new Set(sent.map(({ document }) => document.id)).size).toBe(1);
    expect(sent.map(({ response }) => response.status)).toEqual([201, 201, 201]);
  });

  it('gives no upload any more for a document that is ready', async () => {
    const { register, putObject, request } = createDocumentGateway();
    const { document } = await register({}, key);
    await putObject(document.id, pngBytes());
    await request('POST', `/v1/documents/${document.id}/complete`);
    expect((await register({}, key)).document).toMatchObject({ id: document.id, status: 'ready', upload: null });
  });

  it('is refused for other parameters', async () => {
    const { register } = createDocumentGateway();
    await register({}, key);
    const { response, document } = await register({ size_bytes: 3_000 }, key);
    expect(response.status).toBe(409);
    expect(document).toMatchObject({ code: 'idempotency_key_conflict' });
  });

  it('is each tenant’s own', async () => {
    const { register } = createDocumentGateway();
    const first = await register({}, key);
    const second = await register({}, { ...key, 'x-api-key': 'other' });
    expect(second.document.id).not.toBe(first.document.id);
  });

  it('whose document was deleted does not make it again', async () => {
    const { register, request } = createDocumentGateway();
    const { document } = await register({}, key);
    await request('DELETE', `/v1/documents/${document.id}`);
    expect((await register({}, key)).document).toMatchObject({ code: 'not_found' });
  });
});

describe('GET /v1/documents', () => {
  it('lists newest first, page by page, and by status', async () => {
    const { register, makeReady, request } = createDocumentGateway();
    const waiting = [(await register()).document.id, (await register()).document.id].sort().reverse();
    const ready = await makeReady();
    const get = async (search: string) =>
      listDocumentsResponseSchema.parse(await (await request('GET', `/v1/documents${search}`)).json());

    const first = await get('?limit=2');
    const second = await get(`?limit=2&cursor=${first.next_cursor}`);
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toEqual([...waiting, ready.id].sort().reverse());
    expect(second.next_cursor).toBeNull();
    expect((await get('?status=ready')).items).toEqual([ready]);
    expect((await get('?status=awaiting_upload')).items.map(({ id }) => id)).toEqual(waiting);
  });

  it.each(['limit=0', 'limit=101', 'status=done', 'cursor=1', 'page=2'])('refuses ?%s', async (search) => {
    const response = await createDocumentGateway().request('GET', `/v1/documents?${search}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{}] });
  });
});

describe('GET /v1/documents/{id} and its /url', () => {
  it('show a ready document, and lend it for 15 minutes', async () => {
    const { makeReady, request, tenantId } = createDocumentGateway();
    const ready = await makeReady();
    expect(documentSchema.parse(await (await request('GET', `/v1/documents/${ready.id}`)).json())).toEqual(ready);
    const signed = (await (await request('GET', `/v1/documents/${ready.id}/url`)).json()) as { url: string };
    const url = new URL(signed.url);
    expect(signed).toMatchObject({ method: 'GET', headers: {} });
    expect(url.pathname).toBe(`/docproc-documents/uploads/${tenantId}/${ready.id}`);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('900');
  });

  it('lend nothing that has not been checked', async () => {
    const { register, request } = createDocumentGateway();
    const response = await request('GET', `/v1/documents/${(await register()).document.id}/url`);
    expect([response.status, await response.json()]).toMatchObject([409, { code: 'document_not_ready' }]);
  });
});

describe('what a key does not have', () => {
  const paths = [
    { method: 'GET', path: '' },
    { method: 'DELETE', path: '' },
    { method: 'GET', path: '/url' },
    { method: 'PUT', path: '/content' },
    { method: 'POST', path: '/complete' },
  ];

  it.each(paths)('is the same 404 for another tenant, a missing id and no id: $method $path', async (route) => {
    const { makeReady, request } = createDocumentGateway();
    const { id } = await makeReady();
    const ask = async (documentId: string, key: string) => {
      const headers = { 'x-api-key': key, 'x-request-id': 'r' };
      const response = await request(route.method, `/v1/documents/${documentId}${route.path}`, { headers });
      return [response.status, await response.text()];
    };
    const answers = [await ask(id, 'other'), await ask(newId('doc', 0), 'other'), await ask('w2.png', 'other')];
    expect(answers[0]).toMatchObject([404, expect.stringContaining('not_found')]);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect((await request('GET', `/v1/documents/${id}`)).status).toBe(200);
  });
});

describe('DELETE /v1/documents/{id}', () => {
  it('removes the bytes and the document, and can be repeated', async () => {
    const { makeReady, request, hasObject } = createDocumentGateway();
    const { id } = await makeReady();
    expect((await request('DELETE', `/v1/documents/${id}`)).status).toBe(204);
    expect(await hasObject(id)).toBe(false);
    expect((await request('GET', `/v1/documents/${id}`)).status).toBe(404);
    expect(await (await request('GET', '/v1/documents')).json()).toEqual({ items: [], next_cursor: null });
    expect((await request('DELETE', `/v1/documents/${id}`)).status).toBe(204);
  });
});
