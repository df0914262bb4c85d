import { type IsoDate, parseDate, parseRowDate } from '../../../shared/document-types/dates.ts';
import type { Segment } from './segments.ts';

export type RowDate = { date: IsoDate | null; segment: Segment; printedYear: boolean };

/** What completes the dates of a statement's rows. */
export type RowPeriod = { start: IsoDate | null; end: IsoDate | null; order: 'mdy' | 'dmy' };

const rowDate =
  /^(\d{1,2}\s?[-/]\s?\d{1,2}(?:\s?[-/]\s?(?:\d{4}|\d{2}))?|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{2,4}|[A-Za-z]{3,9}\.?\s?\d{1,2}(?:,?\s+\d{4})?|\d{1,2}[\s-]?[A-Za-z]{3,9}(?:[\s-]?(?:\d{4}|\d{2}))?)(?=\s|$)/;

/** The first text that begins with a date. */
export function dateIn(segments: Segment[] | undefined, period: RowPeriod): RowDate | null {
  for (const segment of segments ?? []) {
    const printed = rowDate.exec(segment.text.trim())?.[1];
    if (printed === undefined) continue;
    const { order, end } = period;
    const full = parseDate(printed, {
      order,
      ...(end && /\d[-/.\s]\d{2}$/.test(printed) ? { year: Number(end.slice(0, 4)) } : {}),
    });
    const printedYear = parseDate(printed, { order }) !== null;
    if (printedYear) return { date: full, segment, printedYear };
    // A leap day shows that the text is a date whatever its year is.
    if (parseDate(printed, { year: 2024 })) return { date: parseRowDate(printed, period, order), segment, printedYear };
  }
  return null;
}

/** What follows the date in the same text. */
export function afterDate(segments: Segment[]): Segment[] {
  return segments.flatMap((segment) => {
    const printed = rowDate.exec(segment.text.trim())?.[0];
    const rest = printed === undefined ? '' : segment.text.trim().slice(printed.length).trim();
    return rest === '' || parseDate(rest, { year: 2024 }) !== null ? [] : [{ ...segment, text: rest }];
  });
}
