import { z } from 'zod';
import { extractedDocumentSchema } from '../../shared/api/extract.ts';
import type { ManifestEntry } from '../manifest.ts';
import type { Packet } from '../packets.ts';

/** A file of several pages, and what is known of its documents. */
export type SplitTruth = {
  file: string;
  pageTypes: string[];
  /** Between each page and the next: true where a document ends, null where nobody can say. One less than there are pages. */
  ends: (boolean | null)[];
};

/** How the documents of one file were found. */
export type SplitScore = {
  file: string;
  /** Ends of documents: found, missed, and given where there is none. */
  found: number;
  missed: number;
  surplus: number;
  /** Documents whose first page, last page and type are all right, of those whose bounds are known. */
  exactDocuments: number;
  documents: number;
};

/**
 * The truth of a packet. Where the type changes a document ends. Pages of one type in a row belong together unless
 * `first_pages` says otherwise; two of type `other` may be anything, so the place between them is not counted.
 */
export function packetTruth({ file, page_types: pageTypes, first_pages: firstPages }: Packet): SplitTruth {
  const ends = pageTypes.slice(1).map((type, index) => {
    if (firstPages) return firstPages.includes(index + 2);
    if (type !== pageTypes[index]) return true;
    return type === 'other' ? null : false;
  });
  return { file, pageTypes, ends };
}

/** A document of several pages ends nowhere before its last one. Null for a single page, and where its pages are of several types. */
export function singleDocumentTruth({ file, pages, doc_type, page_types }: ManifestEntry): SplitTruth | null {
  if (pages < 2 || page_types) return null;
  return { file, pageTypes: Array(pages).fill(doc_type), ends: Array(pages - 1).fill(false) };
}

const answerSchema = z.object({
  documents: z.array(extractedDocumentSchema.pick({ doc_type: true, pages: true })).min(1),
});

/** An answer that is missing or has no `documents` counts as one document of an unknown type. */
export function scoreSplit({ file, pageTypes, ends }: SplitTruth, extract: unknown): SplitScore {
  const documents = answerSchema.safeParse(extract).data?.documents ?? [];
  const given = new Set(documents.slice(1).map(({ pages: [first] }) => first));
  const count = (end: boolean, isGiven: boolean) =>
    ends.filter((is, index) => is === end && given.has(index + 2) === isGiven).length;
  const known = knownDocuments(ends);
  const isExact = ([first, last]: readonly [number, number]) =>
    documents.some(
      ({ pages, doc_type }) => pages[0] === first && pages[1] === last && doc_type === pageTypes[first - 1],
    );
  return {
    file,
    found: count(true, true),
    missed: count(true, false),
    surplus: count(false, true),
    exactDocuments: known.filter(isExact).length,
    documents: known.length,
  };
}

/** First and last pages of the documents that are known to begin and end there and nowhere between. */
function knownDocuments(ends: readonly (boolean | null)[]): (readonly [number, number])[] {
  const documents: (readonly [number, number])[] = [];
  let first: number | null = 1;
  for (const [index, end] of [...ends, true].entries()) {
    if (end === false) continue;
    if (end && first !== null) documents.push([first, index + 1]);
    first = end ? index + 2 : null;
  }
  return documents;
}
