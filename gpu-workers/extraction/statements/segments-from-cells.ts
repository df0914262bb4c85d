import type { Bbox, Cell } from '../../../shared/cell.ts';
import type { PageContent } from '../page-content.ts';
import { parseTable, type TableCell } from '../table.ts';
import { longestLine } from './longest-line.ts';
import type { Segment } from './segments.ts';

/** Stands in for the printed size where the engine gave text without boxes. Only their ratios matter. */
const assumed = { lineHeight: 24, charWidth: 11 };

/**
 * Takes an engine's blocks apart into printed lines. dots.ocr gives one box a paragraph and one a table, so the place of
 * a line is its share of the block's height, and of a table's cell its share of the table.
 *
 * @param firstTable - Number of the page's first table.
 */
export function segmentsFromCells(page: PageContent, firstTable: number): { segments: Segment[]; tableCount: number } {
  const segments: Segment[] = [];
  let tableCount = 0;
  let freeY = page.cells.reduce((bottom, cell) => Math.max(bottom, cell.bbox?.[3] ?? 0), 0);
  for (const cell of page.cells) {
    if (cell.text === undefined || cell.text.trim() === '') continue;
    const grid = cell.category === 'Table' || /<table|<tr\b/i.test(cell.text) ? parseTable(cell.text).rows : [];
    const lineCount = grid.length > 0 ? grid.reduce((sum, row) => sum + linesInRow(row), 0) : linesOf(cell.text).length;
    const block: Bbox = cell.bbox ?? [0, freeY, page.width, freeY + lineCount * assumed.lineHeight];
    if (cell.bbox === null) freeY = block[3];
    if (grid.length > 0) {
      segments.push(...tableSegments(grid, block, { page: page.page, cell, table: firstTable + tableCount }));
      tableCount += 1;
    } else {
      segments.push(...paragraphSegments(block, page.page, cell));
    }
  }
  return { segments, tableCount };
}

function paragraphSegments(block: Bbox, page: number, cell: Cell): Segment[] {
  const lines = linesOf(cell.text ?? '');
  const longest = Math.max(1, ...lines.map((line) => line.length));
  const height = (block[3] - block[1]) / Math.max(1, lines.length);
  const charWidth = cell.bbox === null ? assumed.charWidth : (block[2] - block[0]) / longest;
  return lines.flatMap((line, index) => {
    const top = block[1] + index * height;
    return columnsOf(line).map(({ text, start }) => ({
      text,
      page,
      place: [block[0] + start * charWidth, top, block[0] + (start + text.length) * charWidth, top + height] as Bbox,
      bbox: cell.bbox,
      ocr: cell.confidence,
      slot: null,
      heading: cell.category === 'Title' || cell.category === 'Section-header',
      running: cell.category === 'Page-header' || cell.category === 'Page-footer',
    }));
  });
}

function tableSegments(
  grid: TableCell[][],
  block: Bbox,
  { page, cell, table }: { page: number; cell: Cell; table: number },
): Segment[] {
  const columns = grid[0]?.length ?? 1;
  const edges = columnEdges(grid, columns, block);
  const lineHeight = (block[3] - block[1]) / grid.reduce((sum, row) => sum + linesInRow(row), 0);
  const segments: Segment[] = [];
  let top = block[1];
  for (const [rowIndex, row] of grid.entries()) {
    for (const tableCell of new Set(row)) {
      if (tableCell.row !== rowIndex) continue;
      const { column, colSpan } = tableCell;
      const [left = block[0], right = block[2]] = [edges[column], edges[column + colSpan]];
      for (const [index, text] of linesOf(tableCell.text).entries()) {
        const y = top + index * lineHeight;
        const place: Bbox = [left, y, right, y + lineHeight];
        const slot = { table, row: rowIndex, column, columns: colSpan };
        segments.push({
          text,
          page,
          place,
          bbox: cell.bbox,
          ocr: cell.confidence,
          slot,
          heading: false,
          running: false,
        });
      }
    }
    top += linesInRow(row) * lineHeight;
  }
  return segments;
}

/** Columns are as wide as what stands in them; the box of the table says only where the first begins and the last ends. */
function columnEdges(grid: TableCell[][], columns: number, block: Bbox): number[] {
  const widths = Array.from({ length: columns }, () => 3);
  for (const row of grid) {
    for (const [column, cell] of row.entries()) {
      if (cell.colSpan > 1) continue;
      const longest = cell.text.split('\n').reduce((most, line) => Math.max(most, line.length), 0);
      widths[column] = Math.max(widths[column] ?? 3, Math.min(longest, 40));
    }
  }
  const total = widths.reduce((sum, width) => sum + width, 0);
  const edges = [block[0]];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + (width / total) * (block[2] - block[0]));
  return edges;
}

const linesInRow = (row: TableCell[]) =>
  row.reduce((most, cell) => (cell.rowSpan === 1 ? Math.max(most, cell.text.split('\n').length) : most), 1);

/** Printed lines without Markdown's marks. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) =>
      line
        .slice(0, longestLine)
        .replace(/^\s*#{1,6}\s+/, '')
        // Bold print, and not the stars of a masked card number.
        .replace(/(?<!\*)\*\*(?![*\s])(.+?)(?<![*\s])\*\*(?!\*)/g, '$1')
        .trimEnd(),
    )
    .filter((line) => line.trim() !== '');
}

/** Engines show a gap between columns as a run of spaces or a tab. */
function columnsOf(line: string): { text: string; start: number }[] {
  return [...line.matchAll(/\S+(?: {1,2}\S+)*/g)].map((match) => ({
    text: match[0].replace(/ +/g, ' '),
    start: match.index,
  }));
}
