import { findColumns, placeInColumns } from './columns.ts';
import type { Segment, TextRow } from './segments.ts';
import { isDate, isNumber } from './value-shapes.ts';

/** A row of text with its segments in the columns of its table. */
export type PlacedRow = { row: TextRow; cells: { column: number; colspan: number; segments: Segment[] }[] };

/** Finds the columns of a run of rows, and puts each segment into its own. */
export function placeRows(rows: TextRow[], minGap: number): PlacedRow[] {
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

/** The words of a cell, in reading order. */
export const cellText = (cell: { segments: Segment[] }): string =>
  cell.segments.map((segment) => segment.text).join(' ');

/** The texts of each column, over the rows with two or more segments. */
export function columnTexts(rows: PlacedRow[]): string[][] {
  const texts: string[][] = [];
  for (const { row, cells } of rows) {
    if (row.segments.length < 2) continue;
    for (const cell of cells) texts[cell.column] = [...(texts[cell.column] ?? []), cellText(cell)];
  }
  return Array.from(texts, (own) => own ?? []);
}

/** The share of texts that pass the test; 0 of none. */
export const share = (texts: string[], test: (text: string) => boolean): number =>
  texts.length === 0 ? 0 : texts.filter(test).length / texts.length;

/** A number or a date. */
export const isValue = (text: string): boolean => isNumber(text) || isDate(text);
