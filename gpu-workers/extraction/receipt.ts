import { checkReceipt } from '../../shared/document-types/checks/receipt.ts';
import { parseDate, parseTime } from '../../shared/document-types/dates.ts';
import { formatCents, toCents } from '../../shared/document-types/money.ts';
import type { PageContent } from './page-content.ts';
import type { ExtractorResult, Readings } from './reading.ts';
import { putAddress } from './statements/address-readings.ts';
import { readAmount } from './statements/amounts.ts';
import { putCurrency } from './statements/currency.ts';
import { put } from './statements/evidence.ts';
import { dateOrder, findDates } from './statements/find-dates.ts';
import { type ItemRow, readItems } from './statements/item-rows.ts';
import { findLabelled } from './statements/key-values.ts';
import { blockFrom, findPhone, isCityLine, isCountry, isStreetLine, toParty } from './statements/party.ts';
import { findProminentName, wholeName, withoutNumber } from './statements/prominent-name.ts';
import { bestReading } from './statements/readers.ts';
import { putTillCodes } from './statements/receipt-codes.ts';
import { readFuelItem } from './statements/receipt-fuel.ts';
import { type ReceiptItem, readReceiptItems } from './statements/receipt-items.ts';
import { putReceiptKind } from './statements/receipt-kind.ts';
import { taxFlag } from './statements/receipt-quantities.ts';
import { putStay } from './statements/receipt-stay.ts';
import { putReceiptTotals } from './statements/receipt-totals.ts';
import { receiptKey, receiptLabels } from './statements/receipt-vocabulary.ts';
import type { DocumentRows, Row, Segment } from './statements/segments.ts';

const blocks = /^merchant\.(?:name|address)/;

/** Reads a receipt: a till's, a restaurant's with its tip, or the picture of an app's screen. */
export function extractReceipt(pages: PageContent[]): ExtractorResult {
  return bestReading(pages, { read: readReceipt, rows: 'items', checks: checkReceipt, blocks });
}

function readReceipt(document: DocumentRows): Readings {
  const readings: Readings = new Map();
  const table = readItems(document, endsItems);
  const fuel = table.items.length === 0 ? readFuelItem(document) : null;
  const free = table.items.length === 0 && !fuel ? readReceiptItems(document) : null;
  const taken = free?.taken ?? table.taken;
  const firstTaken = document.rows.findIndex((row) => taken.has(row));
  const firstItem = firstTaken < 0 ? document.rows.length : firstTaken;
  const name = putMerchant(document, firstItem, readings);
  const order = receiptOrder(document);
  putWhen(document, order, readings);
  putNumbers(document, readings);
  putTillCodes(document, readings);
  putReceiptTotals(document, taken, readings);
  putCurrency(document, readings);
  putStay(document, order, readings);
  putReceiptKind(document, name, readings);
  for (const [index, item] of table.items.entries()) putTableItem(readings, `items[${index}]`, item, order);
  for (const [index, item] of (fuel ? [fuel] : (free?.items ?? [])).entries())
    putFreeItem(readings, `items[${index}]`, item);
  return readings;
}

/** A coupon or a fee between the lines is one of them. */
function endsItems(label: string): string | null {
  const key = receiptKey(label);
  return key === 'discount' || key === 'shipping_amount' || key === 'other_charges' || key === 'none' ? null : key;
}

