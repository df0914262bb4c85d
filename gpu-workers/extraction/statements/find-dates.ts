import { type DateOptions, type IsoDate, parseDate } from '../../../shared/document-types/dates.ts';

export type FoundDate = { date: IsoDate; text: string; index: number };

const monthWord =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|okt|dez|märz|f[ée]v|avr|juin|juil|ao[uû]t|d[ée]c)[\\p{L}]*\\.?';
const dateShape = new RegExp(
  [
    '\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}',
    '\\d{1,2}\\s?[-/.]\\s?\\d{1,2}\\s?[-/.]\\s?(?:\\d{4}|\\d{2})',
    `\\d{1,2}(?:st|nd|rd|th)?[\\s\\-./]*${monthWord}[\\s,\\-./']*(?:\\d{4}|\\d{2})`,
    `${monthWord}[\\s\\-./]*\\d{1,2}(?:st|nd|rd|th)?[\\s,\\-./']+(?:\\d{4}|\\d{2})`,
  ]
    .map((shape) => `(?<![\\p{L}\\d])${shape}(?![\\d])`)
    .join('|'),
  'giu',
);

/** Every full date within a text, in order. */
export function findDates(text: string, options: DateOptions = {}): FoundDate[] {
  return [...text.matchAll(dateShape)].flatMap((match) => {
    const date = parseDate(match[0], options);
    return date === null ? [] : [{ date, text: match[0], index: match.index }];
  });
}

/** The first date within a text. */
export const findDate = (text: string, options: DateOptions = {}): IsoDate | null =>
  findDates(text, options)[0]?.date ?? null;

/**
 * Whether a document writes the day first: one date that exists in that order only settles it, as does one that exists
 * in the other; where neither is printed, what else is known of the country decides.
 */
export function dateOrder(text: string, otherwise: 'mdy' | 'dmy' = 'mdy'): 'mdy' | 'dmy' {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const match of text.matchAll(/(?<![\d.])(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)/g)) {
    if (Number(match[1]) > 12 && Number(match[3]) <= 12) dayFirst += 1;
    if (Number(match[3]) > 12 && Number(match[1]) <= 12) monthFirst += 1;
  }
  if (dayFirst === monthFirst) return otherwise;
  return dayFirst > monthFirst ? 'dmy' : 'mdy';
}
