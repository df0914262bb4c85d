import { checkInvoice } from '../../shared/document-types/checks/invoice.ts';
import { type IsoDate, parseDate } from '../../shared/document-types/dates.ts';
import { parseMoney } from '../../shared/document-types/money.ts';
import type { PageContent } from './page-content.ts';
import type { ExtractorResult, Readings } from './reading.ts';
import { putAddress } from './statements/address-readings.ts';
import { readAmount } from './statements/amounts.ts';
import { putCurrency } from './statements/currency.ts';
import { put } from './statements/evidence.ts';
import { dateOrder, findDates } from './statements/find-dates.ts';
import { invoiceLabels, isInvoiceLabel } from './statements/invoice-labels.ts';
import { findInvoiceParties, type InvoiceParties } from './statements/invoice-parties.ts';
import { printedTotals, putInvoiceTotals } from './statements/invoice-totals.ts';
import { type ItemRow, readItems } from './statements/item-rows.ts';
import { findLabelled } from './statements/key-values.ts';
import { isNameLike, joinLines, type Party } from './statements/party.ts';
import { bestReading } from './statements/readers.ts';
import { type DocumentRows, headAndFoot, type Segment } from './statements/segments.ts';

const blocks = /^(?:vendor|customer)\.(?:name|address)|^(?:billing|shipping|service|remittance)_address/;

/** Reads an invoice, a credit note or a utility bill: who, when, which, the lines and the totals. */
export function extractInvoice(pages: PageContent[]): ExtractorResult {
  return bestReading(pages, { read: readInvoice, rows: 'items', checks: checkInvoice, blocks });
}

function readInvoice(whole: DocumentRows): Readings {
  const readings: Readings = new Map();
  const document = headAndFoot(whole);
  const text = document.rows.flatMap((row) => row.segments.map((segment) => segment.text)).join('\n');
  const order = dateOrder(text, /\b(?:VAT|GST(?:IN)?|IBAN|ABN|MwSt)\b|[£€₹]/.test(text) ? 'dmy' : 'mdy');
  const table = readItems(whole);
  const firstItem = table.firstRow === null ? -1 : document.rows.indexOf(table.firstRow);
  const headEnd = firstItem < 0 ? document.rows.length : firstItem;
  putKind(document, readings);
  putHead(document, readings, order);
  putParties(findInvoiceParties(document, headEnd), readings);
  putTaxIds(document, readings);
  putInvoiceTotals(printedTotals(document, table.taken), readings);
  putBank(document, readings);
  putCurrency(document, readings);
  for (const [index, item] of table.items.entries()) putItem(readings, `items[${index}]`, item, order);
  return readings;
}

const kinds = [
  ['credit_note', /credit (?:note|memo)|gutschrift|\bavoir\b/i],
  ['proforma', /pro[- ]?forma/i],
  ['utility_bill', /meter reading|\bkWh\b|electric(?:ity)? (?:charges|service)|water (?:charges|usage)/i],
  ['invoice', /invoice|rechnung|facture|\bbill\b/i],
] as const;

function putKind(document: DocumentRows, readings: Readings): void {
  const segments = document.rows.flatMap((row) => row.segments);
  for (const [kind, pattern] of kinds) {
    const segment = segments.find(({ text }) => text.length < 60 && pattern.test(text));
    if (!segment) continue;
    put(readings, 'kind', kind, [segment]);
    return;
  }
}

/** A number of a document: one word with a digit in it, or a short prefix and a number. A sign before it is not its part. */
function acceptId(text: string): string | null {
  const id = /^#?\s?([A-Z]{1,5} \d[\w\-/]+|[A-Z0-9][\w\-/.#]*)/i.exec(text.trim())?.[1]?.replace(/[.,]$/, '');
  if (id === undefined || !/\d/.test(id) || id.length < 2 || id.length > 30) return null;
  return parseDate(id) !== null || /[.,]\d{2}$/.test(id) ? null : id;
}

