import { matchLabel } from './labels.ts';
import type { DocumentRows, Row, Segment } from './segments.ts';

export type Found<T> = {
  value: T;
  /** The characters the value was read from. */
  text: string;
  segment: Segment;
  label: Segment;
  rowIndex: number;
};

export type Search<T> = {
  /** Squashed labels. Which of two wins is decided by their length, not by their order here. */
  labels: readonly string[];
  /** Reads a value, or null when the text is none: it keeps a label's neighbours apart from its value. */
  accept: (text: string) => T | null;
  /** Rows from … up to; the whole document by default. */
  from?: number;
  to?: number;
};

/**
 * Values that stand after their label, to its right or under it, best first: a longer label before a shorter one, then
 * a value in the same text before one at the right, and that before one under it.
 */
export function findLabelled<T>(document: DocumentRows, { labels, accept, from = 0, to }: Search<T>): Found<T>[] {
  const found: { hit: Found<T>; rank: number }[] = [];
  const end = Math.min(to ?? document.rows.length, document.rows.length);
  for (let rowIndex = from; rowIndex < end; rowIndex += 1) {
    for (const [index, segment] of document.rows[rowIndex]?.segments.entries() ?? []) {
      const match = matchLabel(segment.text, labels);
      if (match === null) continue;
      for (const [step, { text, at }] of candidates(document.rows, rowIndex, index, match.rest).entries()) {
        const value = accept(text);
        if (value === null) continue;
        const hit = { value, text, segment: at, label: segment, rowIndex };
        found.push({ hit, rank: match.length * 10 - step });
        break;
      }
    }
  }
  // A stable sort, so that the first on the page wins among equals.
  return found.sort((a, b) => b.rank - a.rank).map(({ hit }) => hit);
}

function candidates(rows: Row[], rowIndex: number, index: number, rest: string): { text: string; at: Segment }[] {
  const row = rows[rowIndex] as Row;
  const label = row.segments[index] as Segment;
  if (rest !== '') return [{ text: rest, at: label }];
  const right = row.segments[index + 1];
  const values = right === undefined ? [] : [{ text: right.text.replace(/^[:\s]+/, ''), at: right }];
  const under = segmentUnder(rows, rowIndex, label);
  if (under !== null && isHeaderOf(row, rows[rowIndex + 1])) return [{ text: under.text, at: under }, ...values];
  return under === null ? values : [...values, { text: under.text, at: under }];
}

/** Labels side by side over as many values: what stands right of one is the next label. */
const isHeaderOf = ({ segments }: Row, below: Row | undefined) =>
  segments.length > 2 &&
  below?.segments.length === segments.length &&
  !segments.some(({ text }) => /\d|:$/.test(text)) &&
  below.segments.some(({ text }) => /\d/.test(text));

/** The nearest segment under another that shares some of its width, within the next three rows of the page. */
export function segmentUnder(rows: Row[], rowIndex: number, label: Segment): Segment | null {
  const height = label.place[3] - label.place[1];
  // Labels side by side without values are the header of a small table, whose rows are set wider.
  const isHeader =
    (rows[rowIndex]?.segments.length ?? 0) > 2 && !rows[rowIndex]?.segments.some(({ text }) => /\d/.test(text));
  const reach = isHeader ? 4.5 : 2.2;
  for (const row of rows.slice(rowIndex + 1, rowIndex + 4)) {
    if (row.page !== label.page) return null;
    const sameTable = row.segments.some(({ slot }) => slot !== null && slot.table === label.slot?.table);
    if (!sameTable && row.top - label.place[3] > reach * height) return null;
    const above = rows[rowIndex]?.segments ?? [];
    if (isHeader && !sameTable && row.segments.length === above.length)
      return row.segments[above.indexOf(label)] ?? null;
    const under = row.segments.find((segment) =>
      sameTable ? segment.slot?.column === label.slot?.column : overlap(segment, label) > 0,
    );
    if (under) return under;
  }
  return null;
}

/** Shared width in pixels; negative when they stand apart. */
export const overlap = (a: Segment, b: Segment) => Math.min(a.place[2], b.place[2]) - Math.max(a.place[0], b.place[0]);
