import type { Bbox } from '../../shared/cell.ts';

/** A cell of a table; `lines` are its printed lines, none for an empty cell. */
export type TableCell = { row: number; column: number; rowspan: number; colspan: number; lines: string[] };

/** `columnEdges`: where a ruled table's columns begin and end, one more than columns. Absent without rules. */
export type Table = { bbox: Bbox; cells: TableCell[]; columnEdges?: number[] };

/** Takes out rows and columns in which nothing is printed, so that thin double rules leave no trace. */
export function withoutEmptyTracks(table: Table): Table {
  const rows = keptTracks(table.cells, 'row');
  const columns = keptTracks(table.cells, 'column');
  const cells = table.cells.flatMap((cell) => {
    const rowspan = countKept(rows, cell.row, cell.rowspan);
    const colspan = countKept(columns, cell.column, cell.colspan);
    if (rowspan === 0 || colspan === 0) return [];
    const row = countKept(rows, 0, cell.row);
    return [{ row, column: countKept(columns, 0, cell.column), rowspan, colspan, lines: cell.lines }];
  });
  if (!table.columnEdges) return { ...table, cells };
  return {
    ...table,
    cells,
    columnEdges: table.columnEdges.filter((_, index) => columns[index] ?? index === columns.length),
  };
}

/** For each row (or column): does a cell with text begin there? */
function keptTracks(cells: TableCell[], axis: 'row' | 'column'): boolean[] {
  const span = axis === 'row' ? 'rowspan' : 'colspan';
  const kept = new Array<boolean>(Math.max(0, ...cells.map((cell) => cell[axis] + cell[span]))).fill(false);
  for (const cell of cells) if (cell.lines.length > 0) kept[cell[axis]] = true;
  return kept;
}

const countKept = (kept: boolean[], from: number, count: number): number =>
  kept.slice(from, from + count).filter(Boolean).length;

/** HTML on one line, as dots.ocr writes tables: `<table><tr><td>…</td></tr></table>`, lines of a cell parted by `<br>`. */
export function tableHtml(cells: TableCell[]): string {
  const rows: TableCell[][] = [];
  for (const cell of cells) {
    const row = rows[cell.row] ?? [];
    rows[cell.row] = row;
    row.push(cell);
  }
  const html = Array.from(rows, (row) => {
    const cellsInOrder = (row ?? []).sort((a, b) => a.column - b.column);
    return `<tr>${cellsInOrder.map(cellHtml).join('')}</tr>`;
  });
  return `<table>${html.join('')}</table>`;
}

function cellHtml({ rowspan, colspan, lines }: TableCell): string {
  const spans = `${rowspan > 1 ? ` rowspan="${rowspan}"` : ''}${colspan > 1 ? ` colspan="${colspan}"` : ''}`;
  return `<td${spans}>${lines.map(escapeHtml).join('<br>')}</td>`;
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
