import { describe, expect, it } from 'vitest';
import type { Problem } from '../../shared/api/problem.ts';
import { MAX_IMAGE_URLS } from '../../shared/api/source.ts';
import { allowedUrls, forbidden } from '../../shared/testing/ssrf-corpus.ts';
import { webhookRules } from '../policy.ts';
import { createTestGateway } from '../testing/gateway.ts';
import { deliverWebhook } from '../webhooks/deliver.ts';

/** Nobody outside may be asked for anything. */
const asked: string[] = [];
const fetch: typeof globalThis.fetch = async (input) => {
  asked.push(String(input instanceof Request ? input.url : input));
  throw new TypeError('Network connection lost.');
};
const { post } = createTestGateway({ fetch });
const urls = forbidden.map(([, url]) => url);
const chunks = Array.from({ length: Math.ceil(urls.length / MAX_IMAGE_URLS) }, (_, index) =>
  urls.slice(index * MAX_IMAGE_URLS, (index + 1) * MAX_IMAGE_URLS),
);
const refusal = /^(source_not_allowed|invalid_request)$/;

/** Which of the URLs were refused, by their place. */
async function refusedOf(path: string, body: object): Promise<Problem> {
  const response = await post(path, body);
  expect(response.status).toBe(400);
  return (await response.json()) as Problem;
}

describe.each(['/v1/classify', '/v1/extract', '/v1/jobs'])('%s refuses every URL that leads elsewhere', (path) => {
  it.each(chunks.map((chunk, index) => ({ index, chunk })))('part $index of the corpus', async ({ chunk }) => {
    // What is no URL at all is told first; the rest is judged without it.
    const first = await refusedOf(path, { image_urls: chunk });
    const placesOf = ({ errors = [] }: Problem) => errors.map((fault) => Number(/\[(\d+)\]/.exec(fault.path)?.[1]));
    const malformed = first.code === 'invalid_request' ? placesOf(first) : [];
    const rest = chunk.filter((_, place) => !malformed.includes(place));
    const problem = await refusedOf(path, { image_urls: rest });
    expect(problem.code).toBe('source_not_allowed');
    expect(placesOf(problem)).toEqual(rest.map((_, place) => place));
    expect(asked).toEqual([]);
  });
});

describe('as a webhook', () => {
  it.each(forbidden)('%s is refused before it is called: %j', async (_, url) => {
    const problem = await refusedOf('/v1/jobs', { image_urls: ['https://example.com/w2.png'], webhook: url });
    expect(problem.code).toMatch(refusal);
    expect(problem.errors?.map((fault) => fault.path)).toEqual(['webhook']);
    const call = { messageId: 'm', body: '{}', secrets: [`whsec_${btoa('0'.repeat(32))}`], nowMs: 0, fetch };
    const attempt = await deliverWebhook(url, { ...call, allowPrivate: false, timeoutMs: webhookRules.timeoutMs });
    expect(attempt).toMatchObject({ outcome: 'refused', reason: 'url_not_allowed' });
    expect(asked).toEqual([]);
  });
});

describe('what document stores of callers look like', () => {
  it('is taken', async () => {
    const response = await post('/v1/jobs', { image_urls: allowedUrls, webhook: allowedUrls[0] });
    expect(response.status).toBe(202);
    await response.body?.cancel();
  });
});
