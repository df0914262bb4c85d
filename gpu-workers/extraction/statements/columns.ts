import { readAmount } from './amounts.ts';
import { detachAmounts } from './detach-amounts.ts';
import { findDate } from './find-dates.ts';
import { covers, sameColumn, toColumns } from './header-columns.ts';
import { overlap } from './key-values.ts';
import type { Row, Segment } from './segments.ts';

/** What a column may hold decides which of two neighbours a value belongs to. */
export type ColumnKind = 'text' | 'number' | 'date' | 'any';

/** @typeParam R - The roles a document type knows. A header cell that fits none has the role `other`. */
export type RoleRule<R extends string> = { role: R; kind: ColumnKind; pattern: RegExp };

export type Column<R extends string> = {
  role: R | 'other';
  kind: ColumnKind;
  label: string;
  head: Segment;
  /** Tables printed side by side under one line of headers: which of them, from 0. */
  group: number;
};

export type Header<R extends string> = {
  columns: Column<R>[];
  /** Index of the first row under it. */
  bodyFrom: number;
  page: number;
  segments: Segment[];
};

/**
 * Reads a row as the header of a table, together with the one above and up to two below where a label is broken over
 * several lines.
 *
 * @param isHeader - Whether the roles found make a header. Called with the roles of each way to join the rows.
 */
export function findHeader<R extends string>(
  rows: Row[],
  rowIndex: number,
  rules: readonly RoleRule<R>[],
  isHeader: (roles: (R | 'other')[]) => boolean,
): Header<R> | null {
  const base = rows[rowIndex];
  if (!base || base.segments.length < 2 || base.segments.some((segment) => isValue(segment) || isSentence(segment)))
    return null;
  // A row of values over a header is none of its lines: one of its own words must be a label.
  if (toColumns([base], rules).every(({ role }) => role === 'other')) return null;
  let best: { header: Header<R>; score: number } | null = null;
  for (const [first, last] of [
    [0, 0],
    [0, 1],
    [0, 2],
    [-1, 0],
    [-1, 1],
  ] as const) {
    const lines = rows.slice(Math.max(0, rowIndex + first), rowIndex + last + 1);
    if (lines.length !== last - first + 1 || !adjoin(lines)) continue;
    if (lines.some((line) => line !== base && !belongsTo(line, base))) continue;
    const columns = toColumns(lines, rules);
    const roles = columns.map((column) => column.role);
    const known = roles.filter((role) => role !== 'other').length;
    // A first row of the body would turn known labels into unknown ones; a label's second line does not.
    // The line above is a heading more often than a part of the header, so it must bring a label to light.
    const score = known * 10 - (roles.length - known) * 4 + lines.length + first * 5;
    if (!isHeader(roles) || (best !== null && score <= best.score)) continue;
    const segments = lines.flatMap((line) => line.segments);
    best = { header: { columns, bodyFrom: rowIndex + last + 1, page: base.page, segments }, score };
  }
  return best?.header ?? null;
}

/** Amounts and dates stand under headers, not in them. */
const isValue = ({ text }: Segment) =>
  /\d/.test(text) && (readAmount(text)?.whole === false || findDate(text) !== null || /\d\.\d{2}[-)]?$/.test(text));

const isSentence = ({ text }: Segment) => text.length > 60 && text.split(' ').length > 9;

/** A further line of a header has no digits, and every word of it stands over or under one of the header's. */
const belongsTo = (line: Row, base: Row) =>
  line.segments.every(
    (segment) =>
      !/\d/.test(segment.text) && base.segments.some((head) => overlap(head, segment) > 0 || sameColumn(head, segment)),
  );

/** A row's texts, amounts parted from the words before them wherever one text may hold several columns. */
export const partsOf = <R extends string>(row: Row, { columns }: Header<R>): Segment[] =>
  row.segments.flatMap((segment) =>
    segment.slot === null || columnsOver(segment, columns).length > 1 ? detachAmounts(segment) : [segment],
  );

/** Parts a body row among the columns, left to right within each. */
export function assignColumns<R extends string>(segments: Segment[], header: Header<R>): Map<Column<R>, Segment[]> {
  const assigned = new Map<Column<R>, Segment[]>();
  for (const segment of segments) {
    const column = columnOf(segment, header);
    if (column === null) continue;
    const list = assigned.get(column);
    if (list) list.push(segment);
    else assigned.set(column, [segment]);
  }
  return assigned;
}

function columnOf<R extends string>(segment: Segment, { columns }: Header<R>): Column<R> | null {
  const { slot } = segment;
  if (slot !== null) {
    const under = columnsOver(segment, columns);
    // Of two headers read as one cell the nearer counts, by place and kind as where there are no cells at all.
    if (under.length === 1 && under[0]) return under[0];
    if (under.length > 1) return nearestFitting(segment, under);
  }
  return nearestFitting(segment, columns);
}

/** The columns whose header's cell reaches over this one. */
function columnsOver<R extends string>({ slot }: Segment, columns: Column<R>[]): Column<R>[] {
  if (slot === null) return [];
  const same = columns.filter(({ head: { slot: at } }) => at?.table === slot.table && covers(at, slot.column));
  // A table that goes on over the page without its header has the same columns in the same order.
  return same.length > 0 ? same : columns.filter(({ head: { slot: at } }) => at !== null && covers(at, slot.column));
}

function nearestFitting<R extends string>(segment: Segment, columns: Column<R>[]): Column<R> | null {
  const isNumber = readAmount(segment.text) !== null;
  const fitting = columns.filter(({ kind }) => (isNumber ? kind !== 'date' : kind !== 'number'));
  return nearest(segment, fitting.length > 0 ? fitting : columns, isNumber);
}

/** Numbers stand flush with some edge of their header; words reach over, so the shared width decides for them. */
function nearest<R extends string>(segment: Segment, columns: Column<R>[], byEdge: boolean): Column<R> | null {
  const distance = ({ head, kind }: Column<R>) => {
    const [a, b] = [segment.place, head.place];
    if (!byEdge) return -overlap(segment, head);
    const apart = Math.min(Math.abs(a[0] - b[0]), Math.abs(a[2] - b[2]), Math.abs(a[0] + a[2] - b[0] - b[2]) / 2);
    return kind === 'text' ? apart * 2 : apart;
  };
  return columns.reduce<Column<R> | null>(
    (best, column) => (best === null || distance(column) < distance(best) ? column : best),
    null,
  );
}

function adjoin(rows: Row[]): boolean {
  return rows.every((row, index) => {
    const above = rows[index - 1];
    if (!above) return true;
    return above.page === row.page && row.top - above.bottom < 0.9 * (row.bottom - row.top);
  });
}
