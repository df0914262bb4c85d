import type { ExtractedDocument, RawOcrPage, Validation } from '../../shared/api/extract.ts';
import { checkAcrossDocuments } from '../../shared/document-types/checks/across-documents.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import { ApiError } from '../../shared/errors.ts';
import type { ExtractJob, ExtractOutput } from '../../shared/job-input.ts';
import { checkSomePageIsDrawn } from '../documents/broken-pages.ts';
import { type BrokenPage, isBroken, type Page } from '../documents/page.ts';
import type { Engine } from '../engine/client.ts';
import { brokenPageReading, type PageReading, readPage } from '../engine/dots-ocr.ts';
import { mapPages } from '../engine/map-pages.ts';
import { toMarkdown, toPlainText } from '../engine/page-text.ts';
import { doubtType } from '../extraction/looks-like.ts';
import { splitDocuments } from '../extraction/split-documents.ts';
import { toPageContent } from '../extraction/to-page-content.ts';
import { countElements, hasNoData, type ReadPage, toDocument } from './to-document.ts';

export type ExtractOptions = {
  job: Pick<ExtractJob, 'doc_type' | 'prompt_mode' | 'bbox' | 'page_types'>;
  pagesInFlight: number;
  signal: AbortSignal;
  onPage?: (pagesDone: number) => void;
  /** All pages are read; their data comes next. */
  onPagesRead?: (pageCount: number) => void;
};

/**
 * Reads every page, and the type's data from all of them together; with `page_types` the file may hold several documents,
 * and each gives its own data. `layout_only` has no text and `grounding_ocr` only a region, so their `data` is null.
 *
 * @throws EngineError `dead` or `misconfigured`; an error of the pages' source; ApiError when no page at all could be read:
 *   `document_corrupt` where all of them are broken, else `engine_failed`. One page that cannot be read is a warning.
 */
export async function extractPages(
  engine: Engine,
  pages: AsyncIterable<Page | BrokenPage>,
  options: ExtractOptions,
): Promise<ExtractOutput> {
  const { job, signal } = options;
  let pagesDone = 0;
  const faults: ApiError[] = [];
  const read = await mapPages(pages, options.pagesInFlight, async (page): Promise<ReadPage> => {
    if (isBroken(page)) faults.push(page.fault);
    const result = isBroken(page)
      ? toBrokenPage(page)
      : toReadPage(page, await readPage(engine, page, { mode: job.prompt_mode, bbox: job.bbox, signal }));
    pagesDone += 1;
    options.onPage?.(pagesDone);
    return result;
  });
  options.onPagesRead?.(read.length);
  checkSomePageIsDrawn(faults, read.length);

  const rawPages = read.map(({ raw }) => raw);
  if (rawPages.every(({ report }) => report.mode === 'failed')) throw new ApiError('engine_failed');
  const documents = documentsIn(read, job).map((part) => toDocument(part.docType, part.read, job.prompt_mode));
  const [{ data, fields, validations, ...first }, ...others] = documents as [ExtractedDocument, ...ExtractedDocument[]];
  const doubt = doubtGivenType(read, job);
  return {
    raw_ocr: { pages: rawPages, combined_text: rawPages.map(({ text }) => text).join('\n\n') },
    page_count: read.length,
    doc_type: first.doc_type,
    data,
    fields,
    validations,
    confidence: {
      overall: first.confidence.overall,
      page_count: read.length,
      element_count: countElements(rawPages),
    },
    needs_review: doubt !== null || documents.some(({ needs_review }) => needs_review),
    warnings: [
      ...(doubt === null ? [] : [doubt]),
      ...(others.length > 0 ? [severalDocuments(documents)] : []),
      ...first.warnings,
    ],
    ...(job.page_types === undefined ? {} : { split: { first, others } }),
    ...(others.length === 0 ? {} : { across_documents: checkAcross(documents) }),
  };
}

/** A type that the pages were classified as is not the caller's to mend. */
const doubtGivenType = (read: ReadPage[], job: ExtractOptions['job']): string | null =>
  job.page_types !== undefined || hasNoData(job.prompt_mode)
    ? null
    : doubtType(
        job.doc_type,
        read.map(({ content }) => content),
      );

/** With a type of the caller's own the file is one document, whatever is in it. */
function documentsIn(read: ReadPage[], job: ExtractOptions['job']): { docType: DocType; read: ReadPage[] }[] {
  if (job.page_types === undefined || hasNoData(job.prompt_mode)) return [{ docType: job.doc_type, read }];
  const parts = splitDocuments(
    job.page_types,
    read.map(({ content }) => content),
    job.doc_type,
  );
  let taken = 0;
  return parts.map(({ docType, pages }) => {
    const from = taken;
    taken += pages.length;
    return { docType, read: read.slice(from, taken) };
  });
}

/** A check that is of none of the documents says nothing. */
const checkAcross = (documents: readonly ExtractedDocument[]): Validation[] =>
  checkAcrossDocuments(documents.map(({ doc_type, data }) => ({ docType: doc_type, data: data ?? {} }))).filter(
    ({ fields }) => fields.length > 0,
  );

function severalDocuments(documents: ExtractedDocument[]): string {
  const list = documents.map(({ doc_type, pages: [first, last] }) =>
    first === last ? `${doc_type} on page ${first}` : `${doc_type} on pages ${first} to ${last}`,
  );
  return `The file holds ${documents.length} documents: ${list.join(', ')}. The data here is of the first; see documents for all.`;
}

const toReadPage = (page: Omit<Page, 'pixels'>, reading: PageReading): ReadPage => ({
  content: toPageContent(page, reading),
  raw: toRawPage(page, reading),
});

/** It keeps its place, so that the pages after it keep their numbers. */
const toBrokenPage = ({ page }: BrokenPage): ReadPage =>
  toReadPage({ page, width: 0, height: 0, textLayer: null }, brokenPageReading);

const toRawPage = ({ page, width, height }: Omit<Page, 'pixels'>, { cells, report }: PageReading): RawOcrPage => ({
  page,
  width,
  height,
  cells,
  markdown: toMarkdown(cells),
  text: toPlainText(cells),
  report,
});
