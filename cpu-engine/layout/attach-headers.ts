import { boundingBox, centreX } from './box.ts';
import type { TextRow } from './segments.ts';
import type { Table, TableCell } from './table.ts';
import { isDate, isNumber } from './value-shapes.ts';

/** How far above its table a line of column heads may stand, in heights of the print. */
const MAX_DISTANCE = 3.5;

/**
 * Some forms rule only the values and print the column heads above the box. Such a row, one head for each of most
 * columns, becomes the table's first row.
 */
export function attachHeaders(
  tables: Table[],
  rows: TextRow[],
  lineHeight: number,
): { tables: Table[]; rest: TextRow[] } {
  const taken = new Set<TextRow>();
  const headed = tables.map((table) => {
    const edges = table.columnEdges;
    const first = table.cells.filter((cell) => cell.row === 0 && cell.lines.length > 0);
    if (!edges || !first.some((cell) => cell.lines.some((line) => isNumber(line) || isDate(line)))) return table;
    const above = rows.filter((row) => row.bbox[3] <= table.bbox[1] + 0.3 * lineHeight).at(-1);
    if (!above || taken.has(above) || table.bbox[1] - above.bbox[3] > MAX_DISTANCE * lineHeight) return table;
    const heads = headCells(above, edges);
    if (!heads) return table;
    taken.add(above);
    const cells = [...heads, ...table.cells.map((cell) => ({ ...cell, row: cell.row + 1 }))];
    return { ...table, cells, bbox: boundingBox([table.bbox, above.bbox]) };
  });
  return { tables: headed, rest: rows.filter((row) => !taken.has(row)) };
}

function headCells(row: TextRow, edges: number[]): TableCell[] | null {
  const columns = edges.length - 1;
  const heads: string[][] = Array.from({ length: columns }, () => []);
  for (const { bbox, text } of row.segments) {
    const column = edges.findLastIndex((edge) => edge <= centreX(bbox));
    const own = heads[column];
    if (!own || own.length > 0 || isNumber(text) || isDate(text)) return null;
    own.push(text);
  }
  const filled = heads.filter((lines) => lines.length > 0).length;
  if (filled < 2 || filled < 0.6 * columns) return null;
  return heads.map((lines, column) => ({ row: 0, column, rowspan: 1, colspan: 1, lines }));
}
