import type { Bbox } from '../../../shared/cell.ts';
import { type Amount, readAmount } from './amounts.ts';
import { cut, detachAmounts } from './detach-amounts.ts';
import type { Row, Segment } from './segments.ts';

export type LabelledAmounts = {
  label: string;
  /** The label with the line over or under it, where both stand so close that they may be one; else null. */
  stacked: string | null;
  labelSegments: Segment[];
  amounts: Amount[];
  row: Row;
  rowIndex: number;
};

/**
 * @param isLabel - Tells a label behind which a number without decimals is an amount too: `SUBTOTAL 1440`.
 * @returns The amounts of a row with what is printed before each: `Subtotal $12.00`, `Deposits 5 3,005.50`.
 * A row of amounts alone belongs to the label of the row above it, or each amount to the label over it.
 */
export function labelledAmounts(rows: Row[], isLabel: (text: string) => boolean = () => false): LabelledAmounts[] {
  const found: LabelledAmounts[] = [];
  let waiting: { label: Segment[]; row: Row } | null = null;
  for (const [rowIndex, row] of rows.entries()) {
    let labelSegments: Segment[] = [];
    let current: LabelledAmounts | null = null;
    // Amounts of a row that has a label of its own are that label's, however many they are.
    let hasLabel = false;
    const parts = row.segments.flatMap((segment) => detachWhole(segment, isLabel) ?? detachAmounts(segment));
    for (const [index, part] of parts.entries()) {
      const amount = /\d/.test(part.text) ? readAmount(part.text) : null;
      if (amount === null) {
        current = null;
        if (/\p{L}{2}|#/u.test(part.text)) {
          labelSegments.push(part);
          hasLabel = true;
        }
        continue;
      }
      // `35.39 TOTAL PURCHASE` says itself what the amount is.
      const saysAfter = index === 0 && row.segments.length === 1 && /\p{L}{3}/u.test(parts[1]?.text ?? '');
      const isBare = !hasLabel && !saysAfter;
      const above = isBare && waiting && near(waiting.row, row, waiting.label.length) ? waiting.label : [];
      if (current === null || above.length > 1) {
        // Only the nearest text: pages of two columns print something else further left.
        const segments: Segment[] =
          above.length > 1
            ? [labelOver(above, part, { index, count: parts.length })]
            : [...labelSegments, ...above].slice(-1);
        const stacked = stackedLabel(rows, rowIndex, segments[0]);
        current = { label: joined(segments), stacked, labelSegments: segments, amounts: [], row, rowIndex };
        found.push(current);
        labelSegments = [];
      }
      current.amounts.push({ ...amount, segment: part });
    }
    waiting = labelSegments.length > 0 ? { label: labelSegments, row } : null;
  }
  return found;
}

function detachWhole(segment: Segment, isLabel: (text: string) => boolean): Segment[] | null {
  // Asked of every text, and most end in a letter.
  if (!/\d$/.test(segment.text)) return null;
  const parts = /^(\D*\p{L}\D*?)[\s:]+(\d{1,3}(?:,\d{3})+|\d{1,7})$/u.exec(segment.text);
  if (!parts?.[1] || !parts[2] || !isLabel(parts[1])) return null;
  const at = segment.text.length - parts[2].length;
  return [cut(segment, 0, at), cut(segment, at, segment.text.length)];
}

/** A label of two lines: `Sub` over `Total`, with the amount beside either or between them. */
function stackedLabel(rows: Row[], rowIndex: number, label: Segment | undefined): string | null {
  if (!label) return null;
  const height = label.place[3] - label.place[1];
  const partner = (row: Row | undefined) =>
    row?.page === label.page && !row.segments.some(({ text }) => /\d/.test(text))
      ? row.segments.find(
          ({ text, place }) => text !== label.text && /\p{L}{2}/u.test(text) && shares(place, label.place),
        )
      : undefined;
  const above = partner(rows[rowIndex - 1]);
  if (above && label.place[1] - above.place[3] < 0.45 * height && label.place[1] > above.place[1]) {
    return `${above.text} ${label.text}`;
  }
  const below = partner(rows[rowIndex + 1]);
  const between = rows[rowIndex]?.segments.includes(label) === false;
  return between && below && below.place[1] - label.place[3] < 0.45 * height ? `${label.text} ${below.text}` : null;
}

const shares = (a: Bbox, b: Bbox) => Math.min(a[2], b[2]) > Math.max(a[0], b[0]);

/** Of several labels side by side over a row of amounts, the one that stands over this amount. */
function labelOver(labels: Segment[], amount: Segment, { index, count }: { index: number; count: number }): Segment {
  const inOrder = labels.length === count ? labels[index] : undefined;
  if (inOrder) return inOrder;
  const apart = ({ place: [left, , right] }: Segment) =>
    Math.min(
      Math.abs(left - amount.place[0]),
      Math.abs(right - amount.place[2]),
      Math.abs(left + right - amount.place[0] - amount.place[2]) / 2,
    );
  return labels.reduce((best, label) => (apart(label) < apart(best) ? label : best));
}

const joined = (segments: Segment[]) => segments.map((segment) => segment.text).join(' ');

/** Labels side by side are the header of a small table, whose rows are set wider than the lines of a list. */
const near = (above: Row, below: Row, labels: number) =>
  above.page === below.page && below.top - above.bottom < (labels > 2 ? 6 : 1.2) * (below.bottom - below.top);
