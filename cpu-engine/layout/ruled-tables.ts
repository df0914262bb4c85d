import type { Bbox } from '../../shared/cell.ts';
import type { OcrLine, OcrWord } from '../ocr/line.ts';
import { splitAlignedRows } from './aligned-rows.ts';
import { boundingBox, boxHeight, boxWidth, centreX, centreY } from './box.ts';
import { cellAt, type Grid, type GridCell } from './grid.ts';
import { type TextRow, toRows, toSegments } from './segments.ts';
import { type Table, withoutEmptyTracks } from './table.ts';

/** A cell with this many printed lines is a frame around part of the page, not a box of a form. */
const FRAME_LINES = 7;

export type FilledCell = GridCell & { rows: TextRow[] };

/**
 * Fills the grids with words, and gives back the lines that stand in no table. Words go where their middle is; a word
 * that OCR read across a rule is cut at the rule.
 */
export function readRuledTables(grids: Grid[], lines: OcrLine[]): { tables: Table[]; rest: OcrLine[] } {
  const tables: Table[] = [];
  // The smallest grid first: a form inside a frame is read as the form, and the frame gets what is left.
  const sorted = [...grids].sort((a, b) => gridArea(a) - gridArea(b));
  let rest = lines;
  for (const grid of sorted) {
    const { cells, outside } = fillGrid(grid, rest);
    const blocks = tableBlocks(cells, grid.xs.length - 1);
    if (blocks.length === 0) continue;
    const released = new Set(cells);
    for (const block of blocks) {
      for (const cell of block) released.delete(cell);
      const bbox = boundingBox(block.map((cell) => cell.bbox));
      tables.push(withoutEmptyTracks({ bbox, cells: splitAlignedRows(block), columnEdges: grid.xs }));
    }
    rest = [...outside, ...[...released].flatMap((cell) => cell.lines)];
  }
  return { tables, rest };
}

type CellWithLines = FilledCell & { lines: OcrLine[] };

const gridArea = ({ xs, ys }: Grid): number => (xs.at(-1)! - xs[0]!) * (ys.at(-1)! - ys[0]!);

/** Hands each word of each line to the cell it stands in. */
function fillGrid(grid: Grid, lines: OcrLine[]): { cells: CellWithLines[]; outside: OcrLine[] } {
  const linesOfCell: OcrLine[][] = grid.cells.map(() => []);
  const outside: OcrLine[] = [];
  for (const line of lines) {
    const groups = new Map<number | null, OcrWord[]>();
    for (const word of line.words.flatMap((word) => cutAtRules(grid, word))) {
      const cell = cellAt(grid, centreX(word.bbox), centreY(word.bbox));
      groups.set(cell, [...(groups.get(cell) ?? []), word]);
    }
    for (const [cell, words] of groups) {
      const part = groups.size === 1 ? line : partOfLine(line, words);
      if (cell === null) outside.push(part);
      else linesOfCell[cell]!.push(part);
    }
  }
  const cells = grid.cells.map((cell, index) => {
    const own = linesOfCell[index]!;
    return { ...cell, lines: own, rows: toRows(toSegments(own.map((line) => readTick(line, cell)))) };
  });
  return { cells, outside };
}

/** A box so narrow that it holds one mark is a checkbox that shares its sides with the form. */
function readTick(line: OcrLine, { bbox }: GridCell): OcrLine {
  const isNarrow = boxWidth(bbox) < 2 * boxHeight(line.bbox);
  if (!isNarrow || !/^[xX✓]$/.test(line.text)) return line;
  return { ...line, text: '☑', words: line.words.map((word) => ({ ...word, text: '☑' })) };
}

const partOfLine = (line: OcrLine, words: OcrWord[]): OcrLine => ({
  ...line,
  text: words.map((word) => word.text).join(' '),
  bbox: boundingBox(words.map((word) => word.bbox)),
  words,
});

/** Cuts a word at a rule that a good part of it lies on both sides of; its characters count as equally wide. */
function cutAtRules(grid: Grid, word: OcrWord): OcrWord[] {
  const [x1, y1, x2, y2] = word.bbox;
  const y = centreY(word.bbox);
  const left = cellAt(grid, x1 + 1, y);
  const right = cellAt(grid, x2 - 1, y);
  if (left === right || left === null || word.text.length < 4) return [word];
  const edge = grid.cells[left]!.bbox[2];
  const share = (edge - x1) / boxWidth(word.bbox);
  const characters = Math.round(share * word.text.length);
  if (share < 0.25 || share > 0.75 || characters < 2 || word.text.length - characters < 2) return [word];
  // Two readings run together do not meet in the middle of a word or a number: there the rule is something else.
  const seam = word.text.slice(characters - 1, characters + 1);
  const isInWord = /[a-z]{2}|\d[.,]|[.,]\d/.test(seam);
  const isInNumber = /\d\d/.test(seam) && !/[.,]\d\d$/.test(word.text.slice(0, characters));
  if (isInWord || isInNumber) return [word];
  return [
    { ...word, text: word.text.slice(0, characters), bbox: [x1, y1, edge - 1, y2] satisfies Bbox },
    ...cutAtRules(grid, { ...word, text: word.text.slice(characters), bbox: [edge + 1, y1, x2, y2] satisfies Bbox }),
  ];
}

/**
 * The parts of a grid that are tables. Cells over the whole width that hold much text are a frame's inside and part the
 * grid; a part with text in fewer than two cells is a border or an underline.
 */
function tableBlocks(cells: CellWithLines[], columns: number): CellWithLines[][] {
  const isFrame = (cell: CellWithLines) => isFrameCell(cell, columns);
  const filled = cells.filter((cell) => cell.rows.length > 0);
  const textRows = filled.reduce((sum, cell) => sum + cell.rows.length, 0);
  if (filled.length <= 3 && textRows > 4 * FRAME_LINES) return [];
  if (filled.every((cell) => cell.colspan === columns)) return [];
  const cuts = cells.filter(isFrame);
  const blocks = new Map<number, CellWithLines[]>();
  for (const cell of cells) {
    if (isFrame(cell)) continue;
    const part = cuts.filter((cut) => cut.row < cell.row).length;
    blocks.set(part, [...(blocks.get(part) ?? []), cell]);
  }
  return [...blocks.values()].filter((block) => block.filter((cell) => cell.rows.length > 0).length >= 2);
}

function isFrameCell(cell: CellWithLines, columns: number): boolean {
  if (cell.colspan !== columns) return false;
  if (cell.rows.length >= FRAME_LINES) return true;
  const tableRows = cell.rows.filter((row) => row.segments.length >= 2).length;
  const lineHeight = cell.rows[0] ? boxHeight(cell.rows[0].bbox) : 0;
  return tableRows >= 3 && boxHeight(cell.bbox) > 3 * lineHeight;
}
