import type { Bbox } from '../../../shared/cell.ts';
import type { PageContent } from '../page-content.ts';
import { segmentsFromCells } from './segments-from-cells.ts';
import { segmentsFromLines } from './segments-from-lines.ts';
import { splitAtMarks } from './split-marks.ts';

/** A run of text that stands together on one printed line: a label, a value, a table cell's line, a line of a paragraph. */
export type Segment = {
  text: string;
  page: number;
  /** Where it lies for the purpose of comparing places: skew taken out, estimated where the engine gave only a block. */
  place: Bbox;
  /** What is shown to the caller as evidence: the smallest box the engine gave that holds it, untouched. */
  bbox: Bbox | null;
  ocr: number | null;
  /** Its column in an engine's table; null outside tables. Ids of tables count over the whole document. */
  slot: { table: number; row: number; column: number; columns: number } | null;
  /** Marked as title or section header by the engine. */
  heading: boolean;
  /** Marked as running header or footer by the engine. */
  running: boolean;
};

/** Segments that stand side by side, left to right. */
export type Row = { page: number; segments: Segment[]; top: number; bottom: number };

/** The document as printed rows from top to bottom, page after page, read from one of the two sources. */
export type DocumentRows = {
  source: 'cells' | 'lines';
  rows: Row[];
  pages: { page: number; width: number; height: number }[];
};

/** The document by its engine's cells, which every engine gives. */
export function rowsFromCells(pages: PageContent[]): DocumentRows {
  let tables = 0;
  const rows = pages.flatMap((page) => {
    const { segments, tableCount } = segmentsFromCells(page, tables);
    tables += tableCount;
    return groupRows(segments.flatMap(splitAtMarks));
  });
  return { source: 'cells', rows, pages: pages.map(pageSize) };
}

/**
 * What of a document may say who, when and how much in all: its first three pages and its last two. Between them lie
 * rows, on which a label is chance.
 */
export function headAndFoot(document: DocumentRows): DocumentRows {
  if (document.pages.length <= 5) return document;
  const kept = new Set([...document.pages.slice(0, 3), ...document.pages.slice(-2)].map(({ page }) => page));
  return { ...document, rows: document.rows.filter(({ page }) => kept.has(page)) };
}

/** The document by its printed lines, or null when any page has none: half a document would read as a whole one. */
export function rowsFromLines(pages: PageContent[]): DocumentRows | null {
  if (pages.some((page) => page.lines.length === 0 && page.cells.length > 0)) return null;
  if (pages.every((page) => page.lines.length === 0)) return null;
  const rows = pages.flatMap((page) => groupRows(segmentsFromLines(page).flatMap(splitAtMarks)));
  return { source: 'lines', rows, pages: pages.map(pageSize) };
}

const pageSize = ({ page, width, height }: PageContent) => ({ page, width, height });

/** Groups one page's segments by the height they stand at. */
function groupRows(segments: Segment[]): Row[] {
  const sorted = [...segments].sort((a, b) => middle(a) - middle(b));
  const rows: { segments: Segment[]; middle: number; height: number }[] = [];
  for (const segment of sorted) {
    const height = segment.place[3] - segment.place[1];
    const row = rows.at(-1);
    // The smaller of the two heights decides, so that a large title does not swallow the small lines beside it.
    if (row && Math.abs(middle(segment) - row.middle) < 0.5 * Math.min(height, row.height)) {
      const count = row.segments.push(segment);
      row.middle += (middle(segment) - row.middle) / count;
      row.height += (height - row.height) / count;
    } else {
      rows.push({ segments: [segment], middle: middle(segment), height });
    }
  }
  return rows.map(({ segments: inRow }) => ({
    page: inRow[0]?.page ?? 1,
    segments: inRow.sort((a, b) => a.place[0] - b.place[0]),
    top: Math.min(...inRow.map((segment) => segment.place[1])),
    bottom: Math.max(...inRow.map((segment) => segment.place[3])),
  }));
}

const middle = ({ place }: Segment) => (place[1] + place[3]) / 2;