/** @returns Where the merchant is named. */
function putMerchant(document: DocumentRows, firstItem: number, readings: Readings): Segment[] {
  const name = findProminentName(document, Math.max(firstItem, 1), new Set());
  const nameLines = name ? wholeName(document, name) : [];
  if (name) {
    put(readings, 'merchant.name', withoutNumber(nameLines.map((line) => line.text).join(' ')), nameLines);
  }
  const lines = addressLines(document, firstItem, name);
  if (lines.length > 0) putAddress(readings, 'merchant.address', lines);
  const segments = document.rows.flatMap((row) => row.segments);
  const phone = segments.find(({ text }) => findPhone(text) !== null && !/^fax/i.test(text));
  const [labelled] = findLabelled(document, {
    labels: receiptLabels.phone,
    accept: (text) => /^\+?[\d(][\d\s().-]{6,18}\d/.exec(text)?.[0] ?? null,
  });
  if (phone) put(readings, 'merchant.phone', findPhone(phone.text), [phone]);
  else if (labelled) put(readings, 'merchant.phone', labelled.value, [labelled.segment], { sourceText: labelled.text });
  const country = segments.find(({ text }) => isCountry(text));
  if (country) put(readings, 'country_region', country.text.trim(), [country]);
  return nameLines;
}

/** What stands between the name and the first note of another kind; where the name is elsewhere, from the first street on. */
function addressLines(document: DocumentRows, firstItem: number, name: Segment | null): Segment[] {
  const isEnd = ({ text }: Segment) =>
    findDates(text).length > 0 ||
    findPhone(text) !== null ||
    /^[^:]{2,20}:/.test(text) ||
    /\b(?:gst|vat|tax|reg|tel|phone|hours|receipt|invoice)\b/i.test(text);
  const nameRow = name ? document.rows.findIndex((row) => row.segments.includes(name)) : -1;
  if (name) {
    const under = toParty(blockFrom(document, nameRow, name, isEnd, 6)).addressLines;
    if (under.some(({ text }) => isStreetLine(text) || isCityLine(text))) return under;
  }
  for (const [index, row] of document.rows.slice(0, Math.max(firstItem, nameRow + 6)).entries()) {
    const start = row.segments.find(
      (segment) => segment !== name && (isStreetLine(segment.text) || isCityLine(segment.text)) && !isEnd(segment),
    );
    if (!start || index < nameRow) continue;
    return toParty(blockFrom(document, index, start, isEnd, 5)).addressLines;
  }
  return [];
}

const timeShape = /(?<![\d:])(\d{1,2}\s?:\s?\d{2}(?:\s?:\s?\d{2})?\s*(?:[ap]\.?m\.?)?)(?![\d:])/i;

function receiptOrder(document: DocumentRows): 'mdy' | 'dmy' {
  const text = document.rows.map(textOf).join('\n');
  const foreign = /\b(?:GST|VAT|TVA|MwSt|SDN|BHD|RM|ABN|SST)\b|[£€₹]|\b(?:rue|jalan|jln|straße)\b/i.test(text);
  return dateOrder(text, foreign ? 'dmy' : 'mdy');
}

function putWhen(document: DocumentRows, order: 'mdy' | 'dmy', readings: Readings): void {
  const dated = document.rows.flatMap((row) => {
    const segment = row.segments.find((candidate) => findDates(candidate.text, { order }).length > 0);
    const [found] = segment ? findDates(segment.text, { order }) : [];
    return segment && found ? [{ row, segment, found }] : [];
  });
  const best = dated.find(({ row }) => timeShape.test(afterDate(row))) ?? dated[0];
  if (best) put(readings, 'transaction_date', best.found.date, [best.segment], { sourceText: best.found.text });
  const timed = best ? timedRow(document, best.row) : undefined;
  const sameRow = timed && timeShape.exec(afterDate(timed))?.[1];
  const [labelled] = findLabelled(document, {
    labels: receiptLabels.time,
    accept: (value) => timeShape.exec(value)?.[1] ?? null,
  });
  const printed = sameRow ?? labelled?.value;
  const time = printed === undefined ? null : parseTime(printed.replace(/\s?:\s?/g, ':'));
  if (time === null || printed === undefined) return;
  const segments =
    sameRow && timed
      ? timed.segments.filter((segment) => segment.text.includes(':'))
      : labelled
        ? [labelled.segment]
        : [];
  put(readings, 'transaction_time', time, segments, { sourceText: printed });
}

/** The date's own row, else one close by with a time that says which half of the day it is. */
function timedRow({ rows }: DocumentRows, dated: Row): Row | undefined {
  if (timeShape.test(afterDate(dated))) return dated;
  const at = rows.indexOf(dated);
  return rows.slice(Math.max(0, at - 2), at + 3).find((row) => /\d:\d{2}(?::\d{2})?\s?[ap]\.?m\b/i.test(textOf(row)));
}

/** A row's text without its date, so that `12.30.2024` cannot give a time. */
const afterDate = (row: Row) =>
  findDates(textOf(row)).reduce((text, { text: date }) => text.replace(date, ' '), textOf(row));

const textOf = (row: Row) => row.segments.map((segment) => segment.text).join(' ');

function putNumbers(document: DocumentRows, readings: Readings): void {
  const acceptNumber = (text: string) => {
    const id = /^[:#]?\s?([A-Z]{1,3} \d[\w\-/]+|[A-Z0-9][\w\-/]*)/i.exec(text)?.[1];
    return id !== undefined && /\d/.test(id) && id.length > 1 && parseDate(id) === null ? id : null;
  };
  const acceptWord = (text: string) => (/^[\p{L}\d][\p{L}\d .'-]{0,30}$/u.test(text) ? text : null);
  // `04 TRANS 7712` is the register and what comes next.
  const acceptRegister = (text: string) =>
    /^(?:\d{1,6}|[A-Z]{1,3}[\d-]{1,8}|[A-Z])(?=\s|$)/i.exec(text)?.[0] ?? acceptWord(text);
  const acceptCount = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : null);
  const simple = [
    ['receipt_number', receiptLabels.receipt_number, acceptNumber],
    ['cashier', receiptLabels.cashier, acceptWord],
    ['register', receiptLabels.register, acceptRegister],
    ['items_sold_count', receiptLabels.items_sold_count, acceptCount],
  ] as const;
  for (const [path, labels, accept] of simple) {
    const [found] = findLabelled<string | number>(document, { labels, accept });
    if (found) put(readings, path, found.value, [found.segment], { sourceText: found.text });
  }
}

function putTableItem(readings: Readings, path: string, item: ItemRow, order: 'mdy' | 'dmy'): void {
  const text = (segments: Segment[]) => segments.map((segment) => segment.text).join(' ');
  const words = [...(item.get('product_code') ?? []), ...(item.get('description') ?? [])];
  putWords(readings, path, words);
  for (const [role, key] of [
    ['amount', 'total_price'],
    ['unit_price', 'price'],
    ['discount', 'discount'],
  ] as const) {
    const segments = item.get(role);
    const amount = segments && readAmount(text(segments));
    if (amount) put(readings, `${path}.${key}`, amount.money, segments);
  }
  const [amount] = item.get('amount') ?? [];
  const flag = amount ? taxFlag(amount) : null;
  if (amount && flag !== null) put(readings, `${path}.taxable_flag`, flag, [amount], { sourceText: flag });
  const dated = item.get('date');
  const date = dated && findDates(text(dated), { order })[0];
  if (dated && date) put(readings, `${path}.date`, date.date, dated, { sourceText: date.text });
  const quantity = item.get('quantity');
  if (quantity) putQuantity(readings, path, text(quantity), quantity);
}

function putFreeItem(readings: Readings, path: string, { words, quantity, price, total }: ReceiptItem): void {
  const text = words.map((segment) => segment.text).join(' ');
  const flag = taxFlag(total.segment, words);
  putWords(readings, path, words, flag);
  if (quantity) putQuantity(readings, path, quantity.text, [quantity.segment]);
  if (quantity?.unit) put(readings, `${path}.quantity_unit`, quantity.unit, [quantity.segment]);
  if (flag !== null) put(readings, `${path}.taxable_flag`, flag, [total.segment], { sourceText: flag });
  if (price) put(readings, `${path}.price`, price.money, [price.segment]);
  put(readings, `${path}.total_price`, total.money, [total.segment]);
  if (/^-/.test(total.money) && /discount|coupon|savings/i.test(text)) {
    put(readings, `${path}.discount`, formatCents(Math.abs(toCents(total.money))), [total.segment]);
  }
}

/** A long number among the words is the article's. */
function putWords(readings: Readings, path: string, words: Segment[], flag: string | null = null): void {
  const text = words.map((segment) => segment.text).join(' ');
  const code = /(?:^|\s)(\d{6,14})(?=\s|$)/.exec(text)?.[1];
  const description = (code === undefined ? text : text.replace(code, ' '))
    .replace(/\s+/g, ' ')
    .replace(/ <[A-Z]>/g, '')
    .trim()
    // The letter of the tax may stand behind the article's number too.
    .replace(code !== undefined && flag !== null ? new RegExp(` ${literal(flag)}$`) : /$^/, '');
  if (description !== '') put(readings, `${path}.description`, description, words);
  if (code !== undefined) put(readings, `${path}.product_code`, code, words, { sourceText: code });
}

const literal = (text: string) => text.replace(/\W/g, '\\$&');

function putQuantity(readings: Readings, path: string, text: string, segments: Segment[]): void {
  const printed = /^(\d{1,5}(?:[.,]\d{1,3})?)\s?(\p{L}{1,4})?$/u.exec(text.trim());
  if (!printed?.[1]) return;
  put(readings, `${path}.quantity`, printed[1].replace(',', '.'), segments);
  if (printed[2] !== undefined && !/^x$/i.test(printed[2]))
    put(readings, `${path}.quantity_unit`, printed[2], segments);
}
