import { describe, expect, it } from 'vitest';
import { problemSchema } from '../shared/api/problem.ts';
import { accepted, completed } from './fixtures/runpod-answers.ts';
import { createTestGateway, testKey } from './testing/gateway.ts';
import { classifyOutput } from './testing/outputs.ts';
import { createUpstream } from './testing/upstream.ts';

const image = 'https://example.com/w2.png';
const gateway = createTestGateway();

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
}

describe.each(['/v1/classify', '/v1/extract'])('POST %s refuses', (path) => {
  it.each([
    { what: 'an unknown field', body: { image_urls: [image], model: 'x' }, faultyPath: 'model' },
    { what: 'no image_urls', body: {}, faultyPath: 'image_urls' },
    { what: 'an image_urls that is no list', body: { image_urls: image }, faultyPath: 'image_urls' },
    { what: 'no URL', body: { image_urls: [] }, faultyPath: 'image_urls' },
    { what: '51 URLs', body: { image_urls: Array(51).fill(image) }, faultyPath: 'image_urls' },
    { what: 'a word that is no URL', body: { image_urls: [image, 'w2.png'] }, faultyPath: 'image_urls[1]' },
    {
      what: 'a URL of 10,000 characters',
      body: { image_urls: [image + '?'.repeat(10_000)] },
      faultyPath: 'image_urls[0]',
    },
    { what: 'a body that is no object', body: [image], faultyPath: '' },
    { what: 'a prototype', body: `{"image_urls":["${image}"],"__proto__":{}}`, faultyPath: '__proto__' },
    { what: 'a body of nothing but depth', body: '['.repeat(300_000) + ']'.repeat(300_000), faultyPath: '' },
  ])('$what and names the place', async ({ body, faultyPath }) => {
    const problem = await problemOf(await gateway.post(path, body));
    expect(problem.code).toBe('invalid_request');
    expect(problem.errors?.map((fault) => fault.path)).toContain(faultyPath);
  });

  it('several faults at once, naming every one', async () => {
    const problem = await problemOf(await gateway.post(path, { image_urls: [], a: 1, b: 2 }));
    expect(problem.errors?.map((fault) => fault.path).sort()).toEqual(['a', 'b', 'image_urls']);
  });

  it.each([
    { what: 'http', url: 'http://example.com/w2.png' },
    { what: 'an address of this machine', url: 'https://127.0.0.1/w2.png' },
    { what: 'a private address', url: 'https://10.1.2.3/w2.png' },
    { what: 'a cloud metadata address', url: 'https://169.254.169.254/latest/meta-data/' },
    { what: 'another scheme', url: 'file:///etc/passwd' },
  ])('a URL with $what, and does not repeat it', async ({ url }) => {
    const response = await gateway.post(path, { image_urls: [image, url] });
    const text = await response.clone().text();
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ code: 'source_not_allowed', status: 400 });
    expect(problem.errors?.map((fault) => fault.path)).toEqual(['image_urls[1]']);
    expect(text).not.toContain(new URL(url).pathname);
  });

  it.each([
    { what: 'no key', headers: {} },
    { what: 'a wrong key', headers: { 'x-api-key': 'wrong' } },
    { what: 'an empty key', headers: { 'x-api-key': '' } },
    { what: 'a wrong bearer key', headers: { authorization: 'Bearer wrong' } },
    { what: 'another kind of credential', headers: { authorization: `Basic ${testKey}` } },
  ])('$what before anything else', async ({ headers }) => {
    const response = await gateway.send(path, { method: 'POST', body: 'not json', headers: headers as HeadersInit });
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="docproc"');
    expect(await problemOf(response)).toMatchObject({ code: 'unauthorized', status: 401, retryable: false });
  });

  it.each([
    { what: 'no content type', type: '' },
    { what: 'a form', type: 'application/x-www-form-urlencoded' },
    { what: 'text', type: 'text/plain' },
    { what: 'another charset', type: 'application/json; charset=iso-8859-1' },
  ])('$what', async ({ type }) => {
    const problem = await problemOf(await gateway.post(path, { image_urls: [image] }, { 'content-type': type }));
    expect(problem.code).toBe('unsupported_media_type');
  });

  it('what is not JSON', async () => {
    expect((await problemOf(await gateway.post(path, '{"image_urls": ['))).code).toBe('invalid_request');
    expect((await problemOf(await gateway.post(path, ''))).code).toBe('invalid_request');
  });

  it('a body that is announced as too large, without reading it', async () => {
    const body = new ReadableStream({
      pull: () => {
        throw new Error('the body was read');
      },
    });
    const headers = { 'content-type': 'application/json', 'content-length': '1048577', 'x-api-key': testKey };
    const problem = await problemOf(await gateway.send(path, { method: 'POST', body, headers }));
    expect(problem).toMatchObject({ code: 'request_too_large', status: 413 });
  });

  it('a body that turns out too large, and stops reading', async () => {
    let sentBytes = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        sentBytes += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      },
    });
    const headers = { 'content-type': 'application/json', 'x-api-key': testKey };
    const problem = await problemOf(await gateway.send(path, { method: 'POST', body, headers }));
    expect(problem.code).toBe('request_too_large');
    expect(sentBytes).toBeLessThan(2 * 1024 * 1024);
  });

  it('another method, and says which one it takes', async () => {
    const response = await gateway.send(path, { headers: { 'x-api-key': testKey } });
    expect(response.headers.get('allow')).toBe('POST, OPTIONS');
    expect(await problemOf(response)).toMatchObject({ code: 'method_not_allowed', status: 405 });
    const head = await gateway.send(path, { method: 'HEAD', headers: { 'x-api-key': testKey } });
    expect([head.status, await head.text()]).toEqual([405, '']);
  });

  it('nothing of OPTIONS, which tells the methods without a key', async () => {
    const response = await gateway.send(path, { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a key', () => {
  it.each([
    { header: 'x-api-key', value: testKey },
    { header: 'authorization', value: `Bearer ${testKey}` },
    { header: 'authorization', value: `bearer ${testKey}` },
  ])('is taken from $header: $value', async ({ header, value }) => {
    const upstream = createUpstream({
      'classify/run': [accepted()],
      'classify/status-sync': [completed(classifyOutput)],
    });
    const response = await createTestGateway({ fetch: upstream.fetch }).send('/v1/classify', {
      method: 'POST',
      headers: { [header]: value, 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ image_urls: [image] }),
    });
    expect(response.status).toBe(200);
  });
});

describe('every answer', () => {
  const paths = ['/live', '/v1/classify', '/v1/nothing', '/nothing', '/%2e%2e/', '/v1/../live'];

  it.each(paths)('to %s forbids to be cached, framed, sniffed or run', async (path) => {
    const { headers } = await gateway.send(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(headers.get('server-timing')).toMatch(/^total;dur=\d+$/);
  });

  it('carries the request id of the caller, in the body of an error too', async () => {
    const response = await gateway.send('/nothing', { headers: { 'x-request-id': 'trace-1.a:b_c' } });
    expect(response.headers.get('x-request-id')).toBe('trace-1.a:b_c');
    expect((await problemOf(response)).request_id).toBe('trace-1.a:b_c');
  });

  it.each(['', 'a b', '{"a":1}', 'a;b', 'x'.repeat(101)])(
    'carries a fresh id when the given one is "%s"',
    async (id) => {
      const response = await gateway.send('/live', { headers: { 'x-request-id': id } });
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
    },
  );

  it('to an unknown path is not_found, and under /v1 only for those with a key', async () => {
    expect((await problemOf(await gateway.send('/nothing'))).code).toBe('not_found');
    expect((await problemOf(await gateway.send('/v1/nothing'))).code).toBe('unauthorized');
    const response = await gateway.send('/v1/nothing', { headers: { 'x-api-key': testKey } });
    expect((await problemOf(response)).code).toBe('not_found');
  });
});
