import { describe, expect, it } from 'vitest';
import { extractResponseSchema } from '../../shared/api/extract.ts';
import { extractJobSchema } from '../../shared/job-input.ts';
import { accepted, completed, failed } from '../fixtures/runpod-answers.ts';
import { createTestGateway } from '../testing/gateway.ts';
import { classifyOutput, extractOutput } from '../testing/outputs.ts';
import { createUpstream } from '../testing/upstream.ts';

const image_urls = ['https://example.com/1.pdf'];
const script = {
  'classify/run': [accepted()],
  'classify/status-sync': [completed({ ...classifyOutput, warnings: ['page 2 is empty'] })],
  'extract/run': [accepted()],
  'extract/status-sync': [completed(extractOutput)],
};

async function extract(body: object) {
  const upstream = createUpstream(script);
  const response = await createTestGateway({ fetch: upstream.fetch }).post('/v1/extract', body);
  return { response, upstream };
}

describe('POST /v1/extract', () => {
  it('with a doc_type asks the extraction endpoint only', async () => {
    const { response, upstream } = await extract({ image_urls, doc_type: 'W2' });
    expect(response.status).toBe(200);
    const body: unknown = await response.json();
    expect(extractResponseSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({ ...extractOutput, request_id: response.headers.get('x-request-id') });
    expect(body).not.toHaveProperty('classification');
    expect(body).not.toHaveProperty('documents');
    const run = upstream.requests.find(({ route }) => route === 'run');
    expect(JSON.parse(run?.body ?? '').input).not.toHaveProperty('page_types');
    expect(upstream.requests.every(({ endpoint }) => endpoint === 'extract')).toBe(true);
  });

  it('without a doc_type hands the type of each page on, and shows the documents that were found', async () => {
    const { data, fields, validations, confidence } = extractOutput;
    const first = { doc_type: 'W2', pages: [1, 1], confidence, needs_review: false, warnings: [] };
    const second = { ...first, doc_type: 'check', pages: [2, 2], data: { payee: 'Jane Doe' }, fields, validations };
    const upstream = createUpstream({
      ...script,
      'extract/status-sync': [completed({ ...extractOutput, split: { first, others: [second] } })],
    });
    const response = await createTestGateway({ fetch: upstream.fetch }).post('/v1/extract', { image_urls });
    const body: unknown = await response.json();
    expect(extractResponseSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      doc_type: 'W2',
      data,
      documents: [{ ...first, data, fields, validations }, second],
    });
    expect(body).not.toHaveProperty('split');
    const run = upstream.requests.find(({ endpoint, route }) => endpoint === 'extract' && route === 'run');
    expect(JSON.parse(run?.body ?? '').input.page_types).toEqual(classifyOutput.pages);
  });

  it('without a doc_type classifies first, says so, and extracts as that type', async () => {
    const { response, upstream } = await extract({ image_urls });
    const { calibrated: _, warnings: __, ...classification } = classifyOutput;
    expect(await response.json()).toMatchObject({
      classification,
      doc_type: 'W2',
      warnings: ['page 2 is empty', 'the page is skewed'],
    });
    const run = upstream.requests.find(({ endpoint, route }) => endpoint === 'extract' && route === 'run');
    expect(extractJobSchema.parse(JSON.parse(run?.body ?? '').input)).toMatchObject({
      doc_type: 'W2',
      prompt_mode: 'layout_all',
    });
  });

  it('hands bbox on with grounding_ocr', async () => {
    const bbox = [10, 20, 300, 400];
    const { upstream } = await extract({ image_urls, doc_type: 'check', prompt_mode: 'grounding_ocr', bbox });
    expect(JSON.parse(upstream.requests[0]?.body ?? '').input).toMatchObject({ prompt_mode: 'grounding_ocr', bbox });
  });

  it.each([
    { what: 'grounding_ocr without bbox', body: { prompt_mode: 'grounding_ocr' }, path: 'bbox' },
    { what: 'bbox without grounding_ocr', body: { bbox: [1, 2, 3, 4] }, path: 'bbox' },
    { what: 'an empty bbox', body: { prompt_mode: 'grounding_ocr', bbox: [5, 5, 5, 9] }, path: 'bbox' },
    { what: 'an unknown prompt_mode', body: { prompt_mode: 'layout' }, path: 'prompt_mode' },
    { what: 'an unknown doc_type', body: { doc_type: 'W-2' }, path: 'doc_type' },
  ])('refuses $what', async ({ body, path }) => {
    const { response, upstream } = await extract({ image_urls, ...body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
    expect(upstream.requests).toEqual([]);
  });

  it('does not extract what could not be classified', async () => {
    const error = JSON.stringify({ error_type: 'document_corrupt', error_message: 'The PDF is damaged' });
    const upstream = createUpstream({ ...script, 'classify/status-sync': [failed(error)] });
    const response = await createTestGateway({ fetch: upstream.fetch }).post('/v1/extract', { image_urls });
    expect(await response.json()).toMatchObject({ code: 'document_corrupt' });
    expect(upstream.count('extract/run')).toBe(0);
  });
});
