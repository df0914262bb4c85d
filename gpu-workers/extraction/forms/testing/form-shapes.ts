import type { Bbox, Cell } from '../../../../shared/cell.ts';
import type { PageContent } from '../../page-content.ts';

/** One box of a form as it is printed: where it begins in a grid of 12 columns, how wide it is, and what stands in it. */
export type PrintedBox = { row: number; column: number; width: number; label: string; value?: string };

/** A form as it is printed: what stands above and below its boxes, and the boxes row by row. */
export type PrintedForm = { above?: readonly string[]; boxes: readonly PrintedBox[]; below: readonly string[] };

const cellOf = (category: Cell['category'], text: string, bbox: Bbox | null): Cell => ({
  category,
  text,
  bbox,
  confidence: null,
});

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const lines = (text = '') => text.split('\n').map(escapeHtml).join('<br>');
const foot = (form: PrintedForm, top: number): Cell[] =>
  form.below.map((text, index) => cellOf('Text', text, [100, top + 40 * index, 900, top + 40 * index + 30]));
const head = (form: PrintedForm, top: number): Cell[] =>
  (form.above ?? []).map((text, index) =>
    cellOf('Text', text, [500, top - 40 + 20 * index, 900, top - 20 + 20 * index]),
  );

function rowsOf({ boxes }: PrintedForm): PrintedBox[][] {
  const rows: PrintedBox[][] = [];
  for (const box of boxes) {
    const row = rows[box.row] ?? [];
    rows[box.row] = row;
    row.push(box);
  }
  return Array.from(rows, (row) => row ?? []);
}

/** One printed form as the layout cells of an engine, its upper edge at `top`. */
export type Shape = (form: PrintedForm, top: number) => Cell[];

/** Label and value in one cell of one table. */
const oneTable: Shape = (form, top) => [
  ...head(form, top),
  cellOf(
    'Table',
    tableHtml(
      form,
      ({ label, value, width }) => `<td colspan="${width}">${lines(label)}${value ? `<br>${lines(value)}` : ''}</td>`,
    ),
    [100, top, 1600, top + 800],
  ),
  ...foot(form, top + 820),
];

const tableHtml = (form: PrintedForm, cell: (box: PrintedBox) => string) =>
  `<table>${rowsOf(form)
    .map((row) => `<tr>${row.map(cell).join('')}</tr>`)
    .join('')}</table>`;

/** The value in the cell beside its label. */
const neighbours: Shape = (form, top) => [
  ...head(form, top),
  cellOf(
    'Table',
    `<table><tbody>${form.boxes.map(({ label, value }) => `<tr><td>${lines(label)}</td><td>${lines(value)}</td></tr>`).join('')}</tbody></table>`,
    [100, top, 1600, top + 800],
  ),
  ...foot(form, top + 820),
];

/** A row of labels, then a row of values. */
const labelRows: Shape = (form, top) => {
  const rows = rowsOf(form).map((row) => {
    const cells = (text: (box: PrintedBox) => string) =>
      row.map((box) => `<td colspan="${box.width}">${text(box)}</td>`).join('');
    return `<tr>${cells(({ label }) => lines(label))}</tr><tr>${cells(({ value }) => lines(value))}</tr>`;
  });
  return [
    ...head(form, top),
    cellOf('Table', `<table>${rows.join('')}</table>`, [100, top, 1600, top + 800]),
    ...foot(form, top + 820),
  ];
};

/** No table: all of it as lines of one text block, label and value on one line. */
const plainText: Shape = (form, top) => [
  ...head(form, top),
  cellOf('Text', form.boxes.map(({ label, value }) => (value ? `${label} ${value}` : label)).join('\n'), [
    100,
    top,
    1600,
    top + 800,
  ]),
  ...foot(form, top + 820),
];

/** Every box a block of its own. */
const looseCells: Shape = (form, top) => [
  ...head(form, top),
  ...form.boxes.map(({ row, column, width, label, value }) =>
    cellOf('Text', value ? `${label}\n${value}` : label, [
      100 + column * 125,
      top + row * 90,
      100 + (column + width) * 125 - 10,
      top + row * 90 + 30 * (1 + (value?.split('\n').length ?? 0)),
    ]),
  ),
  ...foot(form, top + 90 * rowsOf(form).length + 20),
];

/** Blocks without boxes: only the reading order is left. */
const withoutBoxes: Shape = (form, top) => looseCells(form, top).map((cell) => ({ ...cell, bbox: null }));

/** One table whose spans do not add up and whose last cells are not closed. */
const brokenSpans: Shape = (form, top) => {
  const cell = ({ label, value, width }: PrintedBox) =>
    `<td colspan="${width + (label.length % 3)}"${label.length % 2 ? ' rowspan="9"' : ''}>${lines(label)}${value ? `<br>${lines(value)}` : ''}`;
  return [
    ...head(form, top),
    cellOf('Table', tableHtml(form, cell), [100, top, 1600, top + 800]),
    ...foot(form, top + 820),
  ];
};

export const shapes: Readonly<Record<string, Shape>> = {
  oneTable,
  neighbours,
  labelRows,
  plainText,
  looseCells,
  withoutBoxes,
  brokenSpans,
};

/** A page with the forms below one another. */
export function pageOf(forms: readonly PrintedForm[], shape: Shape): PageContent {
  const cells = forms.flatMap((form, index) => shape(form, 100 + index * 1050));
  return {
    page: 1,
    width: 1700,
    height: 100 + forms.length * 1050,
    cells,
    lines: [],
    lineSource: 'none',
    formFields: [],
  };
}
