import type { Bbox } from '../../../shared/cell.ts';
import { parseMoney } from '../../../shared/document-types/money.ts';
import type { Row, Segment } from './segments.ts';

export type Amount = {
  money: string;
  segment: Segment;
  /** Printed without decimals and without a currency mark: it may as well be a count. */
  whole: boolean;
};

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
 * Reads a text that is nothing but an amount. Beside what `parseMoney` takes: `= $701.39`, `75.00SR` and `3.00 B` (a
 * till's tax letters), `310,00 EURO`, `9.5`, `14 00` (a faint point), and a third decimal, which is rounded off.
 */
export function readAmount(text: string): { money: string; whole: boolean } | null {
  // Most texts of a page are no amounts, and this is asked of every one of them several times.
  if (!/\d/.test(text) || text.length > 40 || /[/@%]|\d:|\p{L}{6}/u.test(text)) return null;
  const clean = text
    .replace(/^[=:]\s*/, '')
    .replace(/(?<=\d)([.,])\s(?=\d)/g, '$1')
    .replace(/(?<=[.,]\d{2})[.,;:]$/, '')
    .replace(/(?<=[.,]\d{2})5R$|(?<=\d)\s(?:SR|ZRL?|OS|ES)$/, '') // tax codes; the first is `SR`, misread
    .replace(/(?<=[.,]\d{2,3})\s?(?:(?!(?:L|M|G|KG|ML|OZ|LB|CM|MM)$)[A-Z]{1,2}|\*)$/, (flag) =>
      /^\s?(?:CR|DR)$/.test(flag) ? flag : '',
    )
    .replace(/\s?euros?$/i, ' EUR')
    .replace(/^(\D*\d+) (\d{2})$/, '$1.$2')
    .replace(/^([$€£]\s?\d{1,3}) (\d{1,3}\.\d{2})$/, '$1$2');
  const money = parseMoney(clean) ?? parseMoney(roundThirdDecimal(clean));
  if (money === null) return null;
  return { money, whole: !/[.,]\d{1,3}\D*$/.test(clean) && !/[$€£₹]|[A-Z]{3}/.test(clean) };
}

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
    const parts = row.segments.flatMap((segment) => detachWhole(segment, isLabel) ?? detachAmounts(segment));
    for (const [index, part] of parts.entries()) {
      const amount = /\d/.test(part.text) ? readAmount(part.text) : null;
      if (amount === null) {
        current = null;
        if (/\p{L}{2}|#/u.test(part.text)) labelSegments.push(part);
        continue;
      }
      const above =
        labelSegments.length === 0 && waiting && near(waiting.row, row, waiting.label.length) ? waiting.label : [];
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

/** Parts a segment like `Total GST : 3.08` or `Tax $ 1.17 $ 5.00` into its words and its amounts. */
export function detachAmounts(segment: Segment): Segment[] {
  const tokens = [...segment.text.matchAll(/\S+/g)];
  const cuts: number[] = [];
  let end = tokens.length;
  while (end > 0) {
    const size = amountTokens(tokens.slice(Math.max(0, end - 5), end).map((token) => token[0]));
    if (size === 0) break;
    end -= size;
    cuts.unshift(tokens[end]?.index ?? 0);
  }
  // `$3,500.00 01/12`: columns so close that they were read as one.
  const leading = /^[$€£]?\d[\d,]*\.\d{2}(?=\s+\S)/.exec(segment.text);
  const afterLeading = leading ? (tokens[1]?.index ?? 0) : 0;
  if (afterLeading > 0 && !cuts.includes(afterLeading) && (cuts[0] ?? Infinity) > afterLeading)
    cuts.unshift(afterLeading);
  if (cuts.length === 0 || (cuts.length === 1 && cuts[0] === 0)) return [segment];
  if (cuts[0] !== 0) cuts.unshift(0);
  return cuts.map((from, index) => cut(segment, from, cuts[index + 1] ?? segment.text.length));
}

function detachWhole(segment: Segment, isLabel: (text: string) => boolean): Segment[] | null {
  const parts = /^(\D*\p{L}\D*?)[\s:]+(\d{1,3}(?:,\d{3})+|\d{1,7})$/u.exec(segment.text);
  if (!parts?.[1] || !parts[2] || !isLabel(parts[1])) return null;
  const at = segment.text.length - parts[2].length;
  return [cut(segment, 0, at), cut(segment, at, segment.text.length)];
}

/** How many of the last tokens form one amount with decimals or a currency mark: `$ 1,098. 99` is three. */
function amountTokens(tokens: string[]): number {
  if (!/\d/.test(tokens.at(-1) ?? '') && !/^(?:[A-Z*]{1,3}|euros?|[)$€£₹-])$/i.test(tokens.at(-1) ?? '')) return 0;
  for (const size of [1, 2, 3]) {
    if (size > tokens.length) break;
    const text = tokens.slice(-size).join(' ');
    // A minus that stands apart behind words is a dash more often than a sign.
    if (size > 1 && size < tokens.length && /^[-–−+=]\s/.test(text)) continue;
    if (size > 1 && /^\d+(?: \d+)+$/.test(text)) continue;
    const amount = /[\d)]/.test(text) ? readAmount(text) : null;
    if (amount === null || amount.whole) continue;
    const before = tokens.at(-size - 1) ?? '';
    // `$61 69.40`: one currency mark leads one amount, whatever gap was seen in it.
    if (/^[$€£]\d{1,3}$/.test(before) && readAmount(`${before} ${text}`) !== null) return size + 1;
    if (/^[$€£₹]$|^(?:RM|USD|EUR|GBP|INR|Rs\.?)$/.test(before)) return size + 1;
    return size;
  }
  return 0;
}

/** A part of a segment by its characters; the place is that share of the whole. */
export function cut(segment: Segment, from: number, to: number): Segment {
  const [left, top, right, bottom] = segment.place;
  const charWidth = (right - left) / Math.max(1, segment.text.length);
  return {
    ...segment,
    text: segment.text.slice(from, to).trim(),
    place: [left + from * charWidth, top, left + to * charWidth, bottom],
  };
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

const roundThirdDecimal = (text: string) =>
  text.replace(/(\d+)\.(\d{2})(\d)$/, (_, whole, cents, third) => {
    const rounded = Number(whole) * 100 + Number(cents) + (Number(third) >= 5 ? 1 : 0);
    return `${Math.floor(rounded / 100)}.${String(rounded % 100).padStart(2, '0')}`;
  });
