import type { DocType } from '../../../shared/document-types/doc-type.ts';
import { compareIdentity } from './compare-identity.ts';
import { type Count, countOn } from './count-on.ts';
import { identityPaths } from './identity.ts';
import {
  confidenceIn,
  identityOf,
  lastWritten,
  type OpenDocument,
  PAGES_WITH_IDENTITY,
  typeOf,
} from './open-document.ts';
import { type PageFacts, squashNumber } from './page-facts.ts';

/** From here on a page's type is believed against the document before it. */
const SURE_OF_A_TYPE = 0.6;
/** `other` is what a page without marks is taken for, so it takes more to part such a page from its document. */
const SURE_OF_OTHER = 0.9;
/** A shorter number is found on any page by chance. */
const MIN_NUMBER_LENGTH = 5;

/** One leaf of paper, perhaps with something on its back. */
const oneLeafTypes: ReadonlySet<DocType> = new Set(['check', 'receipt']);
/** Documents whose issuer counts their pages and repeats a header on each. On tax forms such lines are the IRS's. */
const issuedTypes: ReadonlySet<DocType> = new Set(['bank_statement', 'credit_card_statement', 'invoice']);
const isTaxForm = (type: DocType): boolean => type !== 'other' && !issuedTypes.has(type) && !oneLeafTypes.has(type);

/** Whether a page is the first one of a new document. In doubt it is not: one document must stay one document. */
export function startsDocument(document: OpenDocument, page: PageFacts): boolean {
  const last = lastWritten(document);
  if (page.blank || last === null) return false;
  const type = typeOf(document);
  const count = countOn(last, page, document.pages.length);
  if (page.type === type) return startsAnother(document, page, type, count);
  if (page.type === 'other') return startsUnmarked(document, page, { type, count, last });
  return startsMarked(document, page, type, count);
}

/** The same type again: another person's form, another account's or month's statement, the next invoice. */
function startsAnother(document: OpenDocument, page: PageFacts, type: DocType, count: Count): boolean {
  if (type === 'other') return count === 'restarts' || count === 'ended';
  if (count === 'continues' && issuedTypes.has(type)) return false;
  const identity = compareIdentity(type, identityOf(document, type), page.identityAs(type), mentions(document, page));
  // Each copy of a form may be page 1 of 1.
  return identity === 'different' || (count === 'restarts' && identity !== 'same' && !isTaxForm(type));
}

/** A page with the marks of another type. */
function startsMarked(document: OpenDocument, page: PageFacts, type: DocType, count: Count): boolean {
  const isSure = page.confidence >= SURE_OF_A_TYPE;
  const wasSure = type !== 'other' && confidenceIn(document, type) >= SURE_OF_A_TYPE;
  if (isSure && wasSure) return true;
  if (count === 'continues' || carriesNumber(document, page, type)) return false;
  // A check is one leaf of paper with a printed front; nothing else can be its second page.
  return isSure || type === 'check' || count === 'restarts';
}

type Before = { type: DocType; count: Count; last: PageFacts };

/** A page without marks after a document of some type: its terms and its back, or a paper of another kind. */
function startsUnmarked(document: OpenDocument, page: PageFacts, { type, count, last }: Before): boolean {
  if (count === 'continues' || (isTaxForm(type) && page.isInstructions) || carriesNumber(document, page, type))
    return false;
  if (count === 'restarts' && page.confidence >= SURE_OF_A_TYPE) return true;
  const mayHaveHeader = count !== 'ended' && issuedTypes.has(type);
  const hasRunningHeader = mayHaveHeader && [...page.edges].some((edge) => last.edges.has(edge));
  // A form has no second page but its instructions; a check has a back.
  return page.confidence >= (isTaxForm(type) ? SURE_OF_A_TYPE : SURE_OF_OTHER) && !hasRunningHeader;
}

/** Whether the page shows the account or invoice number of a statement. A person's number stands on all their papers. */
function carriesNumber(document: OpenDocument, page: PageFacts, type: DocType): boolean {
  if (!issuedTypes.has(type)) return false;
  return [...identityOf(document, type)].some(([path, value]) => {
    const kind = identityPaths[type][path];
    const number = squashNumber(value);
    const isOwn = kind === 'serial' || (kind === 'number' && /account/.test(path));
    return isOwn && number.length >= MIN_NUMBER_LENGTH && page.squashed.includes(number);
  });
}

function mentions(document: OpenDocument, page: PageFacts): (number: string) => boolean {
  const before = document.pages.slice(0, PAGES_WITH_IDENTITY);
  return (number) => {
    const digits = squashNumber(number).replace(/^X+/, '');
    const isOn = ({ squashed }: PageFacts) => digits.length >= MIN_NUMBER_LENGTH - 1 && squashed.includes(digits);
    return isOn(page) && before.some(isOn);
  };
}
