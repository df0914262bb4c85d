import type { PageType } from '../../shared/api/classify.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { PageContent } from './page-content.ts';
import { countOn } from './split/count-on.ts';
import { type OpenDocument, typeOf } from './split/open-document.ts';
import { type PageFacts, toPageFacts } from './split/page-facts.ts';
import { startsDocument } from './split/starts-document.ts';

/** One document of a file. */
export type DocumentPart = { docType: DocType; pages: PageContent[] };

/**
 * Finds the documents in a file: a new one starts where the type, the identity or the page counter says so. Works page by
 * page on what was read; documents that share a page are not parted.
 *
 * @param pageTypes - The classification of each page; a page that is not listed has no type.
 * @param pages - In order.
 * @param fileType - What the file as a whole was classified as: it is the type of a file that is one document, except that
 *   a document with a marked page is not `other`.
 * @returns At least one part, together all pages in order.
 */
export function splitDocuments(
  pageTypes: readonly PageType[],
  pages: readonly PageContent[],
  fileType: DocType,
): DocumentPart[] {
  const types = new Map(pageTypes.map((pageType) => [pageType.page, pageType]));
  const facts = withoutPacketCounters(pages.map((content) => toPageFacts(content, types.get(content.page))));
  const documents: OpenDocument[] = [];
  for (const page of facts) {
    const open = documents.at(-1);
    if (open === undefined || startsDocument(open, page)) documents.push({ pages: [page] });
    else open.pages.push(page);
  }
  let taken = 0;
  const parts = documents.map((document): DocumentPart => {
    const from = taken;
    taken += document.pages.length;
    return { docType: typeOf(document), pages: pages.slice(from, taken) };
  });
  const [only] = parts;
  if (only === undefined) return [{ docType: fileType, pages: [] }];
  if (parts.length > 1) return parts;
  return [{ ...only, docType: fileType === 'other' ? only.docType : fileType }];
}

/** Types this sure on two neighbouring pages are two documents, whatever else the pages have in common. */
const CERTAIN = 0.9;

/**
 * A fax machine or a case system counts the pages of the whole packet. Where such a counter runs on from one type to
 * another, it says nothing about documents and is left out on every page.
 */
function withoutPacketCounters(facts: PageFacts[]): PageFacts[] {
  const counts = new Set<number | null>();
  for (const [index, page] of facts.entries()) {
    const last = facts[index - 1];
    const isCertain = [last, page].every((each) => each && each.type !== 'other' && each.confidence >= CERTAIN);
    if (!last || !isCertain || last.type === page.type || countOn(last, page, index) !== 'continues') continue;
    for (const { of } of page.counters) counts.add(of);
  }
  if (counts.size === 0) return facts;
  return facts.map((page) => ({ ...page, counters: page.counters.filter(({ of }) => !counts.has(of)) }));
}
