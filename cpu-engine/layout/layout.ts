import type { Bbox } from '../../shared/cell.ts';
import type { GrayImage, OcrLine } from '../ocr/line.ts';
import { attachHeaders } from './attach-headers.ts';
import { readBorderlessTables } from './borderless-tables.ts';
import { boxHeight, median } from './box.ts';
import { categorise } from './categories.ts';
import { findCheckboxes } from './checkboxes.ts';
import { readEntryTables } from './entry-tables.ts';
import { buildGrids } from './grid.ts';
import { insertCheckboxes } from './insert-checkboxes.ts';
import type { LayoutCategory, LayoutCell } from './layout-cell.ts';
import { paragraphText, toParagraphs } from './paragraphs.ts';
import { inReadingOrder } from './reading-order.ts';
import { readRuledTables } from './ruled-tables.ts';
import { findRules } from './rules.ts';
import { toRows, toSegments } from './segments.ts';
import { tableHtml } from './table.ts';
import { trimRuleMarks } from './trim-rule-marks.ts';

export type { LayoutCell } from './layout-cell.ts';

/**
 * Turns the printed lines of a page into dots.ocr's cells, in reading order.
 *
 * @param page.lines - What OCR read, boxes in pixels of `gray`. None give no cells: text is never invented.
 * @param page.gray - The page, upright and deskewed. It shows the rules and checkboxes; a poor picture only costs these.
 * @returns Boxes in whole pixels of `gray`.
 */
export function layoutPage(page: { lines: OcrLine[]; gray: GrayImage }): LayoutCell[] {
  const { gray } = page;
  const printed = page.lines.filter((line) => line.words.length > 0);
  if (printed.length === 0) return [];
  const lineHeight = median(
    printed.map((line) => boxHeight(line.bbox)),
    1,
  );
  const checkboxes = findCheckboxes(gray, lineHeight);
  const lines = insertCheckboxes(printed, checkboxes);
  const rules = findRules(
    gray,
    lines,
    checkboxes.map((checkbox) => checkbox.bbox),
  );
  const grids = buildGrids(rules, 0.4 * lineHeight);
  const ruled = readRuledTables(grids, trimRuleMarks(lines, rules.vertical));
  const headed = attachHeaders(ruled.tables, toRows(toSegments(ruled.rest)), lineHeight);
  const entries = readEntryTables(headed.rest, lineHeight);
  const borderless = readBorderlessTables(entries.rest, lineHeight, gray.width < STRIP_RATIO * gray.height);
  const paragraphs = toParagraphs(borderless.rest);
  const categories = categorise(paragraphs, { width: gray.width, height: gray.height, lineHeight });
  const cells: LayoutCell[] = [
    ...[...headed.tables, ...entries.tables, ...borderless.tables].map((table) => ({
      bbox: table.bbox,
      category: 'Table' as const,
      text: tableHtml(table.cells),
    })),
    ...paragraphs.map((paragraph, index) => {
      const category = categories[index]!;
      return { bbox: paragraph.bbox, category, text: `${headingMark[category] ?? ''}${paragraphText(paragraph)}` };
    }),
  ];
  return inReadingOrder(cells, lineHeight).map((cell) => ({ ...cell, bbox: wholePixels(cell.bbox, gray) }));
}

/** Narrower than any paper format: the strip of a till. Letter is 0.77, A4 is 0.71. */
const STRIP_RATIO = 0.65;

const headingMark: Partial<Record<LayoutCategory, string>> = { Title: '# ', 'Section-header': '## ' };

function wholePixels([x1, y1, x2, y2]: Bbox, { width, height }: GrayImage): Bbox {
  return [
    Math.max(0, Math.floor(x1)),
    Math.max(0, Math.floor(y1)),
    Math.min(width, Math.ceil(x2)),
    Math.min(height, Math.ceil(y2)),
  ];
}
