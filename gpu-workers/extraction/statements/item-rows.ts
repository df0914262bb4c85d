import { detachAmounts, readAmount } from './amounts.ts';
import { assignColumns, findHeader, type Header } from './columns.ts';
import { type ItemRole, isItemHeader, itemRoles, totalKey } from './invoice-vocabulary.ts';
import type { DocumentRows, Row, Segment } from './segments.ts';

/** One line of an invoice: what is printed in each of its columns. */
export type ItemRow = Map<ItemRole, Segment[]>;

export type ItemTable = {
  items: ItemRow[];
  /** Rows that belong to it, its header included. */
  taken: Set<Row>;
  /** The row of its first header, or null when there is no such table. */
  firstRow: Row | null;
};

/** Reads every line of the tables of items, over page breaks, repeated headers and lines broken in two. */
export function readItems(document: DocumentRows): ItemTable {
  const table: ItemTable = { items: [], taken: new Set(), firstRow: null };
  let header: Header<ItemRole> | null = null;
  /** Lines of words whose item is not known yet: the one before them or the one behind. */
  let held: { row: Row; cells: ItemRow }[] = [];
  let lastRow: Row | null = null;
  const release = () => {
    const item = table.items.at(-1);
    for (const { row, cells } of held) {
      if (!item || !lastRow || !follows(lastRow, row)) break;
      append(item, cells);
      table.taken.add(row);
      lastRow = row;
    }
    held = [];
  };

  for (let index = 0; index < document.rows.length; index += 1) {
    const row = document.rows[index] as Row;
    const found = findHeader(document.rows, index, itemRoles, isItemHeader);
    if (found) {
      release();
      header = withItemCodes(found);
      table.firstRow ??= row;
      for (const head of document.rows.slice(index, found.bodyFrom)) table.taken.add(head);
      index = found.bodyFrom - 1;
      lastRow = null;
      continue;
    }
    if (header === null || row.segments.every((segment) => segment.running)) continue;
    if (row.page !== header.page && table.items.length > 0 && held.length === 0 && !sameTable(row, header)) {
      header = null;
      continue;
    }
    if (isTotalRow(row)) {
      release();
      header = null;
      continue;
    }
    const cells = cellsOf(row, header);
    const priced =
      hasNumber(cells.get('amount')) || (hasNumber(cells.get('unit_price')) && hasNumber(cells.get('quantity')));
    const named = cells.has('description') || cells.has('product_code');
    if (!priced) {
      if (named) held.push({ row, cells });
      continue;
    }
    if (!named && held.length > 0) {
      for (const line of held) append(cells, line.cells, true);
      for (const line of held) table.taken.add(line.row);
      held = [];
    } else if (named && table.items.length === 0 && held.length > 0 && held.length < 3) {
      for (const line of held) append(cells, line.cells, true);
      held = [];
    } else release();
    if (!cells.has('description') && !cells.has('product_code') && !cells.has('quantity')) continue;
    table.items.push(cells);
    table.taken.add(row);
    lastRow = row;
  }
  release();
  return table;
}

/** `Item` before `Description` holds a code or a number; alone it holds the words themselves. */
function withItemCodes(header: Header<ItemRole>): Header<ItemRole> {
  const item = header.columns.find(({ label, role }) => role === 'description' && /^items?$/i.test(label.trim()));
  const words = header.columns.find(
    ({ label, role }) => role === 'other' && /^(?:item )?desc|^details?$|^particulars$/i.test(label.trim()),
  );
  if (!item || !words) return header;
  const roles = new Map<unknown, ItemRole>([
    [item, 'product_code'],
    [words, 'description'],
  ]);
  return {
    ...header,
    columns: header.columns.map((column) => ({ ...column, role: roles.get(column) ?? column.role })),
  };
}

/** The columns of a row. Of two columns of amounts the last counts, which is the one that is summed up. */
function cellsOf(row: Row, header: Header<ItemRole>): ItemRow {
  const loose = row.segments.flatMap((segment) => (segment.slot === null ? detachAmounts(segment) : [segment]));
  const cells: ItemRow = new Map();
  const assigned = assignColumns(loose, header);
  for (const column of header.columns) {
    const segments = assigned.get(column);
    if (!segments || column.role === 'other') continue;
    const isAmount = column.role === 'amount';
    if (cells.has(column.role) && !(isAmount && hasNumber(segments))) continue;
    cells.set(column.role, segments);
  }
  return cells;
}

const hasNumber = (segments: Segment[] | undefined) =>
  segments?.some((segment) => readAmount(segment.text) !== null) ?? false;

function append(item: ItemRow, line: ItemRow, before = false): void {
  for (const role of ['description', 'product_code', 'quantity', 'unit'] as const) {
    const more = line.get(role);
    if (!more) continue;
    const had = item.get(role);
    // Only words go on over several lines.
    if (had && role !== 'description') continue;
    item.set(role, had ? (before ? [...more, ...had] : [...had, ...more]) : more);
  }
}

/** A row that sums up ends the list: its label announces a total and an amount stands behind it. */
function isTotalRow(row: Row): boolean {
  const parts = row.segments.flatMap(detachAmounts);
  const words = parts.filter(({ text }) => readAmount(text) === null);
  if (words.length === 0 || words.length > 3) return false;
  const key = words.map(({ text }) => totalKey(text.replace(/[\d%.,$€£\s]+$/, ''))).find((found) => found !== null);
  return key !== undefined && (parts.length > words.length || key === 'subtotal' || key === 'grand_total');
}

const follows = (above: Row, below: Row) =>
  above.page === below.page && below.top - above.bottom < 0.9 * (below.bottom - below.top);

/** A table that goes on on the next page without its header keeps its columns. */
const sameTable = (row: Row, header: Header<ItemRole>) =>
  row.page === header.page + 1 &&
  row.segments.length >= 3 &&
  row.segments.some((segment) => segment.slot !== null || header.segments[0]?.slot === null);
