import {
  addDays,
  type DateOptions,
  type IsoDate,
  parseDate,
  parseRowDate,
} from '../../../shared/document-types/dates.ts';
import { dateOrder } from '../statements/find-dates.ts';
import type { DocumentRows } from '../statements/segments.ts';

export type Order = NonNullable<DateOptions['order']>;

/** The time that a statement's rows may lie in. */
export type RowPeriod = { start: IsoDate | null; end: IsoDate | null };

export type PrintedDate = {
  /** Null for a day that no calendar has. */
  date: IsoDate | null;
  text: string;
  printedYear: boolean;
  /** What stands behind it in the same text. */
  rest: string;
};

const shape =
  /^(\d{1,2}\s?[-/]\s?\d{1,2}(?:\s?[-/]\s?(?:\d{4}|\d{2}))?|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|[A-Z][A-Za-z]{2,8}\.?\s?\d{1,2}(?:,?\s+\d{4}|,\s?\d{2})?|\d{1,2}-[A-Z] ?[a-z] ?[a-z]-\d{2,4}|\d{1,2}[\s-]?[A-Z0][A-Za-z]{2,8}(?:[\s,-]{0,2}(?:\d{4}|\d{2}))?)(?:\s*\|?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?)?(?=[\s*|]|$)/i;
const monthName = /jan|feb|mar|apr|may|jun|jul|aug|sep|[o0]ct|nov|dec/i;

/** Reads the date at the start of a text; null when there is none. */
export function leadingDate(text: string, period: RowPeriod, order: Order): PrintedDate | null {
  const match = shape.exec(text.trim());
  if (!match?.[1]) return null;
  const printed = mended(match[1]);
  if (/[a-z]/i.test(printed) && !monthName.test(printed)) return null;
  const rest = text
    .trim()
    .slice(match[0].length)
    .replace(/^[\s*|]+/, '');
  const year = period.end === null ? undefined : Number(period.end.slice(0, 4));
  const full = parseDate(printed, { order });
  if (full !== null)
    return { date: parseDate(printed, { order, ...(year ? { year } : {}) }), text: match[1], printedYear: true, rest };
  return { date: parseRowDate(printed, period, order), text: match[1], printedYear: false, rest };
}

/** A whole text that is a date. */
export const readDate = (text: string, order: Order): IsoDate | null => parseDate(mended(text.trim()), { order });

/** OCR takes the O of October for a zero, and tears the name of a month apart: `07-S ep-24`. */
const mended = (text: string) =>
  text.replace(/(?<=^|[\W\d])0(?=ct)/i, 'O').replace(/(?<=-)([A-Z]) ?([a-z]) ?([a-z])(?=-)/i, '$1$2$3');

/** Only an American statement writes the month first; the sign of its currency tells where it is from. */
export function statementOrder(document: DocumentRows): Order {
  const text = document.rows.flatMap((row) => row.segments.map((segment) => segment.text)).join('\n');
  return dateOrder(text, /[₹£€]|\bRs\.?\s?\d|\bINR\b|\bGST/.test(text) ? 'dmy' : 'mdy');
}

/** Where only the closing date is printed: rows may have waited for some weeks before the cycle began. */
export function rowPeriod(start: IsoDate | null, end: IsoDate | null, closing: IsoDate | null): RowPeriod {
  const last = end ?? closing;
  return { start: start ?? (last === null ? null : addDays(last, -62)), end: last };
}
