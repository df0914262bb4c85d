import type { ExtractedDocument, RawOcrPage } from '../../shared/api/extract.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { ExtractJob } from '../../shared/job-input.ts';
import { extractData } from '../extraction/extract-data.ts';
import type { PageContent } from '../extraction/page-content.ts';

/** One page as it was read: what data is made of, and what the caller sees of it. */
export type ReadPage = { content: PageContent; raw: RawOcrPage };

/** Modes in which no data is asked for: `layout_only` has no text, `grounding_ocr` only a region's. */
export const hasNoData = (mode: ExtractJob['prompt_mode']): boolean =>
  mode === 'layout_only' || mode === 'grounding_ocr';

/** Makes the answer about one document out of its pages. @param read - In order, at least one. */
export function toDocument(docType: DocType, read: ReadPage[], mode: ExtractJob['prompt_mode']): ExtractedDocument {
  const rawPages = read.map(({ raw }) => raw);
  const pageWarnings = rawPages.flatMap(warningsOf);
  const common = {
    doc_type: docType,
    pages: [rawPages.at(0)?.page ?? 1, rawPages.at(-1)?.page ?? 1] satisfies ExtractedDocument['pages'],
  };
  const counts = { page_count: read.length, element_count: countElements(rawPages) };
  if (hasNoData(mode)) {
    const confidence = { overall: meanConfidence(rawPages), ...counts };
    return {
      ...common,
      data: null,
      fields: {},
      validations: [],
      confidence,
      needs_review: false,
      warnings: pageWarnings,
    };
  }
  const extracted = extractData(
    docType,
    read.map(({ content }) => content),
  );
  return {
    ...common,
    data: extracted.data,
    fields: extracted.fields,
    validations: extracted.validations,
    confidence: { overall: extracted.confidence, ...counts },
    needs_review: extracted.needs_review || pageWarnings.length > 0,
    warnings: [...pageWarnings, ...(read.every(isUnread) ? [nothingRead] : []), ...extracted.warnings],
  };
}

/** Then every value is null, and a person has to look at the pages. */
const nothingRead = 'Nothing was read on any page.';

const isUnread = ({ content }: ReadPage): boolean =>
  content.lines.length === 0 &&
  content.formFields.length === 0 &&
  content.cells.every(({ text }) => (text ?? '').trim() === '');

export const countElements = (pages: RawOcrPage[]): number => pages.reduce((sum, { cells }) => sum + cells.length, 0);

function warningsOf({ page, report }: RawOcrPage): string[] {
  if (report.mode === 'failed')
    return [`Page ${page} ${report.attempts === 0 ? 'is damaged and ' : ''}could not be read.`];
  if (report.truncated || report.finish_reason === 'loop') return [`Page ${page} was read only in part.`];
  return [];
}

function meanConfidence(pages: RawOcrPage[]): number {
  const known = pages.flatMap(({ cells }) =>
    cells.flatMap(({ confidence }) => (confidence === null ? [] : [confidence])),
  );
  return known.length === 0 ? 0 : known.reduce((sum, confidence) => sum + confidence, 0) / known.length;
}
