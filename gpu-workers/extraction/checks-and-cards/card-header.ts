import { fullCardNumber, maskCardNumber, passesLuhn } from '../../../shared/document-types/card-number.ts';
import type { IsoDate } from '../../../shared/document-types/dates.ts';
import type { Readings } from '../reading.ts';
import { put } from '../statements/evidence.ts';
import { findDates } from '../statements/find-dates.ts';
import { findLabelled, segmentUnder } from '../statements/key-values.ts';
import { findPhone } from '../statements/party.ts';
import type { DocumentRows, Row, Segment } from '../statements/segments.ts';
import { type Order, type RowPeriod, readDate, rowPeriod } from './card-dates.ts';
import { readCardParties } from './card-parties.ts';

/** Reads the head of the statement into `header.*`, and returns the time its rows may lie in. */
export function readCardHeader(document: DocumentRows, order: Order, readings: Readings): RowPeriod {
  readAccountNumber(document, readings);
  readNetwork(document, readings);
  readCardParties(document, firstPageRows(document), readings);
  readPhone(document, readings);
  return readDates(document, order, readings);
}

const accountLabels =
  'accountnumber accountno accountnum account# acct# acctno acctnumber cardnumber cardno card# creditcardnumber creditcardno accountending accountendingin accountnumberending accountnumberendingin cardending cardendingin cardnumberending cardaccountnumber primarycardnumber primaryaccountnumber cardmembernumber maskedcardnumber youraccountnumber account card'.split(
    ' ',
  );

/** Digits and masks in groups; also the short `1-23456` and `1234` behind a label that says `ending`. */
const numberShape = /^(?:(?:ending|in|no\.?|number|#|[:\s])\s*)*((?:[\dXx*•#.]{1,19}[ -]?){1,6})(?=\s|$|[^\w])/;

function readAccountNumber(document: DocumentRows, readings: Readings): void {
  const accept = (text: string) => {
    const printed = numberShape
      .exec(text.trim())?.[1]
      ?.replace(/[ .-]+$/, '')
      .trim();
    if (
      printed === undefined ||
      !(/\d{3}$/.test(printed) || /[Xx*•]{8,}[\s-]?[Xx*•]{0,2}\d\d$/.test(printed.replace(/ /g, ''))) ||
      printed.replace(/[^\dX*•#.]/gi, '').length < 4
    )
      return null;
    return /^\d{1,2}[-. ]\d{1,2}[-. ]\d{2,4}$|^\d+\.\d{2}$/.test(printed) ? null : printed;
  };
  const hits = [...findLabelled(document, { labels: accountLabels, accept }), ...numbersInText(document)];
  const [found] = hits.sort((a, b) => digitCount(b.value) - digitCount(a.value));
  if (!found) return;
  // A number printed in full is shown masked, and so is what it was read from.
  const printed = withMask(found.segment.text, found.value);
  const masked = maskCardNumber(printed).replace(/x/g, 'X');
  const full = fullCardNumber(printed);
  const doubt = full !== null && !passesLuhn(full);
  put(readings, 'header.account_number', masked, [found.segment], {
    sourceText: full === null ? printed : masked,
    status: doubt ? 'illegible' : 'present',
  });
}

/** A number within a line, `World Elite Mastercard ending in 0001`, or a masked one that stands alone. */
function numbersInText(document: DocumentRows): { value: string; segment: Segment }[] {
  return document.rows
    .flatMap((row) => row.segments)
    .flatMap((segment) => {
      const value =
        /\b(?:ending|ends) (?:in|with)\s*:?\s*([\dXx*•-]*\d{4,5})\b/i.exec(segment.text)?.[1] ??
        /(?<![\w*])[\dX*•]{4}[ -]?(?=[\dX*• -]{4,12}[X*•])[\dX*•]{2,4}[ -]?[X*•]{4,6}[ -]?\d{4}(?!\w)/i.exec(
          segment.text,
        )?.[0];
      return value === undefined ? [] : [{ value, segment }];
    });
}

/** The asterisks of a mask look like the dots that lead from a label to its value. */
function withMask(text: string, value: string): string {
  const end = text.lastIndexOf(value);
  const mask = /[*•.\s-]*$/.exec(text.slice(0, Math.max(0, end)))?.[0] ?? '';
  return /[*•]/.test(mask) ? `${mask}${value}`.replace(/^[^*•]+/, '') : value;
}

/** How much of a number a print shows, masks included. */
const digitCount = (text: string) => Math.min(16, text.replace(/[^\dXx*•#]/g, '').length);

const networks = [
  ['Visa', /\bvisa\b/i],
  ['Mastercard', /\bmaster ?card\b/i],
  ['American Express', /\bamerican express\b|\bamex\b/i],
  ['Discover', /\bdiscover\b(?! the| how| more)/i],
  ['other', /\brupay\b|\bdiners club\b|\bjcb\b|\bunionpay\b/i],
] as const;

/** The one named first; legal notes further down name others. */
function readNetwork(document: DocumentRows, readings: Readings): void {
  for (const segment of document.rows.flatMap((row) => row.segments)) {
    if (segment.text.length > 80) continue;
    const network = networks.find(([, pattern]) => pattern.test(segment.text));
    if (!network) continue;
    put(readings, 'header.network', network[0], [segment]);
    return;
  }
}

const phoneLabels =
  'customerservice customercare customersupport cardmemberservice cardmemberservices phone telephone tel call callus contactus helpline tollfree questions'.split(
    ' ',
  );

function readPhone(document: DocumentRows, readings: Readings): void {
  const accept = (text: string) => findPhone(text) ?? /^\+?\(?\d[\d\s().-]{6,16}\d/.exec(text)?.[0] ?? null;
  const [labelled] = findLabelled(document, { labels: phoneLabels, accept });
  if (labelled) {
    put(readings, 'header.issuer_phone', labelled.value, [labelled.segment], { sourceText: labelled.value });
    return;
  }
  const segment = document.rows.flatMap((row) => row.segments).find(({ text }) => findPhone(text) !== null);
  if (segment) put(readings, 'header.issuer_phone', findPhone(segment.text), [segment]);
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

function readDates(document: DocumentRows, order: Order, readings: Readings): RowPeriod {
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
    if (start === null || start >= end) continue;
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

/** Rows of the first page, where a statement says whose it is. */
function firstPageRows(document: DocumentRows): number {
  const firstPage = document.pages[0]?.page ?? 1;
  const end = document.rows.findIndex((row) => row.page !== firstPage);
  return end < 0 ? document.rows.length : end;
}
