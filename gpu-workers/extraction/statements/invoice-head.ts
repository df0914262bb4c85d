import { type IsoDate, parseDate } from '../../../shared/document-types/dates.ts';
import { parseMoney } from '../../../shared/document-types/money.ts';
import type { Readings } from '../reading.ts';
import { put } from './evidence.ts';
import { findDates } from './find-dates.ts';
import { invoiceLabels, isInvoiceLabel } from './invoice-labels.ts';
import { findLabelled } from './key-values.ts';
import { isNameLike } from './party.ts';
import type { DocumentRows } from './segments.ts';

/** A number of a document: one word with a digit in it, or a short prefix and a number. A sign before it is not its part. */
function acceptId(text: string): string | null {
  const id = /^[#[(]?\s?([A-Z]{1,5} \d[\w\-/]+|[A-Z0-9][\w\-/.#]*)/i.exec(text.trim())?.[1]?.replace(/[.,]$/, '');
  if (id === undefined || /^box\b/i.test(id) || !/\d/.test(id) || id.length < 2 || id.length > 30) return null;
  return parseDate(id) !== null || /[.,]\d{2}$/.test(id) ? null : id;
}

/** A customer's short name in capitals, as some books of accounts have it. */
const acceptCode = (text: string) => (/^[A-Z]{3,10}$/.test(text.trim()) && !isInvoiceLabel(text) ? text.trim() : null);

/** Puts the single values of an invoice's head: numbers, dates, terms. */
export function putHead(document: DocumentRows, readings: Readings, order: 'mdy' | 'dmy'): void {
  const acceptDate = (text: string) => {
    const [first] = findDates(text, { order });
    return first !== undefined && first.index < 14 ? first.date : null;
  };
  const simple = [
    ['invoice_id', invoiceLabels.invoice_id, acceptId],
    ['purchase_order', invoiceLabels.purchase_order, acceptId],
    ['customer.id', invoiceLabels.customer_id, (text: string) => acceptId(text) ?? acceptCode(text)],
    ['invoice_date', invoiceLabels.invoice_date, acceptDate],
    ['due_date', invoiceLabels.due_date, acceptDate],
    ['kvk_number', invoiceLabels.kvk_number, acceptId],
    ['payment_term', invoiceLabels.payment_term, acceptTerm],
    [
      'customer.name',
      invoiceLabels.customer_name,
      (text: string) => (isNameLike(text) && !isInvoiceLabel(text) ? text : null),
    ],
  ] as const;
  for (const [path, labels, accept] of simple) {
    const [found] = findLabelled<string>(document, { labels, accept });
    if (found) put(readings, path, found.value, [found.segment], { sourceText: found.text });
  }
  if (!readings.has('invoice_id')) putNumberInTitle(document, readings);
  if (!readings.has('invoice_date')) putOtherDate(document, readings, order);
  if (!readings.has('payment_term')) putTermSentence(document, readings);
  const [period] = findLabelled(document, {
    labels: invoiceLabels.service_period,
    accept: (text) => twoDates(text, order),
  });
  if (!period) return;
  put(readings, 'service_start', period.value[0], [period.segment], { sourceText: period.text });
  put(readings, 'service_end', period.value[1], [period.segment], { sourceText: period.text });
}

function twoDates(text: string, order: 'mdy' | 'dmy'): [IsoDate, IsoDate] | null {
  const [start, end] = findDates(text, { order });
  return start && end ? [start.date, end.date] : null;
}

const acceptTerm = (text: string) =>
  /\p{L}|\d/u.test(text) &&
  text.length <= 60 &&
  !/condition/i.test(text) &&
  parseDate(text) === null &&
  parseMoney(text) === null &&
  !isInvoiceLabel(text)
    ? text
    : null;

/** `Order Invoice #100044712`: a title that ends in the number. */
function putNumberInTitle(document: DocumentRows, readings: Readings): void {
  for (const segment of document.rows.flatMap((row) => row.segments)) {
    const printed = /\b(?:invoice|credit (?:memo|note)|bill)\s*(?:no\.?|number|#)\s*:?\s*(\S+)/i.exec(
      segment.text,
    )?.[1];
    const id = printed === undefined ? null : acceptId(printed);
    if (id === null) continue;
    put(readings, 'invoice_id', id, [segment], { sourceText: id });
    return;
  }
}

/** No date is called the invoice's: any other that does not lie ahead, such as the delivery's, else the first one printed. */
function putOtherDate(document: DocumentRows, readings: Readings, order: 'mdy' | 'dmy'): void {
  const dates = document.rows.flatMap((row) =>
    row.segments.flatMap((segment, index) => {
      const [found] = findDates(segment.text, { order });
      const label = `${row.segments[index - 1]?.text ?? ''} ${segment.text.slice(0, found?.index ?? 0)}`;
      return found && !/due|before|exp|valid|birth|pay|by\b/i.test(label) ? [{ found, segment, label }] : [];
    }),
  );
  const own = dates.filter(({ label }) => !/order/i.test(label));
  const best = own.find(({ label }) => /date|dat(?:um)?\b/i.test(label)) ?? own[0] ?? dates[0];
  if (best) put(readings, 'invoice_date', best.found.date, [best.segment], { sourceText: best.found.text });
}

function putTermSentence(document: DocumentRows, readings: Readings): void {
  const sentence =
    /\bnet \d{1,3}(?: days)?\b|\b(?:due|payable) (?:up)?on receipt\b|\bdue (?:with)?in \d{1,3} days\b|\b\d{1,3} days net\b/i;
  for (const segment of document.rows.flatMap((row) => row.segments)) {
    const term = sentence.exec(segment.text)?.[0];
    if (term === undefined) continue;
    put(
      readings,
      'payment_term',
      /^(?:payment|net|due|terms)/i.test(segment.text) && segment.text.length <= 60 ? segment.text : term,
      [segment],
      {
        sourceText: segment.text,
      },
    );
    return;
  }
}
