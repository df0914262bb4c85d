import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callGateway } from '../local/call-gateway.ts';
import { freshDevVars } from '../local/dev-vars.ts';
import { type FileServer, startFileServer } from '../local/file-server.ts';
import { findFreePort } from '../local/ports.ts';
import { type Stack, startStack } from '../local/stack.ts';
import { classifyResponseSchema } from '../shared/api/classify.ts';
import { createDocumentResponseSchema, signedUrlSchema } from '../shared/api/documents.ts';
import { extractResponseSchema } from '../shared/api/extract.ts';
import { jobSchema } from '../shared/api/jobs.ts';
import { createKeyResponseSchema } from '../shared/api/keys.ts';
import { webhookSecretResponseSchema } from '../shared/api/webhooks.ts';
import { hugePng } from './huge-png.ts';

const sample = (name: string): string => fileURLToPath(new URL(`../local/samples/${name}`, import.meta.url));

/** The keys of all objects, by storage's own account. */
async function listStored(gatewayUrl: string): Promise<string[]> {
  const { R2_BUCKET = '', R2_ACCESS_KEY_ID = '', R2_SECRET_ACCESS_KEY = '' } = freshDevVars();
  const s3 = new S3Client({
    region: 'auto',
    endpoint: `${gatewayUrl}/cdn-cgi/local/r2/s3`,
    forcePathStyle: true,
    credentials: { accessKeyId: R2_ACCESS_KEY_ID, secretAccessKey: R2_SECRET_ACCESS_KEY },
  });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: R2_BUCKET }));
  return Contents.map(({ Key = '' }) => Key);
}

let stack: Stack;
let files: FileServer;
let oddities: Server;
let oddUrl: string;

/** Everything that gateway, emulator, workers and engine print. */
const log: { part: string; line: string }[] = [];
const vars = freshDevVars();
const hookCalled = Promise.withResolvers<void>();

/** What callers' servers really answer with. */
const odd: Record<string, { status?: number; type: string; body: () => Buffer | string }> = {
  '/missing.png': { status: 404, type: 'text/plain', body: () => 'gone' },
  '/login.html': { type: 'text/html', body: () => '<!doctype html><html><body>Please sign in</body></html>' },
  '/empty.pdf': { type: 'application/pdf', body: () => '' },
  '/cut.jpg': { type: 'image/jpeg', body: () => readFileSync(sample('1098-photo.jpg')).subarray(0, 20_000) },
  '/locked.pdf': {
    type: 'application/pdf',
    body: () => readFileSync(new URL('../gpu-workers/documents/fixtures/encrypted.pdf', import.meta.url)),
  },
  '/huge.png': { type: 'image/png', body: hugePng },
  '/planted-file-name.pdf?signature=planted-url-query': {
    type: 'application/pdf',
    body: () => readFileSync(sample('w2.pdf')),
  },
  '/planted-hook?token=planted-hook-query': {
    type: 'text/plain',
    body: () => {
      hookCalled.resolve();
      return '';
    },
  },
};

beforeAll(async () => {
  files = await startFileServer();
  oddities = createServer((request, response) => {
    const answer = odd[request.url ?? ''];
    response.writeHead(answer?.status ?? 200, { 'content-type': answer?.type ?? 'text/plain' }).end(answer?.body());
  });
  await new Promise<void>((resolve) => oddities.listen(0, '127.0.0.1', resolve));
  oddUrl = `http://127.0.0.1:${(oddities.address() as AddressInfo).port}`;
  const onLine = (part: string, line: string) => void log.push({ part, line });
  stack = await startStack({ gatewayPort: await findFreePort(), vars, allowPrivateSources: true, onLine });
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  await files?.close();
  oddities?.close();
}, 30_000);

