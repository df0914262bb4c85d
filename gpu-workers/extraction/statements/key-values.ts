import { type LabelMatch, matchLabel, squash } from './labels.ts';
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
      const plain = matchLabel(segment.text, labels);
      const places = plain ? candidates(document.rows, rowIndex, index, plain.rest) : [];
      const take = (length: number, values: Candidate[]) => {
        const step = values.findIndex(({ text }) => accept(text) !== null);
        const { text, at } = values[step] ?? {};
        const value = text === undefined ? null : accept(text);
        if (text === undefined || !at || value === null) return false;
        found.push({ hit: { value, text, segment: at, label: segment, rowIndex }, rank: length * 10 - step });
        return true;
      };
      if (plain && take(plain.length, places)) continue;
      const stacked = stackedLabel(document.rows, rowIndex, index, labels);
      if (stacked) take(stacked.length, besideStacked(document.rows, rowIndex, index, stacked.below));
    }
  }
  // A stable sort, so that the first on the page wins among equals.
  return found.sort((a, b) => b.rank - a.rank).map(({ hit }) => hit);
}

type Candidate = { text: string; at: Segment };

/** A label that is broken over two lines, as in a narrow box: `Payment Due` over `Date`. */
function stackedLabel(
  rows: Row[],
  rowIndex: number,
  index: number,
  labels: readonly string[],
): (LabelMatch & { below: Segment }) | null {
  const label = rows[rowIndex]?.segments[index] as Segment;
  if (label.text.length > 40) return null;
  const first = squash(label.text);
  if (
    first.length < 4 ||
    /[\d:]/.test(label.text) ||
    !labels.some((each) => each.length > first.length && each.startsWith(first))
  )
    return null;
  const height = label.place[3] - label.place[1];
  const below = segmentUnder(rows, rowIndex, label);
  if (!below || below.place[1] - label.place[3] > 0.6 * height || Math.abs(below.place[0] - label.place[0]) > height)
    return null;
  const match = matchLabel(`${label.text} ${below.text}`, labels);
  return match && match.length > first.length && match.rest === '' ? { ...match, below } : null;
}

/** The value may stand beside either line of its label, or under the second. */
function besideStacked(rows: Row[], rowIndex: number, index: number, below: Segment): Candidate[] {
  const row = rows[rowIndex] as Row;
  const belowIndex = rows.findIndex((each, at) => at > rowIndex && each.segments.includes(below));
  const right = [
    row.segments[index + 1],
    rows[belowIndex]?.segments[(rows[belowIndex]?.segments.indexOf(below) ?? 0) + 1],
  ];
  const under = segmentUnder(rows, belowIndex, below);
  return [...right, under].flatMap((at) => (at ? [{ text: at.text.replace(/^[:\s]+/, ''), at }] : []));
}

function candidates(rows: Row[], rowIndex: number, index: number, rest: string): Candidate[] {
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
