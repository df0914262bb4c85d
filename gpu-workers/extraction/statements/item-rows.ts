import { readAmount } from './amounts.ts';
import { assignColumns, type Column, findHeader, type Header, partsOf } from './columns.ts';
import { detachAmounts } from './detach-amounts.ts';
import { findDate } from './find-dates.ts';
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
  /** What the header says of the amounts; null when it says nothing. */
  includesTax: boolean | null;
};

type Progress = {
  table: ItemTable;
  header: Header<ItemRole> | null;
  /** Lines of words whose item is not known yet: the one before them or the one behind. */
  held: { row: Row; cells: ItemRow }[];
  /** The row that was taken last from the table at hand. */
  lastRow: Row | null;
  /** The words of an item stand over its prices, as the first item of the table shows. */
  wordsFirst: boolean;
};

/**
 * Reads every line of the tables of items, over page breaks, repeated headers and lines broken in two.
 *
 * @param keyOf - Which total a label announces, or null: the first such row with an amount ends a table.
 */
export function readItems(document: DocumentRows, keyOf: KeyOf = totalKey): ItemTable {
  const table: ItemTable = { items: [], taken: new Set(), firstRow: null, includesTax: null };
  const progress: Progress = { table, header: null, held: [], lastRow: null, wordsFirst: false };
  for (let index = 0; index < document.rows.length; index += 1) {
    const row = document.rows[index] as Row;
    const found = findHeader(document.rows, index, itemRoles, isItemHeader);
    if (found) {
      release(progress);
      progress.header = withItemCodes(withOneQuantity(found));
      progress.lastRow = null;
      table.firstRow ??= row;
      table.includesTax ??= saysTax(found);
      for (const head of document.rows.slice(index, found.bodyFrom)) table.taken.add(head);
      index = found.bodyFrom - 1;
    } else if (progress.header !== null && !row.segments.every((segment) => segment.running)) {
      readItemRow(row, progress.header, { progress, keyOf });
    }
  }
  release(progress);
  return table;
}

/** `Amount (inc GST)`, `Net amount`, `Total excl. VAT` */
function saysTax({ columns }: Header<ItemRole>): boolean | null {
  const label = columns.findLast(({ role }) => role === 'amount')?.label ?? '';
  if (/\bincl?\b|including|\bgross\b|brutto|\bttc\b/i.test(label)) return true;
  return /\bexcl?\b|excluding|\bnet\b|netto|\bht\b/i.test(label) ? false : null;
}

type KeyOf = (label: string) => string | null;

function readItemRow(
  row: Row,
  header: Header<ItemRole>,
  { progress, keyOf }: { progress: Progress; keyOf: KeyOf },
): void {
  const { table, held } = progress;
  const leavesPage = row.page !== header.page && table.items.length > 0 && held.length === 0 && !sameTable(row, header);
  const cells = cellsOf(row, header);
  if (leavesPage || isTotalRow(row, cells, keyOf)) {
    release(progress);
    progress.header = null;
    return;
  }
  const named = cells.has('description') || cells.has('product_code');
  if (!isPriced(cells)) {
    if (named) held.push({ row, cells });
    return;
  }
  const isFirst = progress.lastRow === null;
  if (isFirst && named && held.length > 0 && held.length < 3) progress.wordsFirst = true;
  if (held.length > 0 && (!named || progress.wordsFirst)) {
    for (const line of held.toReversed()) append(cells, line.cells, true);
    for (const line of held) table.taken.add(line.row);
    progress.held = [];
  } else release(progress);
  if (!cells.has('description') && !cells.has('product_code') && !cells.has('quantity')) return;
  table.items.push(cells);
  table.taken.add(row);
  progress.lastRow = row;
}

const isPriced = (cells: ItemRow) =>
  hasNumber(cells.get('amount')) || (hasNumber(cells.get('unit_price')) && hasNumber(cells.get('quantity')));

/** Gives the held lines to the item before them, as far as they follow it closely. */
function release(progress: Progress): void {
  const { table, held } = progress;
  progress.held = [];
  const item = table.items.at(-1);
  for (const { row, cells } of held) {
    if (!item || progress.lastRow === null || !follows(progress.lastRow, row)) return;
    // What has a date of its own is a row of another kind, such as a payment.
    if (findDate(cells.get('date')?.[0]?.text ?? '') !== null) return;
    append(item, cells);
    table.taken.add(row);
    progress.lastRow = row;
  }
}

