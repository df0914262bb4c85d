import { boxHeight, centreY, median } from './box.ts';
import type { FilledCell } from './ruled-tables.ts';
import type { TextRow } from './segments.ts';
import type { TableCell } from './table.ts';
import { isDate, isNumber } from './value-shapes.ts';

const rowText = (row: TextRow): string => row.segments.map((segment) => segment.text).join(' ');

/**
 * Turns filled grid cells into table cells. A row of the grid whose columns hold lists (an item table ruled between its
 * columns only) becomes one table row for each printed row.
 */
export function splitAlignedRows(filled: FilledCell[]): TableCell[] {
  const cells = filled.flatMap((cell) => splitTallLabels(cell, filled));
  const byRow = new Map<number, FilledCell[]>();
  for (const cell of cells) byRow.set(cell.row, [...(byRow.get(cell.row) ?? []), cell]);
  const result: TableCell[] = [];
  let added = 0;
  const firstRow = Math.min(...cells.map((cell) => cell.row));
  for (const [row, band] of [...byRow].sort((a, b) => a[0] - b[0])) {
    const lists = isListBand(band, cells, row) ? listRows(band) : null;
    for (const cell of band) {
      const { column, rowspan, colspan } = cell;
      const at = { column, rowspan, colspan, row: row - firstRow + added };
      if (!lists) result.push({ ...at, lines: cell.rows.map(rowText) });
      else
        lists.forEach((own, index) => {
          result.push({ ...at, row: at.row + index, lines: (own.get(cell) ?? []).map(rowText) });
        });
    }
    if (lists) added += lists.length - 1;
  }
  return result;
}

/** Lists stand side by side: one column holds nothing but numbers or dates, another has as many lines or more. */
function isListBand(band: FilledCell[], cells: FilledCell[], row: number): boolean {
  const isCut = cells.some((cell) => cell.row <= row && cell.row + cell.rowspan > row && cell.rowspan > 1);
  if (isCut || band.filter((cell) => cell.rows.length >= 2).length < 2) return false;
  return band.some(
    (cell) => cell.rows.length >= 2 && cell.rows.every((line) => isNumber(rowText(line)) || isDate(rowText(line))),
  );
}

/** The printed rows of a band: a row is begun where two columns have text; a lone line belongs to the row above it. */
function listRows(band: FilledCell[]): Map<FilledCell, TextRow[]>[] {
  const entries = band
    .flatMap((cell) => cell.rows.map((row) => ({ cell, row, y: centreY(row.bbox) })))
    .sort((a, b) => a.y - b.y);
  const tolerance =
    0.5 *
    median(
      entries.map((entry) => boxHeight(entry.row.bbox)),
      20,
    );
  const printed: (typeof entries)[] = [];
  for (const entry of entries) {
    const last = printed.at(-1);
    if (last && entry.y - last[0]!.y <= tolerance) last.push(entry);
    else printed.push([entry]);
  }
  const rows: Map<FilledCell, TextRow[]>[] = [];
  for (const line of printed) {
    const target = line.length >= 2 || rows.length === 0 ? new Map<FilledCell, TextRow[]>() : rows.at(-1)!;
    if (target !== rows.at(-1)) rows.push(target);
    for (const { cell, row } of line) target.set(cell, [...(target.get(cell) ?? []), row]);
  }
  return rows;
}

/**
 * Cuts a cell over several rows ("Subtotal", "Tax", "Total" in one box) whose printed lines stand one in each row beside
 * cells that hold a value and nothing else.
 */
function splitTallLabels(cell: FilledCell, cells: FilledCell[]): FilledCell[] {
  if (cell.rowspan < 2 || cell.rows.length !== cell.rowspan) return [cell];
  const beside = cells.filter(
    (other) =>
      other.column === cell.column + cell.colspan && other.row >= cell.row && other.row < cell.row + cell.rowspan,
  );
  const isOfValues = beside.every(
    (other) => other.rowspan === 1 && other.rows.length <= 1 && other.rows.every((row) => isNumber(rowText(row))),
  );
  if (beside.length !== cell.rowspan || !isOfValues) return [cell];
  const sorted = [...beside].sort((a, b) => a.row - b.row);
  const isInRow = cell.rows.every((row, index) => {
    const [, y1, , y2] = sorted[index]!.bbox;
    return centreY(row.bbox) > y1 && centreY(row.bbox) < y2;
  });
  if (!isInRow) return [cell];
  return cell.rows.map((row, index) => {
    const { row: at, bbox } = sorted[index]!;
    return { ...cell, row: at, rowspan: 1, rows: [row], bbox: [cell.bbox[0], bbox[1], cell.bbox[2], bbox[3]] };
  });
}
