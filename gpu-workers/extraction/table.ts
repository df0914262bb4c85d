import { Parser } from 'htmlparser2';

export type TableCell = {
  /** Entities decoded, tags dropped, `<br>` as a line break, runs of spaces collapsed. */
  text: string;
  /** Where it begins, both from 0. */
  row: number;
  column: number;
  /** How far it reaches in this grid: at least 1, and never past its edge. */
  rowSpan: number;
  colSpan: number;
  /** A `<th>`, or any cell of a `<thead>`. */
  header: boolean;
};

/** Every row is as long as the widest; a slot covered by a span holds the very cell that covers it. */
export type TableGrid = { rows: TableCell[][] };

/** Wider than any printed table, and narrow enough that spans cannot make a huge grid out of a small answer. */
const maxColumns = 100;

type OpenCell = { text: string; rowSpan: number; colSpan: number; header: boolean };

/**
 * Lays an engine's HTML table out as a grid. Never throws: unclosed and misplaced tags, cells outside rows and spans that
 * do not add up are taken as they come, and missing cells are filled with empty ones.
 *
 * @param html - Text of a Table cell; anything that is no table gives no rows. Time and memory grow linearly with it.
 */
export function parseTable(html: string): TableGrid {
  const rows = readRows(html);
  const widest = Math.min(maxColumns, Math.max(0, ...rows.map((row) => row.length)));
  return { rows: pad(place(rows, widest)) };
}

/** The rows as they are written, before spans are laid out. */
function readRows(html: string): OpenCell[][] {
  const rows: OpenCell[][] = [];
  let row: OpenCell[] | null = null;
  let cell: OpenCell | null = null;
  let tables = 0;
  let inHead = false;

  const openRow = () => {
    row = [];
    rows.push(row);
    cell = null;
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        // A table within a cell is that cell's text, row by row.
        const nested = tables > 1;
        if (name === 'table') tables = cell === null ? 1 : tables + 1;
        else if (name === 'br' || (nested && name === 'tr')) append(cell, '\n');
        else if (name === 'p' || name === 'div' || name === 'li') append(cell, '\n');
        else if (nested) append(cell, ' ');
        else if (name === 'thead') inHead = true;
        else if (name === 'tbody' || name === 'tfoot') {
          inHead = false;
          row = null;
        } else if (name === 'tr') openRow();
        else if (name === 'td' || name === 'th') {
          if (row === null) openRow();
          const { rowspan, colspan } = attributes;
          cell = { text: '', rowSpan: span(rowspan), colSpan: span(colspan), header: inHead || name === 'th' };
          (row as OpenCell[] | null)?.push(cell);
        }
      },
      ontext(text) {
        append(cell, text.replace(/\s+/g, ' '));
      },
      onclosetag(name) {
        if (name === 'table') tables = Math.max(0, tables - 1);
        if (tables > 1) return;
        if (name === 'td' || name === 'th') cell = null;
        if (name === 'tr') row = null;
        if (name === 'thead') inHead = false;
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.end(html);
  return rows;
}

function append(cell: OpenCell | null, text: string): void {
  if (cell !== null) cell.text += text;
}

function span(attribute: string | undefined): number {
  const value = Number.parseInt(attribute ?? '', 10);
  return Number.isNaN(value) ? 1 : Math.max(value, 1);
}

function place(rows: OpenCell[][], widest: number): TableCell[][] {
  const grid: TableCell[][] = [];
  /** Cells of earlier rows that still reach down, by column. */
  const hanging: (TableCell | undefined)[] = [];
  for (const [rowIndex, cells] of rows.entries()) {
    const slots: TableCell[] = [];
    const takeHanging = () => {
      while (hanging[slots.length] !== undefined) slots.push(hanging[slots.length] as TableCell);
    };
    for (const { text, rowSpan, colSpan, header } of cells) {
      takeHanging();
      if (slots.length >= maxColumns) break;
      const column = slots.length;
      const cell: TableCell = { text: tidy(text), row: rowIndex, column, rowSpan: 1, colSpan: 0, header };
      cell.rowSpan = Math.min(rowSpan, rows.length - rowIndex);
      const width = Math.min(colSpan, widest, maxColumns - column);
      while (cell.colSpan < width && hanging[slots.length] === undefined) {
        slots.push(cell);
        cell.colSpan += 1;
      }
    }
    for (let column = slots.length; column < hanging.length; column += 1) {
      slots.push(hanging[column] ?? emptyCell(rowIndex, column));
    }
    grid.push(slots);
    for (const [column, cell] of slots.entries()) {
      hanging[column] = cell.row + cell.rowSpan > rowIndex + 1 ? cell : undefined;
    }
  }
  return grid;
}

const emptyCell = (row: number, column: number): TableCell => ({
  text: '',
  row,
  column,
  rowSpan: 1,
  colSpan: 1,
  header: false,
});

const tidy = (text: string) =>
  text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();

function pad(grid: TableCell[][]): TableCell[][] {
  const width = grid.reduce((most, row) => Math.max(most, row.length), 0);
  for (const [rowIndex, row] of grid.entries()) {
    while (row.length < width) row.push(emptyCell(rowIndex, row.length));
  }
  return grid;
}