function putHead(document: DocumentRows, readings: Readings, order: 'mdy' | 'dmy'): void {
  const acceptDate = (text: string) => {
    const [first] = findDates(text, { order });
    return first !== undefined && first.index < 14 ? first.date : null;
  };
  const simple = [
    ['invoice_id', invoiceLabels.invoice_id, acceptId],
    ['purchase_order', invoiceLabels.purchase_order, acceptId],
    ['customer.id', invoiceLabels.customer_id, acceptId],
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

/** No date is called the invoice's: any other that does not lie ahead, such as the delivery's, else the first one printed. */
function putOtherDate(document: DocumentRows, readings: Readings, order: 'mdy' | 'dmy'): void {
  const dates = document.rows.flatMap((row) =>
    row.segments.flatMap((segment, index) => {
      const [found] = findDates(segment.text, { order });
      const label = `${row.segments[index - 1]?.text ?? ''} ${segment.text.slice(0, found?.index ?? 0)}`;
      return found && !/due|before|exp|valid|order|birth|pay|by\b/i.test(label) ? [{ found, segment, label }] : [];
    }),
  );
  const best = dates.find(({ label }) => /date|dat(?:um)?\b/i.test(label)) ?? dates[0];
  if (best) put(readings, 'invoice_date', best.found.date, [best.segment], { sourceText: best.found.text });
}

function putTermSentence(document: DocumentRows, readings: Readings): void {
  const sentence =
    /\bnet \d{1,3}(?: days)?\b|\b(?:due|payable) (?:up)?on receipt\b|\bdue (?:with)?in \d{1,3} days\b|\b\d{1,3} days net\b/i;
  for (const segment of document.rows.flatMap((row) => row.segments)) {
    const term = sentence.exec(segment.text)?.[0];
    if (term === undefined) continue;
    put(readings, 'payment_term', segment.text.length <= 60 ? segment.text : term, [segment], {
      sourceText: segment.text,
    });
    return;
  }
}

function putParties({ labelled, vendor, addressee }: InvoiceParties, readings: Readings): void {
  if (vendor.nameLines.length > 0) {
    const name = vendor.nameLines.map((line) => line.text).join(' ');
    put(readings, 'vendor.name', cleanName(name), vendor.nameLines);
  }
  if (vendor.addressLines.length > 0) putAddress(readings, 'vendor.address', vendor.addressLines);
  const bill = labelled.get('bill');
  const ship = labelled.get('ship');
  const customer = bill ?? addressee ?? ship;
  if (customer) {
    const names = customer.nameLines;
    if (!readings.has('customer.name') && names.length > 0) put(readings, 'customer.name', joinLines(names), names);
    putParty(readings, 'customer.address', addressee && bill ? addressee : customer);
  }
  if (bill) putParty(readings, 'billing_address', bill);
  if (ship) putParty(readings, 'shipping_address', ship);
  const service = labelled.get('service');
  const remit = labelled.get('remit');
  if (service) putParty(readings, 'service_address', service);
  if (remit) putParty(readings, 'remittance_address', remit);
}

function putParty(readings: Readings, path: string, { nameLines, addressLines }: Party): void {
  if (addressLines.length === 0) return;
  putAddress(readings, path, addressLines);
  if (nameLines.length > 0) put(readings, `${path}_recipient`, joinLines(nameLines), nameLines);
}

const cleanName = (name: string) =>
  name
    .replace(/[®™©]/g, '')
    .replace(/[,;:]$/, '')
    .trim();

function putTaxIds(document: DocumentRows, readings: Readings): void {
  const accept = (text: string) =>
    /^[A-Z0-9][A-Z0-9 \-./]{1,22}$/i.test(text) && (/\d/.test(text) || text.length < 4) && parseDate(text) === null
      ? text
      : null;
  const [customer] = findLabelled(document, { labels: invoiceLabels.customer_tax_id, accept });
  const [vendor] = findLabelled(document, { labels: invoiceLabels.vendor_tax_id, accept });
  if (customer) put(readings, 'customer.tax_id', customer.value, [customer.segment], { sourceText: customer.text });
  if (vendor) put(readings, 'vendor.tax_id', vendor.value, [vendor.segment], { sourceText: vendor.text });
}

function putBank(document: DocumentRows, readings: Readings): void {
  const accept = (pattern: RegExp) => (text: string) => pattern.exec(text)?.[0]?.trim() ?? null;
  const parts = [
    ['iban', invoiceLabels.iban, accept(/^[A-Z]{2}\d{2}(?: ?[A-Z0-9]){10,30}/)],
    ['swift', invoiceLabels.swift, accept(/^[A-Z0-9]{8}(?:[A-Z0-9]{3})?$/)],
    ['routing_number', invoiceLabels.routing_number, accept(/^\d{9}$|^\d{2}-\d{2}-\d{2}$|^[A-Z]{4}0\w{6}$/)],
  ] as const;
  for (const [key, labels, read] of parts) {
    const [found] = findLabelled(document, { labels, accept: read });
    if (found) put(readings, `payment_details[0].${key}`, found.value, [found.segment], { sourceText: found.text });
  }
}

function putItem(readings: Readings, path: string, item: ItemRow, order: 'mdy' | 'dmy'): void {
  const text = (segments: Segment[]) => segments.map((segment) => segment.text).join(' ');
  for (const role of ['description', 'product_code', 'unit'] as const) {
    const segments = item.get(role);
    if (segments) put(readings, `${path}.${role}`, text(segments), segments);
  }
  for (const role of ['amount', 'tax', 'discount'] as const) {
    const segments = item.get(role);
    const amount = segments && (readAmount(text(segments)) ?? readAmount(segments[0]?.text ?? ''));
    if (amount) put(readings, `${path}.${role}`, amount.money, segments);
  }
  for (const role of ['quantity', 'unit_price'] as const) {
    const segments = item.get(role);
    const decimal = segments && toDecimal(text(segments));
    if (decimal) put(readings, `${path}.${role}`, decimal, segments);
  }
  const rate = item.get('tax_rate');
  const percent = rate && /^(\d{1,2}(?:[.,]\d{1,3})?)\s?%?$/.exec(text(rate))?.[1];
  if (rate && percent) put(readings, `${path}.tax_rate`, percent.replace(',', '.'), rate);
  const date = item.get('date');
  const iso = date && parseDate(text(date), { order });
  if (date && iso) put(readings, `${path}.date`, iso, date);
}

/** A plain decimal of any number of places; a unit behind it is not its part. */
function toDecimal(text: string): string | null {
  const printed = /^[$€£₹]?\s?(-?\d[\d.,]*)\s?(?:\p{L}{1,6}\.?)?$/u.exec(text.trim())?.[1];
  if (printed === undefined) return readAmount(text)?.money ?? null;
  if (/^-?\d+(?:\.\d+)?$/.test(printed)) return printed;
  if (/^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(printed)) return printed.replaceAll(',', '');
  if (/^-?\d+,\d{1,2}$/.test(printed)) return printed.replace(',', '.');
  return parseMoney(printed);
}
