import { boundingBox, boxHeight, median } from './box.ts';
import { type Column, columnsOf, findColumns, placeInColumns } from './columns.ts';
import { joinPairs } from './join-pairs.ts';
import { type Segment, type TextRow, toSegment } from './segments.ts';
import { type Table, type TableCell, withoutEmptyTracks } from './table.ts';
import { splitStacked, tableRuns } from './table-runs.ts';
import { isDate, isLabel, isMoney, isNumber } from './value-shapes.ts';

type PlacedRow = { row: TextRow; cells: { column: number; colspan: number; segments: Segment[] }[] };

/**
 * Finds tables without rules among rows of text.
 *
 * @param isStrip - The page is as narrow as a receipt.
 * @returns The tables, and the segments that stand in none. In a block of labels and values ("Due date:   May 3") each
 *   pair comes back as one segment, so that no later step parts them.
 */
export function readBorderlessTables(
  rows: TextRow[],
  lineHeight: number,
  isStrip: boolean,
): { tables: Table[]; rest: Segment[] } {
  const minGap = 0.5 * lineHeight;
  const tables: Table[] = [];
  const taken = new Set<Segment>();
  const pairs: Segment[] = [];
  const parts = tableRuns(rows, lineHeight).flatMap((run) => splitStacked(run, minGap));
  for (const part of parts) {
    for (const block of splitSideBySide(withoutTitles(part, minGap), minGap, lineHeight)) {
      const placed = placeRows(block, minGap);
      const isPairs = isPairBlock(placed, lineHeight);
      if (!isPairs && !isTable(placed, isStrip)) continue;
      for (const { segments } of block) {
        for (const segment of segments) taken.add(segment);
        if (isPairs) pairs.push(toSegment(segments.flatMap((segment) => segment.words)));
      }
      if (!isPairs) tables.push(toTable(placed));
    }
  }
  const rest = rows.map((row) => ({ ...row, segments: row.segments.filter((segment) => !taken.has(segment)) }));
  return { tables, rest: [...joinPairs(rest, lineHeight, isStrip), ...pairs] };
}

/** Lines above the first full row are the table's title; so is a row that shares no column with the others. */
function withoutTitles(rows: TextRow[], minGap: number): TextRow[] {
  const [first, ...others] = rows.slice(rows.findIndex((row) => row.segments.length >= 2));
  if (!first) return [];
  const full = others.filter((row) => row.segments.length >= 2);
  if (full.length < 2) return [first, ...others];
  const columns = findColumns(full, minGap);
  const isApart = first.segments.some((segment) => columnsOf(segment.bbox, columns) === null);
  return isApart && first.segments.length <= columns.length / 2 ? withoutTitles(others, minGap) : [first, ...others];
}

function placeRows(rows: TextRow[], minGap: number): PlacedRow[] {
  const columns = findColumns(
    rows.filter((row) => row.segments.length >= 2),
    minGap,
  );
  const placed = rows.map((row) => ({ row, cells: placeInColumns(row, columns) }));
  return joinHeaderOnlyColumns(placed, columns.length);
}

/** A heading set beside its column ("Amount" left of right-aligned figures) makes a column of its own: join the two. */
function joinHeaderOnlyColumns(rows: PlacedRow[], columnCount: number): PlacedRow[] {
  const users = Array.from({ length: columnCount }, (_, column) =>
    rows.filter((row) => row.cells.some((c) => c.column === column)),
  );
  const target = users.map((_, column) => column);
  users.forEach((own, column) => {
    if (own.length !== 1 || own[0] !== rows[0] || rows.length < 3) return;
    const free = [column + 1, column - 1].find(
      (other) => (users[other]?.length ?? 0) > 1 && !users[other]!.includes(own[0]!),
    );
    if (free !== undefined) target[column] = free;
  });
  return rows.map(({ row, cells }) => ({
    row,
    cells: cells.map((cell) => ({ ...cell, column: target[cell.column]! })),
  }));
}

const cellText = (cell: { segments: Segment[] }): string => cell.segments.map((segment) => segment.text).join(' ');

