import type { Cell } from '../../shared/cell.ts';
import { parseTable } from '../extraction/table.ts';

/** The cells of a page as one Markdown text: headings and paragraphs as they are, tables as HTML, pictures left out. */
export const toMarkdown = (cells: Cell[]): string =>
  cells
    .map((cell) => (cell.category === 'Formula' && cell.text ? `$$\n${cell.text}\n$$` : (cell.text ?? '')))
    .filter((text) => text.trim() !== '')
    .join('\n\n');

/** The words alone, for searching: no marks, each table row on a line of its own with tabs between its cells. */
export const toPlainText = (cells: Cell[]): string =>
  cells
    .map((cell) =>
      cell.category === 'Table' ? tableText(cell.text ?? '') : (cell.text ?? '').replace(/^#{1,6} /gm, ''),
    )
    .filter((text) => text.trim() !== '')
    .join('\n');

function tableText(html: string): string {
  return parseTable(html)
    .rows.map((row, rowIndex) =>
      row
        .filter((cell, column) => cell.row === rowIndex && cell.column === column)
        .map((cell) => cell.text.replace(/\s+/g, ' '))
        .join('\t'),
    )
    .join('\n');
}
