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
import { blockFrom, findPhone, isCityLine, isStreetLine, toParty } from './statements/party.ts';
import { findProminentName, wholeName, withoutNumber } from './statements/prominent-name.ts';
import { bestReading } from './statements/readers.ts';
import { type ReceiptItem, readReceiptItems } from './statements/receipt-items.ts';
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
  const free = table.items.length === 0 ? readReceiptItems(document) : null;
  const taken = free?.taken ?? table.taken;
  const firstTaken = document.rows.findIndex((row) => taken.has(row));
  const firstItem = firstTaken < 0 ? document.rows.length : firstTaken;
  putMerchant(document, firstItem, readings);
  putWhen(document, readings);
  putNumbers(document, readings);
  putReceiptTotals(document, taken, readings);
  putCurrency(document, readings);
  for (const [index, item] of table.items.entries()) putTableItem(readings, `items[${index}]`, item);
  for (const [index, item] of (free?.items ?? []).entries()) putFreeItem(readings, `items[${index}]`, item);
  return readings;
}

/** A coupon or a fee between the lines is one of them. */
function endsItems(label: string): string | null {
  const key = receiptKey(label);
  return key === 'discount' || key === 'shipping_amount' || key === 'other_charges' || key === 'none' ? null : key;
}

function putMerchant(document: DocumentRows, firstItem: number, readings: Readings): void {
  const name = findProminentName(document, Math.max(firstItem, 1), new Set());
  if (name) {
    const nameLines = wholeName(document, name);
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

function putWhen(document: DocumentRows, readings: Readings): void {
  const text = document.rows.map(textOf).join('\n');
  const foreign = /\b(?:GST|VAT|TVA|MwSt|SDN|BHD|RM|ABN|SST)\b|[£€₹]|\b(?:rue|jalan|jln|straße)\b/i.test(text);
  const order = dateOrder(text, foreign ? 'dmy' : 'mdy');
  const dated = document.rows.flatMap((row) => {
    const segment = row.segments.find((candidate) => findDates(candidate.text, { order }).length > 0);
    const [found] = segment ? findDates(segment.text, { order }) : [];
    return segment && found ? [{ row, segment, found }] : [];
  });
  const best = dated.find(({ row }) => timeShape.test(afterDate(row))) ?? dated[0];
  if (best) put(readings, 'transaction_date', best.found.date, [best.segment], { sourceText: best.found.text });
  const sameRow = best && timeShape.exec(afterDate(best.row))?.[1];
  const [labelled] = findLabelled(document, {
    labels: receiptLabels.time,
    accept: (value) => timeShape.exec(value)?.[1] ?? null,
  });
  const printed = sameRow ?? labelled?.value;
  const time = printed === undefined ? null : parseTime(printed.replace(/\s?:\s?/g, ':'));
  if (time === null || printed === undefined) return;
  const segments =
    sameRow && best
      ? best.row.segments.filter((segment) => segment.text.includes(':'))
      : labelled
        ? [labelled.segment]
        : [];
  put(readings, 'transaction_time', time, segments, { sourceText: printed });
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
  const acceptCount = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : null);
  const simple = [
    ['receipt_number', receiptLabels.receipt_number, acceptNumber],
    ['cashier', receiptLabels.cashier, acceptWord],
    ['register', receiptLabels.register, acceptWord],
    ['items_sold_count', receiptLabels.items_sold_count, acceptCount],
  ] as const;
  for (const [path, labels, accept] of simple) {
    const [found] = findLabelled<string | number>(document, { labels, accept });
    if (found) put(readings, path, found.value, [found.segment], { sourceText: found.text });
  }
}

function putTableItem(readings: Readings, path: string, item: ItemRow): void {
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
  const quantity = item.get('quantity');
  if (quantity) putQuantity(readings, path, text(quantity), quantity);
}

function putFreeItem(readings: Readings, path: string, { words, quantity, price, total }: ReceiptItem): void {
  const text = words.map((segment) => segment.text).join(' ');
  putWords(readings, path, words);
  if (quantity) putQuantity(readings, path, quantity.text, [quantity.segment]);
  if (price) put(readings, `${path}.price`, price.money, [price.segment]);
  put(readings, `${path}.total_price`, total.money, [total.segment]);
  if (/^-/.test(total.money) && /discount|coupon|savings/i.test(text)) {
    put(readings, `${path}.discount`, formatCents(Math.abs(toCents(total.money))), [total.segment]);
  }
}

/** A long number among the words is the article's. */
function putWords(readings: Readings, path: string, words: Segment[]): void {
  const text = words.map((segment) => segment.text).join(' ');
  const code = /(?:^|\s)(\d{6,14})(?=\s|$)/.exec(text)?.[1];
  const description = (code === undefined ? text : text.replace(code, ' ')).replace(/\s+/g, ' ').trim();
  if (description !== '') put(readings, `${path}.description`, description, words);
  if (code !== undefined) put(readings, `${path}.product_code`, code, words, { sourceText: code });
}

function putQuantity(readings: Readings, path: string, text: string, segments: Segment[]): void {
  const printed = /^(\d{1,5}(?:[.,]\d{1,3})?)\s?(\p{L}{1,4})?$/u.exec(text.trim());
  if (!printed?.[1]) return;
  put(readings, `${path}.quantity`, printed[1].replace(',', '.'), segments);
  if (printed[2] !== undefined && !/^x$/i.test(printed[2]))
    put(readings, `${path}.quantity_unit`, printed[2], segments);
}