function columnTexts(rows: PlacedRow[]): string[][] {
  const texts: string[][] = [];
  for (const { row, cells } of rows) {
    if (row.segments.length < 2) continue;
    for (const cell of cells) texts[cell.column] = [...(texts[cell.column] ?? []), cellText(cell)];
  }
  return Array.from(texts, (own) => own ?? []);
}

const share = (texts: string[], test: (text: string) => boolean): number =>
  texts.length === 0 ? 0 : texts.filter(test).length / texts.length;

const isValue = (text: string): boolean => isNumber(text) || isDate(text);

/** A value further from its label than this many heights of the print is not its value. */
const MAX_PAIR_GAP = 16;

/** Two columns, labels on the left, and on the right values that are not mainly amounts. */
function isPairBlock(rows: PlacedRow[], lineHeight: number): boolean {
  const [labels, values, ...more] = columnTexts(rows);
  if (!labels || !values || more.length > 0 || labels.length < 1) return false;
  if (share(values, isMoney) > 0.5 && labels.length > 2) return false;
  const full = rows.filter(({ cells }) => cells.length === 2);
  const gaps = full.map(({ cells: [label, value] }) => value!.segments[0]!.bbox[0] - label!.segments.at(-1)!.bbox[2]);
  if (median(gaps, 0) > MAX_PAIR_GAP * lineHeight) return false;
  if (share(labels, (text) => /[:#]$/.test(text)) >= 0.5) return true;
  return labels.length >= 2 && share(labels, isLabel) >= 0.8 && share(values, (text) => /\d/.test(text)) >= 0.6;
}

/** `isStrip`: on a receipt numbers stand side by side everywhere; a table there has amounts. */
function isTable(rows: PlacedRow[], isStrip: boolean): boolean {
  const texts = columnTexts(rows);
  const fullRows = rows.filter(({ cells }) => cells.length >= 2).length;
  if (texts.length < 2 || fullRows < 2) return false;
  if (isStrip && !texts.some((own) => own.some(isMoney))) return false;
  const valueColumns = texts.filter((own) => own.filter(isValue).length >= 2 && share(own, isValue) >= 0.5).length;
  if (valueColumns >= 1 && (texts.length >= 3 || texts.slice(1).some((own) => share(own, isMoney) >= 0.5))) return true;
  const words = median(
    texts.flat().map((text) => text.split(' ').length),
    0,
  );
  const filled = texts.reduce((sum, own) => sum + own.length, 0) / (texts.length * fullRows);
  if (texts.length >= 3 && texts.some((own) => own.slice(1).some(isValue)) && filled >= 0.6) return true;
  return texts.length >= 3 && fullRows >= 3 && words <= 3 && filled >= 0.8;
}

/**
 * An address block beside a block of labels and values has rows in common with it by chance. They are parted at a wide
 * gap with one column of words on its left and label–value pairs on its right, or when both sides are pairs of their own.
 */
function splitSideBySide(run: TextRow[], minGap: number, lineHeight: number): TextRow[][] {
  const columns = findColumns(
    run.filter((row) => row.segments.length >= 2),
    minGap,
  );
  for (let edge = 1; edge <= columns.length - 2; edge++) {
    if (columns[edge]!.from - columns[edge - 1]!.to < lineHeight) continue;
    const [left, right] = cutRows(run, columns, edge);
    if (right.filter((row) => row.segments.length >= 2).length < 0.6 * right.length) continue;
    const isRightPairs =
      columns.length - edge === 2 && isPairBlock(placeRows(right, minGap), lineHeight) && hasColons(right);
    if (!isRightPairs) continue;
    const isLeftWords =
      share(
        left.flatMap((row) => row.segments.map((segment) => segment.text)),
        isValue,
      ) < 0.2;
    const isLeftPairs =
      edge === 2 && left.some((row) => row.segments.length >= 2) && isPairBlock(placeRows(left, minGap), lineHeight);
    if (isLeftWords || isLeftPairs) return [...splitSideBySide(left, minGap, lineHeight), right];
  }
  return [run];
}

const hasColons = (rows: TextRow[]): boolean =>
  share(
    rows.map((row) => row.segments[0]!.text),
    (text) => /[:#]$/.test(text),
  ) >= 0.3 || rows.every((row) => !row.segments.slice(0, -1).some(({ text }) => isValue(text)));

function cutRows(rows: TextRow[], columns: Column[], edge: number): [TextRow[], TextRow[]] {
  const x = (columns[edge - 1]!.to + columns[edge]!.from) / 2;
  const side = (isInside: (segment: Segment) => boolean) =>
    rows.flatMap((row) => {
      const segments = row.segments.filter(isInside);
      return segments.length > 0 ? [{ segments, bbox: boundingBox(segments.map(({ bbox }) => bbox)) }] : [];
    });
  return [side(({ bbox }) => (bbox[0] + bbox[2]) / 2 < x), side(({ bbox }) => (bbox[0] + bbox[2]) / 2 >= x)];
}

/** Rows become table rows; a row that only goes on with the text of the one above is joined to it. */
function toTable(rows: PlacedRow[]): Table {
  const usualGap = median(
    rows.slice(1).map((row, index) => row.row.bbox[1] - rows[index]!.row.bbox[3]),
    0,
  );
  const texts = columnTexts(rows);
  const valueColumns = new Set(texts.flatMap((own, column) => (share(own, isValue) >= 0.5 ? [column] : [])));
  const cells: TableCell[] = [];
  let at = -1;
  let above: PlacedRow | null = null;
  for (const [index, placed] of rows.entries()) {
    const below = rows[index + 1];
    if (!above || !continuesRow(placed, above, below ?? null, valueColumns, usualGap)) at++;
    above = placed;
    for (const cell of placed.cells) {
      const same = cells.find((other) => other.row === at && other.column === cell.column);
      if (same) same.lines.push(cellText(cell));
      else cells.push({ row: at, column: cell.column, rowspan: 1, colspan: cell.colspan, lines: [cellText(cell)] });
    }
  }
  const bbox = boundingBox(rows.map(({ row }) => row.bbox));
  return withoutEmptyTracks({ bbox, cells: fillGaps(cells, texts.length) });
}

/**
 * Wrapped text: no value of its own, and either the first column is left empty or it stands closer than rows do. An
 * amount alone under its sign ("=") goes on too.
 */
function continuesRow(
  { row, cells }: PlacedRow,
  above: PlacedRow,
  below: PlacedRow | null,
  valueColumns: Set<number>,
  usualGap: number,
): boolean {
  const valueAbove = above.cells.find((cell) => cell.column === cells[0]!.column);
  if (cells.length === 1 && valueAbove && /^[=$+-]+$/.test(cellText(valueAbove))) return true;
  const hasValue = cells.some(
    (cell) => valueColumns.has(cell.column) || cell.segments.some(({ text }) => isMoney(text)),
  );
  if (hasValue || !cells.every((cell) => above.cells.some((other) => other.column === cell.column))) return false;
  const height = boxHeight(row.bbox);
  const gap = row.bbox[1] - above.row.bbox[3];
  const first = cells[0]!;
  if (first.column > 0) return gap < 0.9 * height;
  const gapToNext = below ? below.row.bbox[1] - row.bbox[3] : Number.POSITIVE_INFINITY;
  if (/^[a-z(]/.test(cellText(first))) return true;
  // A line under the column heads is the first entry, not a second line of the heads.
  const isUnderHeads = !above.cells.some((cell) => valueColumns.has(cell.column) && isValue(cellText(cell)));
  if (isUnderHeads) return false;
  const isTight = gap < Math.min(usualGap, gapToNext) - 0.3 * height;
  const isNearer =
    cells.length === 1 && above.cells.length > 1 && gap < 0.35 * height && gapToNext > gap + 0.12 * height;
  return isTight || isNearer;
}

function fillGaps(cells: TableCell[], columnCount: number): TableCell[] {
  const rowCount = Math.max(...cells.map((cell) => cell.row)) + 1;
  const used = new Set(
    cells.flatMap((cell) => Array.from({ length: cell.colspan }, (_, i) => cell.row * columnCount + cell.column + i)),
  );
  const empty: TableCell[] = [];
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) {
      if (!used.has(row * columnCount + column)) empty.push({ row, column, rowspan: 1, colspan: 1, lines: [] });
    }
  }
  return [...cells, ...empty];
}
