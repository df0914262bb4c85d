import { describe, expect, it } from 'vitest';
import type { FieldEvidence, Validation } from '../../shared/api/extract.ts';
import type { EvaluatedDocument } from '../evaluated-document.ts';
import type { ManifestEntry } from '../manifest.ts';
import { compareRuns, comparisonTables } from './compare-runs.ts';
import { scoreRun } from './stored-run.ts';
import { summarise } from './summarise.ts';

const entries: ManifestEntry[] = [
  {
    file: 'receipt.png',
    doc_type: 'receipt',
    pages: 1,
    kind: 'scan',
    truth: { total: '12.00', tip: null, subtotal: '10.00', 'items.length': 2, 'items[-1].total_price': '4.00' },
  },
  { file: 'letter.pdf', doc_type: 'other', pages: 1, truth: null },
];

const evidence = (value: string | null, confidence: number, grounded = true): FieldEvidence => ({
  value,
  source_text: value,
  page: 1,
  bbox: [0, 0, 10, 10],
  status: 'present',
  grounded,
  confidence,
  signals: { token_logprob: null, ocr: confidence, grounded, copies_agree: null, checks: null },
});

const failedSum: Validation = {
  id: 'rcpt.total',
  severity: 'error',
  status: 'fail',
  fields: ['total', 'subtotal'],
  suspects: ['total'],
  message: 'The total is not the sum of its parts',
};

const receipt: EvaluatedDocument = {
  file: 'receipt.png',
  kind: 'scan',
  classify: { type: 'receipt' },
  extract: {
    data: { total: '12.80', tip: '1.00', subtotal: '10.00', items: [{ total_price: '6.00' }, { total_price: '4.00' }] },
    fields: {
      total: evidence('12.80', 0.4),
      tip: evidence('1.00', 0.6, false),
      subtotal: evidence('10.00', 0.9),
      'items[0].total_price': evidence('6.00', 0.9),
      'items[1].total_price': evidence('4.00', 0.8),
    },
    validations: [failedSum],
    needs_review: true,
    confidence: { overall: 0.6 },
    raw_ocr: { combined_text: 'TOTAL ☑ 12.80\n☐ paid' },
  },
  error: null,
  ms: 900,
};
const letter: EvaluatedDocument = {
  file: 'letter.pdf',
  kind: null,
  classify: { type: 'invoice' },
  extract: null,
  error: null,
  ms: 100,
};
const scores = scoreRun(entries, [letter, receipt]);
const summary = summarise(scores);

describe('a summary', () => {
  it('counts types over all documents, and values over those whose values are recorded', () => {
    expect(summary.total).toMatchObject({
      documents: 2,
      classified: { count: 1, of: 2 },
      fields: { count: 3, of: 5 },
      exactDocuments: { count: 0, of: 1 },
    });
    expect(summary.confusion).toEqual({ receipt: { receipt: 1 }, other: { invoice: 1 } });
  });

  it('counts a value given for a blank', () =>
    expect(summary.total.hallucinations).toEqual({ count: 1, of: 1, share: 1 }));

  it('tells accuracy by field and by kind of file', () => {
    expect(summary.byField.receipt?.['items[].total_price']).toEqual({ count: 1, of: 1, share: 1 });
    expect(summary.byField.receipt?.total).toMatchObject({ count: 0, of: 1 });
    expect(summary.byKind['scan, others']?.fields.of).toBe(5);
    expect(summary.byKind['not stated, others']?.documents).toBe(1);
  });

  it('pairs rows without regard to their order', () =>
    expect(summary.byList.receipt?.items).toMatchObject({ rowF1: 1, rows: 1 }));

  it('says whether failed checks were justified, and confidence ranks errors', () => {
    expect(summary.checks).toMatchObject({ precision: { count: 1, of: 1 }, suspects: { count: 1, of: 1 }, unknown: 0 });
    expect(summary.confidence.auroc).toBe(1);
    expect(summary.confidence.errorsCaught).toMatchObject({ count: 0.4, of: 2 });
  });

  it('tells the failed checks apart', () =>
    expect(summary.checks.byId).toEqual({ 'rcpt.total': { justified: 1, unjustified: 0, unknown: 0 } }));

  it('says how often a document to review has a wrong value, and the other way round', () =>
    expect(summary.review).toMatchObject({ precision: { count: 1, of: 1 }, recall: { count: 1, of: 1 } }));

  it('counts marked boxes on a document that has none', () =>
    expect(summary.falseMarks).toEqual({ count: 1, documents: 1 }));

  it('joins the ends of documents of all files', () => {
    const ends = { file: 'a.pdf', exactDocuments: 1, documents: 2 };
    const { split } = summarise(
      [],
      [
        { ...ends, found: 2, missed: 1, surplus: 0 },
        { ...ends, found: 1, missed: 0, surplus: 1 },
      ],
    );
    expect(split).toMatchObject({
      f1: 6 / 8,
      precision: { count: 3, of: 4 },
      recall: { count: 3, of: 4 },
      exactDocuments: { count: 2, of: 4 },
    });
  });

  it('counts amounts that are sure of themselves and stand nowhere on the page', () =>
    expect(summary.ungroundedAboveHalf).toBe(1));
});

describe('a document without an answer', () => {
  const refused = {
    file: 'receipt.png',
    kind: null,
    classify: null,
    extract: null,
    error: { code: 'document_corrupt' },
    ms: 5,
  };
  const [score] = scoreRun(entries, [refused]);

  it('has all its values wrong but its blanks, and says why', () => {
    expect(score?.error).toBe('document_corrupt');
    expect(score?.fields?.filter(({ right }) => right).map(({ path }) => path)).toEqual(['tip']);
    expect(score?.rows).toMatchObject([{ right: 0, missed: 1, surplus: 0 }]);
  });
});

it('two runs are compared by document and field', () => {
  const better = {
    ...receipt,
    extract: { ...(receipt.extract as object), data: { total: '12.00', subtotal: '1.00' } },
  };
  const { better: gains, worse, documents } = compareRuns(scores, scoreRun(entries, [better]));
  expect(documents).toBe(1);
  expect(gains).toEqual([
    { file: 'receipt.png', what: 'total', before: '12.80', after: '12.00' },
    { file: 'receipt.png', what: 'tip', before: '1.00', after: undefined },
  ]);
  expect(worse.map(({ what }) => what)).toEqual(['subtotal', 'items.length', 'items[-1].total_price']);
});

it('figures of a run of some documents are compared with those of the same documents', () => {
  const [figures] = comparisonTables(scores, scoreRun(entries, [receipt]));
  expect(figures?.rows[0]).toEqual(['documents classified right', '1.000', '1.000', '+0.000']);
});