/** Of what was ordered and what was shipped the latter is billed. */
function withOneQuantity(header: Header<ItemRole>): Header<ItemRole> {
  const counts = header.columns.filter(({ role }) => role === 'quantity');
  if (!counts.some(({ label }) => /ship/i.test(label))) return header;
  const other = ({ role, label }: Column<ItemRole>) => role === 'quantity' && !/ship/i.test(label);
  return {
    ...header,
    columns: header.columns.map((column) => (other(column) ? { ...column, role: 'other' as const } : column)),
  };
}

/** `Item` before `Description` holds a code or a number; alone it holds the words themselves. */
function withItemCodes(header: Header<ItemRole>): Header<ItemRole> {
  const item = header.columns.find(({ label, role }) => role === 'description' && /^items?$/i.test(label.trim()));
  const words = header.columns.find(
    ({ label, role }) => role === 'other' && /^(?:item )?desc|^details?$|^particulars$/i.test(label.trim()),
  );
  const unnamed = header.columns.every(({ role }) => role !== 'description' && role !== 'product_code');
  const first = header.columns.find(({ role }) => role === 'other');
  // A header that is misread still stands over the words, which come first.
  if (unnamed && first) return withRoles(header, new Map([[first, 'description']]));
  // An activity and what it was are both words about the item.
  const activity = header.columns.find(
    ({ label, role }) =>
      role === 'description' && /^(?:activity|products?|services?|product\W*(?:or |& )?service)$/i.test(label.trim()),
  );
  if (activity && words) return withRoles(header, new Map([[words, 'description']]));
  if (!item || !words) return header;
  return withRoles(
    header,
    new Map([
      [item, 'product_code'],
      [words, 'description'],
    ]),
  );
}

const withRoles = (header: Header<ItemRole>, roles: Map<Column<ItemRole>, ItemRole>): Header<ItemRole> => ({
  ...header,
  columns: header.columns.map((column) => ({ ...column, role: roles.get(column) ?? column.role })),
});

/** The columns of a row. Of two columns of amounts the last counts, which is the one that is summed up. */
function cellsOf(row: Row, header: Header<ItemRole>): ItemRow {
  const cells: ItemRow = new Map();
  const assigned = assignColumns(partsOf(row, header), header);
  for (const column of header.columns) {
    const segments = assigned.get(column);
    if (!segments || column.role === 'other') continue;
    const isAmount = column.role === 'amount';
    const had = column.role === 'description' ? cells.get('description') : undefined;
    if (had) {
      cells.set('description', [...had, ...segments]);
      continue;
    }
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

/** A fee or a discount among the words is a line like any other; beside them it begins the totals. */
const maybeItem = new Set(['other_charges', 'shipping_amount', 'total_discount', 'amount_paid']);

/** A row that sums up ends the list: its label announces a total and an amount stands behind it. */
function isTotalRow(row: Row, cells: ItemRow, keyOf: KeyOf): boolean {
  const parts = row.segments.flatMap(detachAmounts);
  const words = parts.filter(({ text }) => readAmount(text) === null);
  if (words.length === 0 || words.length > 3) return false;
  // A day's room tax is a line of its own; sums have no date.
  if (findDate(cells.get('date')?.[0]?.text ?? '') !== null && cells.has('description')) return false;
  const hasAmount = parts.length > words.length;
  if (hasAmount && /^(?:sub|grand|net)?[ -]?total\b/i.test(words[0]?.text ?? '')) return true;
  const keys = words.map(({ text }) => keyOf(text.replace(/[\d%.,$€£\s]+$/, '')));
  const key = keys.find((found) => found !== null && !(maybeItem.has(found) && cells.has('description')));
  return key !== undefined && (hasAmount || key === 'subtotal' || key === 'grand_total');
}

const follows = (above: Row, below: Row) =>
  above.page === below.page && below.top - above.bottom < 0.9 * (below.bottom - below.top);

/** A table that goes on on the next page without its header keeps its columns. */
const sameTable = (row: Row, header: Header<ItemRole>) =>
  row.page === header.page + 1 &&
  row.segments.length >= 3 &&
  row.segments.some((segment) => segment.slot !== null || header.segments[0]?.slot === null);