describe('one document through gateway, queue, worker and engine', () => {
  it('is recognised, with the printed evidence and a type for each page', async () => {
    const body = { image_urls: [files.publish(sample('w2.pdf'))] };
    const { answer, problem } = await callGateway(stack, '/v1/classify', body, classifyResponseSchema);
    expect(problem).toBeNull();
    expect(answer).toMatchObject({ type: 'W2', pages: [{ page: 1, type: 'W2' }] });
    expect(answer?.confidence).toBeGreaterThan(0.8);
    expect(answer?.reasoning).not.toBe('');
  });

  it('gives its data with the place of each value, recognised first when no type is named', async () => {
    const body = { image_urls: [files.publish(sample('w2.pdf'))] };
    const { answer } = await callGateway(stack, '/v1/extract', body, extractResponseSchema);
    expect(answer).toMatchObject({
      doc_type: 'W2',
      classification: { type: 'W2' },
      page_count: 1,
      data: { employee: { ssn: '987-65-4321' }, wages_tips_other_compensation: '58214.77' },
    });
    const wages = answer?.fields.wages_tips_other_compensation;
    const [x1, y1, x2, y2] = wages?.bbox ?? [0, 0, 0, 0];
    expect(wages).toMatchObject({ page: 1, grounded: true, status: 'present' });
    expect([x2 > x1, y2 > y1]).toEqual([true, true]);
  });

  it('that is really two is split, and each gives its own data', async () => {
    const body = { image_urls: [files.publish(sample('w2.pdf')), files.publish(sample('1099-int.png'))] };
    const { answer } = await callGateway(stack, '/v1/extract', body, extractResponseSchema);
    expect(answer).toMatchObject({
      doc_type: 'W2',
      page_count: 2,
      data: { employee: { ssn: '987-65-4321' } },
      documents: [
        { doc_type: 'W2', pages: [1, 1], data: { employee: { ssn: '987-65-4321' } } },
        { doc_type: '1099-INT', pages: [2, 2] },
      ],
    });
    const ofSecond = Object.values(answer?.documents?.[1]?.fields ?? {}).filter(({ value }) => value !== null);
    expect(ofSecond.some(({ page, grounded }) => page === 2 && grounded)).toBe(true);
  });

  it('that was uploaded is read from storage by its id, and deleted with the job that read it', async () => {
    const bytes = readFileSync(sample('w2.pdf'));
    const announced = { content_type: 'application/pdf', size_bytes: bytes.length };
    const { answer: document } = await callGateway(stack, '/v1/documents', announced, createDocumentResponseSchema);
    const { url = '', headers = {} } = document?.upload ?? {};
    expect((await fetch(url, { method: 'PUT', headers, body: bytes })).status).toBe(200);
    const ask = (method: string, path: string) =>
      fetch(stack.gatewayUrl + path, { method, headers: { 'x-api-key': stack.apiKey } });
    expect((await ask('POST', `/v1/documents/${document?.id}/complete`)).status).toBe(200);

    const body = { document_ids: [document?.id], doc_type: 'W2' };
    const { answer } = await callGateway(stack, '/v1/extract', body, extractResponseSchema);
    expect(answer?.data).toMatchObject({ wages_tips_other_compensation: '58214.77' });
    const { answer: job } = await callGateway(stack, '/v1/jobs', body, jobSchema);
    await expect
      .poll(async () => (await (await ask('GET', `/v1/jobs/${job?.id}`)).json()) as object, {
        timeout: 60_000,
      })
      .toMatchObject({ status: 'succeeded' });

    const stored = async () =>
      (await listStored(stack.gatewayUrl)).filter((key) =>
        [document?.id, job?.id].some((id) => key.includes(id ?? '?')),
      );
    expect(await stored()).toHaveLength(2);
    expect((await ask('DELETE', `/v1/documents/${document?.id}`)).status).toBe(204);
    for (const path of [`documents/${document?.id}`, `jobs/${job?.id}`, `jobs/${job?.id}/result`]) {
      expect((await ask('GET', `/v1/${path}`)).status).toBe(404);
    }
    expect(await stored()).toEqual([]);
  });

  it('of two pages is one document, also when no type is named', async () => {
    const body = { image_urls: [files.publish(sample('bank-statement.pdf'))] };
    const { answer } = await callGateway(stack, '/v1/extract', body, extractResponseSchema);
    expect(answer?.page_count).toBe(2);
    expect(answer?.documents).toMatchObject([{ doc_type: 'bank_statement', pages: [1, 2] }]);
    expect(answer?.raw_ocr.pages.map(({ page }) => page)).toEqual([1, 2]);
    expect(answer?.confidence.element_count).toBe(answer?.raw_ocr.pages.flatMap(({ cells }) => cells).length);
  });

  it.each([
    ['layout_only', undefined],
    ['ocr', undefined],
    ['grounding_ocr', [0, 0, 1700, 700]],
  ])('is read in the mode %s', async (prompt_mode, bbox) => {
    const body = { image_urls: [files.publish(sample('w2.pdf'))], doc_type: 'W2', prompt_mode, ...(bbox && { bbox }) };
    const { answer } = await callGateway(stack, '/v1/extract', body, extractResponseSchema);
    const [page] = answer?.raw_ocr.pages ?? [];
    expect(page?.report.mode).toBe(prompt_mode);
    if (prompt_mode === 'layout_only') expect(page?.cells.every(({ text }) => text === undefined)).toBe(true);
    else expect(page?.text).toContain('987-65-4321');
  });
});

