import { type IsoDate, parseDate } from '../../../shared/document-types/dates.ts';
import type { Readings } from '../reading.ts';
import { put } from './evidence.ts';
import { findDate, findDates } from './find-dates.ts';
import { findLabelled } from './key-values.ts';
import { blockFrom } from './party.ts';
import type { DocumentRows, Row } from './segments.ts';

export type DateOrder = 'mdy' | 'dmy';

export type StatementPeriod = { start: IsoDate | null; end: IsoDate | null; statementDate: IsoDate | null };

const datePart =
  '(\\p{L}{3,9}\\.? \\d{1,2}(?:st|nd|rd|th)?(?:,? ?\\d{4})?|\\d{1,2}[ -]\\p{L}{3,9}\\.?(?:[, -]{1,2}\\d{2,4})?|\\d{1,4}[-/.]\\d{1,2}(?:[-/.]\\d{2,4})?)';
const range = new RegExp(`${datePart}\\s*(?:to|through|thru|until|and|[-–—]+)\\s*(?:ending )?${datePart}`, 'iu');

type Head = { document: DocumentRows; to: number; order: DateOrder };

/** Reads the period and the statement date. @param head.to - Index behind the last row in which they may stand. */
export function readPeriod(head: Head, readings: Readings): StatementPeriod {
  const { document, to, order } = head;
  const period: StatementPeriod = { start: null, end: null, statementDate: null };
  for (const row of document.rows.slice(0, to)) {
    const text = row.segments
      .map((segment) => segment.text)
      .join(' ')
      .replace(/\s+/g, ' ');
    const match = range.exec(text);
    const end = match?.[2] ? parseDate(match[2], { order }) : null;
    if (!match?.[1] || end === null) continue;
    const start = parseDate(match[1], { order }) ?? startBefore(match[1], end);
    if (start === null || start > end) continue;
    const segments = row.segments.filter((segment) => /\d/.test(segment.text));
    put(readings, 'header.period_start', start, segments, { sourceText: match[1] });
    put(readings, 'header.period_end', end, segments, { sourceText: match[2] as string });
    Object.assign(period, { start, end });
    break;
  }
  if (period.end === null) readPeriodBelow(head, readings, period);
  if (period.end === null) readPeriodEnds(head, readings, period);
  const [dated] = findLabelled(document, {
    labels: statementDateLabels,
    accept: (text) => findDate(text, { order }),
    to,
  });
  const fallback = dated ? null : datedTitle(document.rows.slice(0, to), order);
  if (dated) {
    period.statementDate = dated.value;
    put(readings, 'header.statement_date', dated.value, [dated.segment], { sourceText: dated.text });
  } else if (fallback && period.end === null) {
    period.statementDate = fallback.date;
    put(readings, 'header.statement_date', fallback.date, fallback.row.segments);
  }
  if (period.start === null && period.end === null) readPeriodOfBalances(document.rows, readings, period);
  return period;
}

/** A period that is broken over the lines under its label: `Jan 2, 2025`, `through`, `Jan 31, 2025`. */
function readPeriodBelow({ document, to, order }: Head, readings: Readings, period: StatementPeriod): void {
  for (const [rowIndex, row] of document.rows.slice(0, to).entries()) {
    for (const label of row.segments.filter(({ text }) => /period|statement dates?\b|\bcycle\b/i.test(text))) {
      const lines = blockFrom(document, rowIndex, label, () => false, 5);
      const match = range.exec(lines.map(({ text }) => text).join(' '));
      const end = match?.[2] ? parseDate(match[2], { order }) : null;
      const start = match?.[1] && end !== null ? (parseDate(match[1], { order }) ?? startBefore(match[1], end)) : null;
      if (!match?.[1] || !match[2] || end === null || start === null || start > end) continue;
      const dated = lines.filter(({ text }) => /\d/.test(text));
      put(readings, 'header.period_start', start, dated, { sourceText: match[1] });
      put(readings, 'header.period_end', end, dated, { sourceText: match[2] });
      Object.assign(period, { start, end });
      return;
    }
  }
}

/** `Beginning balance on 1/1`, `Ending balance on 1/31`: the balances tell the period where nothing else does. */
function readPeriodOfBalances(rows: Row[], readings: Readings, period: StatementPeriod): void {
  const year = period.statementDate === null ? {} : { year: Number(period.statementDate.slice(0, 4)) };
  for (const [end, words] of [
    ['start', /^(?:beginning|opening|previous|starting)/],
    ['end', /^(?:ending|closing|new)/],
  ] as const) {
    for (const segment of rows.flatMap((row) => row.segments)) {
      const printed = /balance (?:on|as of|at) ([\p{L}\d/., -]+\d)/iu.exec(segment.text)?.[1];
      const date = printed !== undefined && words.test(segment.text.toLowerCase()) ? parseDate(printed, year) : null;
      if (date === null || printed === undefined) continue;
      period[end] = date;
      put(readings, `header.period_${end}`, date, [segment], {
        sourceText: printed,
        status: parseDate(printed) ? 'present' : 'inferred',
      });
      break;
    }
  }
}

const statementDateLabels = [
  'statementdate',
  'dateofstatement',
  'statementclosingdate',
  'closingdate',
  'statementasof',
  'issuedate',
  'dateissued',
];

function readPeriodEnds({ document, to, order }: Head, readings: Readings, period: StatementPeriod): void {
  const ends = [
    [
      'start',
      ['periodstart', 'startdate', 'fromdate', 'from', 'beginning', 'periodfrom', 'statementfrom', 'periodbeginning'],
    ],
    [
      'end',
      [
        'periodend',
        'enddate',
        'todate',
        'ending',
        'periodto',
        'statementperiodending',
        'periodending',
        'to',
        'through',
      ],
    ],
  ] as const;
  for (const [end, labels] of ends) {
    const [found] = findLabelled(document, { labels, accept: (text) => parseDate(text, { order }), to });
    if (!found) continue;
    period[end] = found.value;
    put(readings, `header.period_${end}`, found.value, [found.segment], { sourceText: found.text });
  }
}

/** `June 1 - June 30, 2025`: the year stands once, at the end, and the start is the last such day before it. */
function startBefore(text: string, end: IsoDate): IsoDate | null {
  const year = Number(end.slice(0, 4));
  const same = parseDate(text, { year });
  return same !== null && same <= end ? same : parseDate(text, { year: year - 1 });
}

/** A single date under or beside the title: `For 03/02/2022`. */
function datedTitle(rows: Row[], order: DateOrder): { date: IsoDate; row: Row } | null {
  for (const row of rows) {
    const text = row.segments.map((segment) => segment.text).join(' ');
    const [date] = findDates(text, { order });
    if (date && (date.index === 0 || /^(?:for|as of|statement|date|page|ending)\b/i.test(text.trim())))
      return { date: date.date, row };
  }
  return null;
}
