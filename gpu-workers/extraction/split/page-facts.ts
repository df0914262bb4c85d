import type { PageType } from '../../../shared/api/classify.ts';
import type { DocType } from '../../../shared/document-types/doc-type.ts';
import type { PageContent } from '../page-content.ts';
import { type Identity, readIdentity } from './identity.ts';
import { findPageCounters, type PageCounter } from './page-counter.ts';
import { pageStrings } from './page-strings.ts';

/** What is known of one page when its place in the file is decided. */
export type PageFacts = PageType & {
  /** Nothing to read on it and no type: it belongs to whatever stands before it. */
  blank: boolean;
  counters: PageCounter[];
  /** All that is printed, letters and digits only, for finding a number in it. */
  squashed: string;
  /** The first and the last strings: where running headers and footers stand. */
  edges: ReadonlySet<string>;
  /** The back of a tax form, or a leaf of its own that explains it. */
  isInstructions: boolean;
  /** The page as a document of that type, whatever it was classified as. Read once a type. */
  identityAs(type: DocType): Identity;
};

/** Strings at the top and at the foot that may be a running header or footer. */
const EDGE_STRINGS = 3;
/** Shorter ones stand on many documents. */
const MIN_EDGE_LENGTH = 10;
const instructions =
  /^(?:instructions? (?:for|to) (?:the )?(?:recipient|employee|payer|borrower|participant)|notice to employee)/i;
/** The back of a form explains one box after the other. */
const boxExplained = /^box(?:es)? \d{1,2}[a-z]?\b[^$]{8}/i;
const MIN_BOXES_EXPLAINED = 3;

/** A page without a classification counts as `other` with no confidence at all. */
export function toPageFacts(content: PageContent, classified: PageType | undefined): PageFacts {
  const { type, confidence } = classified ?? { type: 'other', confidence: 0 };
  const strings = pageStrings(content);
  const edges = edgesOf(content);
  const identities = new Map<DocType, Identity>();
  return {
    page: content.page,
    type,
    confidence,
    blank: strings.length === 0 && content.formFields.length === 0 && type === 'other',
    counters: findPageCounters(strings, edges),
    squashed: squashNumber(strings.join(' ')),
    edges: new Set(edges.map(lettersOf).filter((text) => text.length >= MIN_EDGE_LENGTH)),
    isInstructions:
      strings.some((text) => instructions.test(text)) ||
      strings.filter((text) => boxExplained.test(text)).length >= MIN_BOXES_EXPLAINED,
    identityAs(docType) {
      const identity = identities.get(docType) ?? readIdentity(docType, content);
      identities.set(docType, identity);
      return identity;
    },
  };
}

export const squashNumber = (text: string): string => text.toUpperCase().replace(/[^A-Z\d]/g, '');

/** Digits are left out, so that a running page number or date does not hide that the rest is the same. */
const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

function edgesOf(content: PageContent): string[] {
  const strings = pageStrings({ ...content, lines: [] });
  return [...strings.slice(0, EDGE_STRINGS), ...strings.slice(EDGE_STRINGS).slice(-EDGE_STRINGS)];
}
