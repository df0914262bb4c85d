import { expect, it } from 'vitest';
import type { FieldEvidence } from '../../../shared/api/extract.ts';
import type { ManifestEntry } from '../../manifest.ts';
import { toSamples } from './confidence-samples.ts';

const evidence = (value: string | null, grounded = true): FieldEvidence => ({
  value,
  source_text: value,
  page: 1,
  bbox: null,
  status: value === null ? 'not_on_form' : 'present',
  grounded,
  confidence: 0.9,
  signals: { token_logprob: null, ocr: 0.9, grounded, copies_agree: null, checks: null },
});
const entry: ManifestEntry = {
  file: 'copy.jpg',
  derived_from: 'receipt.pdf',
  doc_type: 'receipt',
  pages: 1,
  truth: { total: '12.00', subtotal: '10.00', tip: '1.00', 'items.length': 3, 'items[-1].total_price': '4.00' },
};
const document = {
  file: 'copy.jpg',
  kind: null,
  classify: null,
  error: null,
  ms: 1,
  extract: {
    data: { total: '12.80', subtotal: '10.00', tip: null, items: [{ total_price: '6.00' }] },
    fields: {
      total: evidence('12.80', false),
      subtotal: evidence('10.00'),
      tip: evidence(null),
      'items[0].total_price': evidence('6.00'),
    },
    validations: [],
  },
};

it('samples are the recorded values that were read, without rows that may stand beside others', () => {
  const samples = toSamples([entry], [document]);
  expect(samples).toMatchObject([
    { document: 'receipt.pdf', family: 'amounts', right: false, ceiling: 0.5, before: 0.9 },
    { document: 'receipt.pdf', family: 'amounts', right: true, ceiling: 0.999 },
  ]);
});

it('a document without an answer, and one that the manifest does not know, give none', () => {
  expect(toSamples([entry], [{ ...document, extract: null }])).toEqual([]);
  expect(toSamples([], [document])).toEqual([]);
});
