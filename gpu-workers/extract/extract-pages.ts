import type { RawOcrPage } from '../../shared/api/extract.ts';
import { ApiError } from '../../shared/errors.ts';
import type { ExtractJob, ExtractOutput } from '../../shared/job-input.ts';
import type { Page } from '../documents/page.ts';
import type { Engine } from '../engine/client.ts';
import { type PageReading, readPage } from '../engine/dots-ocr.ts';
import { mapPages } from '../engine/map-pages.ts';
import { toMarkdown, toPlainText } from '../engine/page-text.ts';
import { extractData } from '../extraction/extract-data.ts';
import type { PageContent } from '../extraction/page-content.ts';
import { toPageContent } from '../extraction/to-page-content.ts';

export type ExtractOptions = {
  job: Pick<ExtractJob, 'doc_type' | 'prompt_mode' | 'bbox'>;
  pagesInFlight: number;
  signal: AbortSignal;
  onPage?: (pagesDone: number) => void;
  /** All pages are read; their data comes next. */
  onPagesRead?: (pageCount: number) => void;
};

type ReadPage = { content: PageContent; raw: RawOcrPage };

/**
 * Reads every page, and the type's data from all of them together. `layout_only` has no text and `grounding_ocr` only a
 * region, so their `data` is null.
 *
 * @throws EngineError `dead` or `misconfigured`; an error of the pages' source; ApiError `engine_failed` when no page at
 *   all could be read. One page that cannot be read is a warning.
 */
export async function extractPages(
  engine: Engine,
  pages: AsyncIterable<Page>,
  options: ExtractOptions,
): Promise<ExtractOutput> {
  const { job, signal } = options;
  let pagesDone = 0;
  const read = await mapPages(pages, options.pagesInFlight, async (page): Promise<ReadPage> => {
    const reading = await readPage(engine, page, { mode: job.prompt_mode, bbox: job.bbox, signal });
    pagesDone += 1;
    options.onPage?.(pagesDone);
    return { content: toPageContent(page, reading), raw: toRawPage(page, reading) };
  });
  options.onPagesRead?.(read.length);

  const rawPages = read.map(({ raw }) => raw);
  if (rawPages.every(({ report }) => report.mode === 'failed')) throw new ApiError('engine_failed');
  const pageWarnings = rawPages.flatMap(warningsOf);
  const common = {
    raw_ocr: { pages: rawPages, combined_text: rawPages.map(({ text }) => text).join('\n\n') },
    page_count: read.length,
    doc_type: job.doc_type,
  };
  const counts = { page_count: read.length, element_count: rawPages.reduce((sum, { cells }) => sum + cells.length, 0) };
  if (job.prompt_mode === 'layout_only' || job.prompt_mode === 'grounding_ocr') {
    const confidence = { overall: meanConfidence(rawPages), ...counts };
    return {
      ...common,
      data: null,
      confidence,
      fields: {},
      validations: [],
      needs_review: false,
      warnings: pageWarnings,
    };
  }
  const extracted = extractData(
    job.doc_type,
    read.map(({ content }) => content),
  );
  return {
    ...common,
    data: extracted.data,
    confidence: { overall: extracted.confidence, ...counts },
    fields: extracted.fields,
    validations: extracted.validations,
    needs_review: extracted.needs_review || pageWarnings.length > 0,
    warnings: [...pageWarnings, ...extracted.warnings],
  };
}

const toRawPage = ({ page, width, height }: Page, { cells, report }: PageReading): RawOcrPage => ({
  page,
  width,
  height,
  cells,
  markdown: toMarkdown(cells),
  text: toPlainText(cells),
  report,
});

function warningsOf({ page, report }: RawOcrPage): string[] {
  if (report.mode === 'failed') return [`Page ${page} could not be read.`];
  if (report.truncated || report.finish_reason === 'loop') return [`Page ${page} was read only in part.`];
  return [];
}

function meanConfidence(pages: RawOcrPage[]): number {
  const known = pages.flatMap(({ cells }) =>
    cells.flatMap(({ confidence }) => (confidence === null ? [] : [confidence])),
  );
  return known.length === 0 ? 0 : known.reduce((sum, confidence) => sum + confidence, 0) / known.length;
}
