import { cut, detachAmounts, readAmount } from './amounts.ts';
import { findDate } from './find-dates.ts';
import { overlap } from './key-values.ts';
import { squash } from './labels.ts';
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
  if (!base || base.segments.length < 2 || base.segments.some(isValue)) return null;
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
  /\d/.test(text) && (readAmount(text)?.whole === false || findDate(text) !== null);

/** A further line of a header has no digits, and every word of it stands over or under one of the header's. */
const belongsTo = (line: Row, base: Row) =>
  line.segments.every(
    (segment) =>
      !/\d/.test(segment.text) && base.segments.some((head) => overlap(head, segment) > 0 || sameColumn(head, segment)),
  );

const sameColumn = ({ slot: a }: Segment, { slot: b }: Segment) =>
  a !== null && a.table === b?.table && (covers(a, b.column) || covers(b, a.column));

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

const covers = (slot: { column: number; columns: number }, column: number) =>
  column >= slot.column && column < slot.column + slot.columns;

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

function toColumns<R extends string>(rows: Row[], rules: readonly RoleRule<R>[]): Column<R>[] {
  const heads: { lines: Segment[]; place: Segment }[] = [];
  for (const row of rows) {
    // Only lines above may be the same header: what stands side by side is not, even within one cell.
    const above = [...heads];
    for (const segment of row.segments.flatMap((text) => splitHead(text, rules))) {
      const head = above.find(({ place }) =>
        segment.slot !== null && segment.slot.table === place.slot?.table
          ? sameColumn(place, segment)
          : overlap(place, segment) > 0.3 * Math.min(widthOf(place), widthOf(segment)),
      );
      if (head) {
        head.lines.push(segment);
        head.place = union(head.place, segment);
      } else heads.push({ lines: [segment], place: segment });
    }
  }
  heads.sort((a, b) => a.place.place[0] - b.place.place[0]);
  let group = 0;
  let seen = new Set<string>();
  return heads.map(({ lines, place }) => {
    const label = lines.map((line) => line.text).join(' ');
    const rule = [label, lines.at(-1)?.text ?? ''].flatMap((text) => ruleFor(text, rules) ?? [])[0];
    // The first role coming round again after others opens the next table; two dates in a row are one table's.
    if (rule && seen.size > 1 && rule.role === [...seen][0]) {
      group += 1;
      seen = new Set();
    }
    // A second column of the same words is a note on the first, and would only blur it.
    const isNote = rule !== undefined && rule.kind === 'text' && seen.has(rule.role);
    if (rule) seen.add(rule.role);
    if (isNote) return { role: 'other', kind: 'any', label, head: place, group };
    return { role: rule?.role ?? 'other', kind: rule?.kind ?? 'any', label, head: place, group };
  });
}

/** `AMOUNT DATE`: headers set so close that they were read as one, when every word of them is a header. */
function splitHead<R extends string>(segment: Segment, rules: readonly RoleRule<R>[]): Segment[] {
  const words = [...segment.text.matchAll(/\S+/g)];
  if (words.length < 2 || words.length > 8 || ruleFor(segment.text, rules)) return [segment];
  const starts: number[] = [];
  for (let from = 0; from < words.length; ) {
    const lengths = [3, 2, 1].filter((count) => from + count <= words.length);
    const length = lengths.find((count) => ruleFor(words.slice(from, from + count).join(' '), rules));
    if (length === undefined) return [segment];
    starts.push(words[from]?.index ?? 0);
    from += length;
  }
  return starts.map((start, index) => cut(segment, start, starts[index + 1] ?? segment.text.length));
}

function ruleFor<R extends string>(label: string, rules: readonly RoleRule<R>[]): RoleRule<R> | undefined {
  const text = squash(label.replace(/\([^)]*\)|\[[^\]]*\]|[$€£]/g, ''));
  return text === '' ? undefined : rules.find(({ pattern }) => pattern.test(text));
}

const widthOf = ({ place }: Segment) => place[2] - place[0];

/** One head out of two lines of it. Its slot is the finer one, for a label may stand over several columns. */
function union(a: Segment, b: Segment): Segment {
  const finer = a.slot && b.slot ? (b.slot.columns < a.slot.columns ? b : a) : a;
  const place = finer.slot?.columns === 1 && a.slot?.columns !== b.slot?.columns ? finer.place : undefined;
  return {
    ...a,
    slot: finer.slot,
    place: place ?? [
      Math.min(a.place[0], b.place[0]),
      Math.min(a.place[1], b.place[1]),
      Math.max(a.place[2], b.place[2]),
      Math.max(a.place[3], b.place[3]),
    ],
  };
}
