/** `date` is ISO `YYYY-MM-DD`, as `parseDate` returns it. */
export type IsoDate = string;

export type DateOptions = {
  /** The document's own year: completes a date that prints none, and pivots a two-digit one. */
  year?: number;
  /** How `03/04/2024` is meant. US order unless the document shows otherwise. */
  order?: 'mdy' | 'dmy';
};

const monthNames = 'january february march april may june july august september october november december';
const foreignMonths: Record<string, number> = {
  januar: 1,
  februar: 2,
  märz: 3,
  maerz: 3,
  mai: 5,
  juni: 6,
  juli: 7,
  oktober: 10,
  dezember: 12,
  okt: 10,
  dez: 12,
  janvier: 1,
  février: 2,
  fevrier: 2,
  mars: 3,
  avril: 4,
  juin: 6,
  juillet: 7,
  août: 8,
  aout: 8,
  septembre: 9,
  octobre: 10,
  novembre: 11,
  décembre: 12,
  enero: 1,
  febrero: 2,
  marzo: 3,
  abril: 4,
  mayo: 5,
  junio: 6,
  julio: 7,
  agosto: 8,
  septiembre: 9,
  octubre: 10,
  noviembre: 11,
  diciembre: 12,
};

/**
 * Reads one printed date.
 *
 * @param text - The date alone: `01/05/2024`, `1-5-24`, `2024-01-05`, `20240105`, `Jan 5, 2024`, `5 January 2024`,
 *   `05-JAN-24`, `5.1.2024`, or with `options.year` also `01/05` and `Jan 5`. A weekday before it is passed over.
 * @returns Null when it is no calendar date. US order, unless only the other order exists (`25/12/2024`) or the parts
 *   are parted by points, which is never US. A two-digit year takes the century that is nearest to `options.year`,
 *   without one 1970 to 2069.
 */
export function parseDate(text: string, options: DateOptions = {}): IsoDate | null {
  const clean = text
    .trim()
    .toLowerCase()
    .replace(/^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+/, '')
    .replace(/(?<=\d)(?:st|nd|rd|th)\b/g, '');
  return fromIso(clean) ?? fromNumbers(clean, options) ?? fromMonthName(clean, options);
}

/**
 * @param text - `14:05`, `2:05 PM`, `14:05:09`, `2:05p`, `14h05`.
 * @returns `HH:MM` in 24 hours, `HH:MM:SS` where seconds are printed. Null when it is no time of day.
 */
export function parseTime(text: string): string | null {
  const parts = /^(\d{1,2})\s?[:h]\s?(\d{2})(?:\s?:\s?(\d{2}))?\s*([ap])?\.?(?:m\.?)?$/i.exec(text.trim());
  if (!parts) return null;
  let hour = Number(parts[1]);
  const half = parts[4]?.toLowerCase();
  // `17:05 PM` says the same thing twice.
  if (half === 'a' && hour > 12) return null;
  if (half !== undefined && hour <= 12) hour = (hour % 12) + (half === 'p' ? 12 : 0);
  const [minute = '', second] = [parts[2], parts[3]];
  if (hour > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  return [String(hour).padStart(2, '0'), minute, ...(second === undefined ? [] : [second])].join(':');
}

/**
 * The date of a statement row that prints no year: the year that puts it inside the period, seven days early and one
 * day late included.
 *
 * @param text - `01/05`, `Jan 5`, `5 Jan`.
 * @returns Null when no year of the period does, or when the period is not known.
 */
export function parseRowDate(
  text: string,
  period: { start: IsoDate | null; end: IsoDate | null },
  order: DateOptions['order'] = 'mdy',
): IsoDate | null {
  const end = period.end ?? period.start;
  const start = period.start ?? period.end;
  if (start === null || end === null) return null;
  const years = new Set([Number(end.slice(0, 4)), Number(start.slice(0, 4))]);
  const candidates = [...years].map((year) => parseDate(text, { year, order })).filter((date) => date !== null);
  const inside = candidates.find((date) => date >= addDays(start, -7) && date <= addDays(end, 1));
  // Within one year there is no choice of year, so the row keeps it and the check on the period tells of the misfit.
  return inside ?? (years.size === 1 ? (candidates[0] ?? null) : null);
}

/** @param days - May be negative. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whole days from one date to the other; negative when `to` is the earlier one. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

function fromIso(text: string): IsoDate | null {
  const parts = /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:t[\d:.]+z?)?$/.exec(text);
  if (!parts || (parts[2] === '' && text.length !== 8)) return null;
  return isoDate(Number(parts[1]), Number(parts[3]), Number(parts[4]));
}

function fromNumbers(text: string, options: DateOptions): IsoDate | null {
  const parts = /^(\d{1,2})\s?([-/.])\s?(\d{1,2})(?:\s?\2\s?(\d{4}|\d{2}))?$/.exec(text);
  if (!parts) return null;
  // `12.50` is an amount far more often than the twelfth of some month.
  if (parts[2] === '.' && parts[4] === undefined) return null;
  const year = fullYear(parts[4], options.year);
  if (year === null) return null;
  const [first, second] = [Number(parts[1]), Number(parts[3])];
  const dayFirst = parts[2] === '.' || options.order === 'dmy';
  return dayFirst
    ? (isoDate(year, second, first) ?? isoDate(year, first, second))
    : (isoDate(year, first, second) ?? isoDate(year, second, first));
}

function fromMonthName(text: string, options: DateOptions): IsoDate | null {
  const dayFirst = /^(\d{1,2})[\s.\-/]*(?:de\s+)?(\p{L}{3,10})\.?(?:[\s,.\-/']*(?:de\s+)?(\d{4}|\d{2}))?$/u.exec(text);
  if (dayFirst) return named(dayFirst[3], dayFirst[2], dayFirst[1], options);
  const monthFirst = /^(\p{L}{3,10})[\s.\-/]*(\d{1,2})(?:(?:[\s,.\-/']+|(?<=,))(\d{4}|\d{2}))?$/u.exec(text);
  if (monthFirst) return named(monthFirst[3], monthFirst[1], monthFirst[2], options);
  const yearFirst = /^(\d{4})[\s\-/]*(\p{L}{3,10})[\s\-/.]*(\d{1,2})$/u.exec(text);
  return yearFirst ? named(yearFirst[1], yearFirst[2], yearFirst[3], options) : null;
}

function named(year: string | undefined, name = '', day = '', options: DateOptions): IsoDate | null {
  const month = monthNumber(name);
  const full = fullYear(year, options.year);
  return month === null || full === null ? null : isoDate(full, month, Number(day));
}

function monthNumber(name: string): number | null {
  if (foreignMonths[name] !== undefined) return foreignMonths[name];
  const index = monthNames
    .split(' ')
    .findIndex((month) => month.startsWith(name) || (name === 'sept' && month === 'september'));
  return index < 0 ? null : index + 1;
}

function fullYear(printed: string | undefined, documentYear: number | undefined): number | null {
  if (printed === undefined) return documentYear ?? null;
  const year = Number(printed);
  if (printed.length === 4) return year;
  if (documentYear === undefined) return year < 70 ? 2000 + year : 1900 + year;
  return year + 100 * Math.round((documentYear - year) / 100);
}

function isoDate(year: number, month: number, day: number): IsoDate | null {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return null;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