describe('a source that holds no readable document', () => {
  it.each([
    ['/missing.png', 'source_refused'],
    ['/login.html', 'document_unsupported'],
    ['/empty.pdf', 'document_empty'],
    ['/cut.jpg', 'document_corrupt'],
    ['/locked.pdf', 'document_encrypted'],
    ['/huge.png', 'document_too_many_pixels'],
  ])('%s is refused as %s by both routes', async (path, code) => {
    const body = { image_urls: [oddUrl + path] };
    const classify = await callGateway(stack, '/v1/classify', body, classifyResponseSchema);
    const extract = await callGateway(stack, '/v1/extract', { ...body, doc_type: 'W2' }, extractResponseSchema);
    expect([classify.problem?.code, extract.problem?.code]).toEqual([code, code]);
    expect(JSON.stringify([classify.problem, extract.problem])).not.toContain(oddUrl);
  });

  it('a host that nobody answers on is told from one that refuses', async () => {
    const nobody = `http://127.0.0.1:${await findFreePort()}/w2.pdf`;
    const { problem } = await callGateway(stack, '/v1/classify', { image_urls: [nobody] }, classifyResponseSchema);
    expect(problem).toMatchObject({ code: 'source_unreachable', retryable: true });
  });

  it('leaves the workers able to read the next document', async () => {
    const body = { image_urls: [files.publish(sample('invoice.png'))] };
    const { answer } = await callGateway(stack, '/v1/classify', body, classifyResponseSchema);
    expect(answer?.type).toBe('invoice');
  });
});

describe('what the whole service writes into its logs', () => {
  it('holds no key, URL, file name, token, secret or text of a document', async () => {
    const get = (path: string) => fetch(stack.gatewayUrl + path, { headers: { 'x-api-key': stack.apiKey } });
    const source = `${oddUrl}/planted-file-name.pdf?signature=planted-url-query`;
    const newKey = { name: 'planted-key-name', scopes: ['extract'] };
    const { answer: key } = await callGateway(stack, '/v1/keys', newKey, createKeyResponseSchema);
    const webhookSecret = webhookSecretResponseSchema.parse(await (await get('/v1/webhook-secret')).json()).secret;
    const asked = {
      image_urls: [source],
      doc_type: 'W2',
      webhook: `${oddUrl}/planted-hook?token=planted-hook-query`,
      metadata: { borrower: 'planted-metadata' },
    };
    const { answer: job } = await callGateway(stack, '/v1/jobs', asked, jobSchema);
    await hookCalled.promise;
    const result = await get(`/v1/jobs/${job?.id}/result`);
    expect(await result.text()).toContain('987-65-4321');
    const { url } = signedUrlSchema.parse(await (await get(`/v1/jobs/${job?.id}/result?delivery=url`)).json());
    const announced = { content_type: 'application/pdf', size_bytes: 12 };
    const { answer: document } = await callGateway(stack, '/v1/documents', announced, createDocumentResponseSchema);
    const prompted = { image_urls: [`${source}&missing`], prompt: 'planted-prompt' };
    await callGateway(stack, '/v1/classify', prompted, classifyResponseSchema);
    await get('/v1/jobs?cursor=planted-query');

    const secrets = [
      ...[vars.GATEWAY_API_KEY, vars.SIGNING_KEY, vars.R2_SECRET_ACCESS_KEY, key?.secret, webhookSecret],
      ...[url, document?.upload?.url].map((signed) => new URL(signed ?? '').searchParams.get('X-Amz-Signature')),
      ...['planted-', 'X-Amz-Signature', oddUrl, '987-65-4321', '58214.77', '58,214.77'],
    ].map((secret) => secret ?? 'one is missing');
    expect(secrets).not.toContain('one is missing');
    const isToken = /\/hooks\/runpod\/.*\/[\w-]{43}/;
    const hits = log.filter(({ line }) => isToken.test(line) || secrets.some((secret) => line.includes(secret)));
    expect(hits).toEqual([]);
    // There is a log of each to search.
    const parts = new Set(log.map(({ part }) => part));
    expect(parts).toEqual(new Set(Object.keys(stack.pids())));
    const isRequestLine = ({ part, line }: (typeof log)[number]) => part === 'gateway' && line.includes('"/v1/jobs"');
    expect(log.some(isRequestLine)).toBe(true);
  }, 120_000);
});
