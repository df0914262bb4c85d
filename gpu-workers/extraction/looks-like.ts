import type { DocType } from '../../shared/document-types/doc-type.ts';
import { documentTypes } from '../../shared/document-types/index.ts';
import type { PageContent } from './page-content.ts';
import { pageStrings } from './split/page-strings.ts';
import { squash, type TypeMark, typeMarks } from './type-marks.ts';

/** A document says early what it is. */
const pagesLookedAt = 3;
/** Fewer marks than this are chance. */
const minMarks = 3;
/** Types share words: the other type has to have this many times the marks of the given one. */
const clearMajority = 3;
const marksNamed = 3;
/** Of letters and digits: less may be what is left of a page that was hardly read. */
const minTextLength = 40;

/**
 * Says what the pages look like when that is clearly not the type they are read as.
 *
 * @param given - Named by the caller. Anything may be read as `other`.
 * @returns A sentence for the caller; null when the type may be right.
 */
export function doubtType(given: DocType, pages: readonly PageContent[]): string | null {
  if (given === 'other') return null;
  const text = squash(pages.slice(0, pagesLookedAt).flatMap(pageStrings).join(' '));
  const found = Map.groupBy(
    typeMarks.filter(({ squashed }) => text.includes(squashed)),
    ({ type }) => type,
  );
  const scores = [...found].map(([type, marks]) => ({ type, marks, score: sumOf(marks) }));
  const own = scores.find(({ type }) => type === given)?.score ?? 0;
  const [likeliest] = scores.sort((a, b) => b.score - a.score);
  if (!likeliest || likeliest.score < minMarks || likeliest.score < clearMajority * own) {
    // A form has so many labels that a page without any is something else.
    const isNoForm = own === 0 && documentTypes[given].revisions !== undefined && text.length >= minTextLength;
    return isNoForm ? `The pages do not look like ${given}: none of its labels is printed on them.` : null;
  }
  if (likeliest.type === given) return null;
  const printed = likeliest.marks.slice(0, marksNamed).map((mark) => `“${mark.text}”`);
  return `The pages look like ${likeliest.type}, not like ${given}: they print ${printed.join(', ')}. Send the right doc_type, or leave it out.`;
}

const sumOf = (marks: readonly TypeMark[]): number => marks.reduce((sum, { weight }) => sum + weight, 0);
