import { daysBetween, type IsoDate } from '../../../shared/document-types/dates.ts';
import type { Readings } from '../reading.ts';
import { put } from '../statements/evidence.ts';
import { findDates } from '../statements/find-dates.ts';
import { findLabelled, segmentUnder } from '../statements/key-values.ts';
import type { DocumentRows, Row } from '../statements/segments.ts';
import { type Order, type RowPeriod, readDate, rowPeriod } from './card-dates.ts';

/** Reads the dates of the cycle and of the payment, and returns the time the statement's rows may lie in. */
export function readCardPeriod(document: DocumentRows, order: Order, readings: Readings): RowPeriod {
  const accept = (text: string) => readDate(text, order) ?? findDates(text, { order })[0]?.date ?? null;
  const single = (path: string, labels: readonly string[]): IsoDate | null => {
    const [found] = findLabelled(document, { labels, accept });
    if (!found || readings.has(path)) return null;
    put(readings, path, found.value, [found.segment], { sourceText: found.text });
    return found.value;
  };
  if (!single('summary.payment_due_date', dueLabels)) readDueDateUnder(document, accept, readings);
  const period = readPeriod(document, order, readings);
  // A line of two dates is the period's, so its first one is no closing date.
  const closing = period ? null : single('header.closing_date', closingLabels);
  if (period && !readings.has('header.closing_date')) {
    const [own] = findLabelled(document, { labels: closingLabels, accept: (text) => soleDate(text, order) });
    if (own) put(readings, 'header.closing_date', own.value, [own.segment], { sourceText: own.text });
    else put(readings, 'header.closing_date', period.end, period.row.segments, { sourceText: period.endText });
  }
  const start = period?.start ?? single('header.period_start', startLabels);
  if (start && !period && closing) {
    const at = readings.get('header.closing_date');
    if (at && start < closing) readings.set('header.period_end', at);
  }
  readCycleDays(document, readings);
  return rowPeriod(start, period?.end ?? null, closing);
}

const closingLabels =
  'statementclosingdate closingdate statementdate billdate billingdate statementenddate cycleclosingdate billclosingdate dateofstatement statementgenerationdate statementgeneratedon'.split(
    ' ',
  );
const dueLabels =
  'paymentduedate duedate paymentdue paymentdueon payby payby paymentdueby dueon pleasepayby paymentdate minimumpaymentduedate paymentduebydate'.split(
    ' ',
  );
const startLabels = 'openingdate periodstart statementstartdate billingstartdate statementfrom from'.split(' ');

/** The label of a box may stand in one text with its neighbour's: `Payment Due Date Total Dues`. */
function readDueDateUnder(document: DocumentRows, accept: (text: string) => IsoDate | null, readings: Readings): void {
  for (const [rowIndex, row] of document.rows.entries()) {
    const label = row.segments.find(({ text }) => /\b(?:payment )?due date\b/i.test(text) && text.length < 60);
    const under = label && segmentUnder(document.rows, rowIndex, label);
    const date = under ? accept(under.text) : null;
    if (!under || date === null) continue;
    put(readings, 'summary.payment_due_date', date, [under]);
    return;
  }
}

function soleDate(text: string, order: Order): IsoDate | null {
  const dates = findDates(text, { order });
  return dates.length === 1 ? (dates[0]?.date ?? null) : null;
}

const day =
  '(\\p{L}{3,9}\\.? ?\\d{1,2}(?:,? ?\\d{4})?|\\d{1,2}[ -]\\p{L}{3,9}\\.?(?:[, -]{1,2}\\d{2,4})?|\\d{1,4}[-/.]\\d{1,2}(?:[-/.]\\d{2,4})?)';
const range = new RegExp(`${day}\\s*(?:to|through|thru|[-–—]+)\\s*${day}`, 'iu');

/** A quarter at most; a promotion runs longer. */
const longestCycleDays = 100;

type Period = { start: IsoDate; end: IsoDate; endText: string; row: Row };

/** The first two dates that stand as `from – to` and lie a billing cycle apart. */
function readPeriod(document: DocumentRows, order: Order, readings: Readings): Period | null {
  for (const row of document.rows) {
    const text = row.segments.map((segment) => segment.text).join(' ');
    const match = range.exec(text.replace(/\s+/g, ' '));
    const end = match?.[2] ? readDate(match[2], order) : null;
    if (!match?.[1] || !match[2] || end === null) continue;
    const year = Number(end.slice(0, 4));
    const start = readDate(match[1], order) ?? yearless(match[1], year, end, order);
    if (start === null || start >= end || daysBetween(start, end) > longestCycleDays) continue;
    const segments = row.segments.filter((segment) => /\d/.test(segment.text));
    put(readings, 'header.period_start', start, segments, { sourceText: match[1] });
    put(readings, 'header.period_end', end, segments, { sourceText: match[2] });
    return { start, end, endText: match[2], row };
  }
  return null;
}

/** `Dec 12 - Jan 11, 2024`: the start is the last such day before the end. */
function yearless(text: string, year: number, end: IsoDate, order: Order): IsoDate | null {
  const [same, before] = [year, year - 1].map((each) =>
    readDate(`${text}${/[/.-]/.test(text) ? `/${each}` : `, ${each}`}`, order),
  );
  return same && same < end ? same : (before ?? null);
}

function readCycleDays(document: DocumentRows, readings: Readings): void {
  for (const segment of document.rows.flatMap((row) => row.segments)) {
    const days =
      /(?:days in (?:this )?(?:billing|statement) (?:cycle|period)|billing days|days in cycle)\D{0,5}(\d{2})\b/i.exec(
        segment.text,
      )?.[1] ?? /\b(\d{2}) days in (?:this )?(?:billing|statement) (?:cycle|period)/i.exec(segment.text)?.[1];
    if (days === undefined) continue;
    put(readings, 'header.days_in_billing_cycle', Number(days), [segment]);
    return;
  }
  const accept = (text: string) => (/^\d{2}$/.test(text.trim()) ? Number(text) : null);
  const [found] = findLabelled(document, {
    labels: ['daysinbillingcycle', 'daysinbillingperiod', 'daysincycle', 'billingdays', 'numberofdaysinbillingcycle'],
    accept,
  });
  if (found) put(readings, 'header.days_in_billing_cycle', found.value, [found.segment]);
}
