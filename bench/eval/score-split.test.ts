import { describe, expect, it } from 'vitest';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import { packetTruth, scoreSplit, singleDocumentTruth } from './score-split.ts';

const packet = (...page_types: DocType[]) => packetTruth({ file: 'packet.pdf', page_types });
const answer = (...documents: [DocType, number, number][]) => ({
  documents: documents.map(([doc_type, first, last]) => ({ doc_type, pages: [first, last] })),
});

describe('the truth of a packet', () => {
  it('is that documents end where the type changes, and that nobody knows between two other pages', () =>
    expect(packet('invoice', 'invoice', 'other', 'other', 'W2').ends).toEqual([false, true, null, true]));

  it('is what the first pages say where they are listed', () =>
    expect(packetTruth({ file: 'a.pdf', page_types: ['W2', 'W2', 'W2'], first_pages: [1, 3] }).ends).toEqual([
      false,
      true,
    ]));
});

describe('the truth of one document', () => {
  it('is that it ends nowhere before its last page', () =>
    expect(singleDocumentTruth({ file: 'a.pdf', doc_type: 'invoice', pages: 3, truth: null })?.ends).toEqual([
      false,
      false,
    ]));

  it('is not known where its pages are of several types', () =>
    expect(
      singleDocumentTruth({
        file: 'a.pdf',
        doc_type: 'invoice',
        pages: 2,
        page_types: ['invoice', 'other'],
        truth: null,
      }),
    ).toBeNull());
});

describe('the documents of an answer', () => {
  const truth = packet('invoice', 'bank_statement', 'bank_statement', 'other');

  it('are all found when first page, last page and type are right', () =>
    expect(scoreSplit(truth, answer(['invoice', 1, 1], ['bank_statement', 2, 3], ['other', 4, 4]))).toEqual({
      file: 'packet.pdf',
      found: 2,
      missed: 0,
      surplus: 0,
      exactDocuments: 3,
      documents: 3,
    }));

  it('lose where one is cut in two, and where two stay together', () =>
    expect(
      scoreSplit(truth, answer(['invoice', 1, 1], ['bank_statement', 2, 2], ['bank_statement', 3, 4])),
    ).toMatchObject({ found: 1, missed: 1, surplus: 1, exactDocuments: 1 }));

  it('lose their type without losing their ends', () =>
    expect(scoreSplit(truth, answer(['receipt', 1, 1], ['bank_statement', 2, 3], ['other', 4, 4]))).toMatchObject({
      found: 2,
      surplus: 0,
      exactDocuments: 2,
    }));

  it('are not counted where nobody knows their bounds', () =>
    expect(
      scoreSplit(packet('other', 'other', 'W2'), answer(['other', 1, 1], ['other', 2, 2], ['W2', 3, 3])),
    ).toMatchObject({ found: 1, surplus: 0, exactDocuments: 1, documents: 1 }));

  it('are missing where there is no answer', () =>
    expect(scoreSplit(truth, null)).toMatchObject({ found: 0, missed: 2, surplus: 0, exactDocuments: 0 }));
});
