import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { ExtractResponse, FieldEvidence } from '../shared/api/extract.ts';
import { summarise } from './summary.ts';

const field = (value: FieldEvidence['value'], confidence = 0.95): FieldEvidence => ({
  value,
  source_text: value === null ? null : String(value),
  page: 1,
  bbox: [0, 0, 10, 10],
  status: value === null ? 'blank' : 'present',
  grounded: value !== null,
  confidence,
  signals: { token_logprob: null, ocr: null, grounded: null, copies_agree: null, checks: null },
});

const answer: ExtractResponse = {
  data: {},
  raw_ocr: { pages: [], combined_text: '' },
  confidence: { overall: 0.9, page_count: 2, element_count: 9 },
  page_count: 2,
  doc_type: 'bank_statement',
  fields: {
    'header.bank_name': field('Contoso Bank'),
    'header.routing_number': field(null),
    'summary.ending_balance': field('1234.56', 0.4),
    ...Object.fromEntries([0, 1, 2, 3, 4].map((row) => [`transactions[${row}].amount`, field(`${row}.00`)])),
  },
  validations: [
    { id: 'bank.reconcile', severity: 'error', status: 'fail', fields: [], suspects: [], message: 'The sums differ' },
  ],
  needs_review: true,
  warnings: [],
  latency_ms: 2345,
  request_id: 'r',
};

it('a summary shows what was read, marks doubt, counts long lists and names failed checks', () => {
  const text = stripVTControlCharacters(summarise('statement.pdf', answer));
  expect(text).toContain('statement.pdf  bank_statement  2 pages, 2.3 s');
  expect(text).toMatch(/header\.bank_name +Contoso Bank\n/);
  expect(text).not.toContain('routing_number');
  expect(text).toMatch(/summary\.ending_balance +1234\.56 \?/);
  expect(text).toMatch(/transactions +… and 2 more/);
  expect(text).toContain('bank.reconcile: The sums differ');
  expect(text).toContain('needs review');
});

it('a summary of a packet shows each of its documents with its pages', () => {
  const { data, fields, validations, confidence, needs_review, warnings } = answer;
  const part = { data, fields, validations, confidence, needs_review, warnings };
  const documents: ExtractResponse['documents'] = [
    { doc_type: 'W2', pages: [1, 1], ...part },
    { doc_type: 'bank_statement', pages: [2, 4], ...part },
  ];
  const text = stripVTControlCharacters(summarise('packet.pdf', { ...answer, documents }));
  expect(text).toContain('packet.pdf  2 documents');
  expect(text).toContain('W2  page 1\n');
  expect(text).toContain('bank_statement  pages 2 to 4\n');
});
