import type { ValueType } from '../../shared/document-types/field.ts';
import type { PageContent } from './page-content.ts';
import { PageIndex } from './page-index.ts';

/** Says whether a value really stands on a page. */
export type Grounding = {
  /**
   * True only when the normalised text of something on the page equals the value: of an engine's cell, of a table's cell,
   * of a line, of words that follow each other in one of these, or of a form field.
   */
  isGrounded(
    value: string | number | boolean,
    type: ValueType,
    at: { page: number | null; sourceText: string | null },
  ): boolean;
};

export function createGrounding(pages: readonly PageContent[]): Grounding {
  // Of two pages with one number the first counts, as in every look-up by a page's number.
  const contents = new Map(pages.toReversed().map((content) => [content.page, content]));
  const indexes = new Map<number, PageIndex>();
  return {
    isGrounded(value, type, { page, sourceText }) {
      const content = page === null ? undefined : contents.get(page);
      if (!content || page === null) return false;
      const index = indexes.get(page) ?? new PageIndex(content);
      indexes.set(page, index);
      if (typeof value === 'boolean') return sourceText !== null && index.hasMark(sourceText);
      return index.has(String(value), type);
    },
  };
}
