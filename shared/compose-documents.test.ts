import { expect, it } from 'vitest';
import { type ExtractedDocument, extractResponseSchema } from './api/extract.ts';
import { composeDocuments } from './compose-documents.ts';
import type { ExtractOutput } from './job-input.ts';

const confidence = { overall: 0.9, page_count: 1, element_count: 3 };
const output: ExtractOutput = {
  data: { total: '1.00' },
  fields: {},
  validations: [],
  raw_ocr: { pages: [], combined_text: '' },
  confidence,
  page_count: 2,
  doc_type: 'W2',
  needs_review: true,
  warnings: ['of the file'],
};
const about = { confidence, needs_review: false, warnings: [] };
const documents: [ExtractedDocument, ExtractedDocument] = [
  { doc_type: 'W2', pages: [1, 1], data: { total: '1.00' }, fields: {}, validations: [], ...about },
  { doc_type: 'invoice', pages: [2, 2], data: null, fields: {}, validations: [], ...about },
];

it('a split output lists its documents, the first with the data of the top level', () => {
  const [{ data: _, fields: __, validations: ___, ...first }, ...others] = documents;
  const composed = composeDocuments({ ...output, split: { first, others } });
  expect(composed).toEqual({ ...output, documents });
  const answer = { ...composed, latency_ms: 1, request_id: 'r' };
  expect(extractResponseSchema.parse(answer)).toEqual(answer);
});

it('an output that was not split lists none', () => {
  expect(composeDocuments(output)).toEqual(output);
});
