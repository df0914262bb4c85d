import { boundingBox, boxHeight, median } from './box.ts';
import { cellText, columnTexts, isValue, type PlacedRow, share } from './placed-rows.ts';
import { type Table, type TableCell, withoutEmptyTracks } from './table.ts';
import { isMoney } from './value-shapes.ts';

/** Rows become table rows; a row that only goes on with the text of the one above is joined to it. */
export function toTable(rows: PlacedRow[]): Table {
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
