import type { Bbox, Cell } from '../../../shared/cell.ts';
import type { PageContent } from '../page-content.ts';
import { parseTable, type TableCell } from '../table.ts';
import { type FormPage, type FormWord, maxWordsPerPage } from './form-word.ts';

/** Stands in for the printed size where the engine gave no box; only the ratio of the two matters. */
const assumed = { lineHeight: 24, charWidth: 11 };

/** Width of a character in heights of a line, at most. */
const widestCharacter = 0.6;

/** Longer lines make no column wider: they are paragraphs. */
const widestCell = 48;

type Line = { text: string; place: Bbox; container: number };

/**
 * The page by its engine's cells. A cell of a table has no box of its own, so words get the place that their row, column
 * and offset give them within the box of the table.
 */
export function wordsFromCells(page: PageContent): FormPage {
  const words: FormWord[] = [];
  const heights: number[] = [];
  let [containers, line] = [0, 0];
  let free = Math.max(0, ...page.cells.slice(0, 10_000).map((cell) => usableBox(cell)?.[3] ?? 0));
  for (const cell of page.cells) {
    if (cell.text === undefined || cell.text.trim() === '' || words.length >= maxWordsPerPage) continue;
    const grid = cell.category === 'Table' || /<t(?:able|r|d)\b/i.test(cell.text) ? parseTable(cell.text).rows : [];
    const block = grid.length > 0 ? tableBlock(grid) : paragraphBlock(cell.text);
    if (block.lines.length === 0) continue;
    const box = usableBox(cell) ?? [0, free, block.width * assumed.charWidth, free + block.height * assumed.lineHeight];
    if (usableBox(cell) === null) free = box[3];
    const scale = { x: (box[2] - box[0]) / block.width, y: (box[3] - box[1]) / block.height };
    // A short text in a wide box is not wide print: words of one value must not drift apart.
    const step = Math.min(scale.x, widestCharacter * scale.y);
    for (const { text, place, container } of block.lines) {
      heights.push(scale.y);
      for (const match of text.matchAll(/\S+/g)) {
        if (words.length >= maxWordsPerPage) break;
        const x = box[0] + place[0] * scale.x + match.index * step;
        words.push({
          text: match[0],
          page: page.page,
          // A line is a little lower than its share, so that stacked lines do not touch.
          place: [x, box[1] + place[1] * scale.y, x + match[0].length * step, box[1] + (place[1] + 0.8) * scale.y],
          bbox: cell.bbox,
          ocr: cell.confidence,
          line,
          container: containers + container,
          typed: false,
        });
      }
      line += 1;
    }
    containers += block.containers;
  }
  heights.sort((a, b) => a - b);
  return { page: page.page, source: 'cells', words, unit: 0.8 * (heights[heights.length >> 1] ?? assumed.lineHeight) };
}

function usableBox({ bbox }: Cell): Bbox | null {
  if (bbox === null || !bbox.every(Number.isFinite)) return null;
  return bbox[2] > bbox[0] && bbox[3] > bbox[1] ? bbox : null;
}

/** Lines in units of a character's width and a line's height. */
type Block = { lines: Line[]; width: number; height: number; containers: number };

function paragraphBlock(text: string): Block {
  const lines = text
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*#{1,6}\s+/, '')
        .replace(/\*\*/g, '')
        .trimEnd(),
    )
    .filter((line) => line.trim() !== '');
  return {
    lines: lines.map((line, index) => ({ text: line, place: [0, index, line.length, index + 1], container: 0 })),
    width: Math.max(1, ...lines.map((line) => line.length)),
    height: Math.max(1, lines.length),
    containers: 1,
  };
}

function tableBlock(grid: TableCell[][]): Block {
  const cells = [...new Set(grid.flat())].slice(0, maxWordsPerPage);
  const columns = edges(cells, grid[0]?.length ?? 1, 'column');
  const rows = edges(cells, grid.length, 'row');
  const lines = cells.flatMap((cell, container) =>
    linesOf(cell).map((text, index): Line => {
      const [x, y] = [columns[cell.column] ?? 0, rows[cell.row] ?? 0];
      return { text, place: [x + 0.5, y + index, x + 0.5 + text.length, y + index + 1], container };
    }),
  );
  return {
    lines,
    width: Math.max(1, columns.at(-1) ?? 1),
    height: Math.max(1, rows.at(-1) ?? 1),
    containers: cells.length,
  };
}

/** Where columns (or rows) begin, the end of the last one at the end: each is large enough for all that stands in it. */
function edges(cells: readonly TableCell[], count: number, axis: 'column' | 'row'): number[] {
  const span = axis === 'column' ? 'colSpan' : 'rowSpan';
  const sizes = new Array<number>(count).fill(axis === 'column' ? 3 : 1);
  const bySpan = [...cells].sort((a, b) => a[span] - b[span]);
  for (const cell of bySpan) {
    const need = axis === 'column' ? widthOf(cell) : linesOf(cell).length;
    const tracks = sizes.slice(cell[axis], cell[axis] + cell[span]);
    const lacking = need - tracks.reduce((sum, size) => sum + size, 0);
    if (lacking <= 0) continue;
    for (let track = cell[axis]; track < cell[axis] + tracks.length; track += 1) {
      sizes[track] = (sizes[track] ?? 0) + lacking / tracks.length;
    }
  }
  const starts = [0];
  for (const size of sizes) starts.push((starts.at(-1) ?? 0) + size);
  return starts;
}

const linesOf = (cell: TableCell): string[] => cell.text.split('\n').filter((line) => line.trim() !== '');

const widthOf = (cell: TableCell) =>
  linesOf(cell).reduce((widest, line) => Math.max(widest, Math.min(line.length, widestCell)), 0) + 1.5;
