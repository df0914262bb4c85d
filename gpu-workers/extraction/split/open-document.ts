import type { DocType } from '../../../shared/document-types/doc-type.ts';
import type { Identity } from './identity.ts';
import type { PageFacts } from './page-facts.ts';

/** A document whose last page is not known yet. */
export type OpenDocument = { pages: PageFacts[] };

/** Less than this speaks of a guess: the page has no mark of its type. */
const MIN_MARKED_CONFIDENCE = 0.5;

/**
 * A document is what its pages together are most surely. `other` says that a page has no mark of a type, as the second
 * page of an invoice often has none, so one marked page outweighs it.
 */
export function typeOf({ pages }: OpenDocument): DocType {
  const weights = new Map<DocType, number>();
  for (const { type, confidence, blank } of pages) {
    if (!blank) weights.set(type, (weights.get(type) ?? 0) + confidence);
  }
  const marked = pages.some(({ type, confidence }) => type !== 'other' && confidence >= MIN_MARKED_CONFIDENCE);
  if (marked) weights.delete('other');
  return [...weights].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'other';
}

/** How sure it is that the document is of that type: its clearest page decides. */
export const confidenceIn = ({ pages }: OpenDocument, type: DocType): number =>
  Math.max(0, ...pages.filter((page) => page.type === type).map(({ confidence }) => confidence));

/** What the pages so far say of whom and of what; the page that says it first is right. */
export function identityOf({ pages }: OpenDocument, type: DocType): Identity {
  const identity = new Map<string, string>();
  for (const page of pages.slice(0, PAGES_WITH_IDENTITY)) {
    for (const [path, value] of page.identityAs(type)) if (!identity.has(path)) identity.set(path, value);
  }
  return identity;
}

/** A document says early what it is; looking on would cost the square of the pages. */
export const PAGES_WITH_IDENTITY = 3;

/** Null while all pages are blank. */
export const lastWritten = ({ pages }: OpenDocument): PageFacts | null => pages.findLast(({ blank }) => !blank) ?? null;
