import { type Amount, readAmount } from './amounts.ts';
import { cut, detachAmounts } from './detach-amounts.ts';
import { findDates } from './find-dates.ts';
import { findPhone, isCityLine, isCountry, namesStreet } from './party.ts';
import { type ItemDetail, leadingDetail, trailingDetail } from './receipt-quantities.ts';
import { receiptKey } from './receipt-vocabulary.ts';
import type { DocumentRows, Row, Segment } from './segments.ts';

export type ReceiptItem = ItemDetail & { words: Segment[]; total: Amount };

type ReceiptRow = { row: Row; words: Segment[]; numbers: Segment[]; amounts: Amount[]; detail: ItemDetail | null };

/**
 * Reads the lines of a receipt that prints no header over them: from the first price to the first total. A line of
 * words belongs to the price behind it or before it, as the receipt does it throughout.
 */
export function readReceiptItems(document: DocumentRows): { items: ReceiptItem[]; taken: Set<Row> } {
  const rows = document.rows.map(toReceiptRow);
  const first = rows.findIndex((row) => isPriced(row) && !isTotal(row));
  const end = rows.findIndex((row, index) => index >= Math.max(first, 0) && isTotal(row));
  const taken = new Set<Row>();
  if (first < 0 || end === first || (end < 0 && first > rows.length - 1)) return { items: [], taken };
  const last = end < 0 ? rows.length : end;
  const lead = leadingLines(rows, first);
  const wordsComeFirst = lead.length > 0 || (rows[first]?.words.length ?? 0) === 0;
  const items: ReceiptItem[] = [];
  let held: Segment[] = lead.flatMap((index) => rows[index]?.words ?? []);
  for (let index = first; index < last; index += 1) {
    const row = rows[index] as ReceiptRow;
    taken.add(row.row);
    const previous = items.at(-1);
    if (isNote(row) || row.words.some(({ text }) => receiptKey(text) === 'none')) continue;
    if (!isPriced(row)) {
      if (row.detail && row.words.length === 0) {
        if (previous) addDetail(previous, row.detail);
      } else if (row.words.length > 0) {
        const next = rows[index + 1];
        const nextIsBare = next !== undefined && isPriced(next) && !hasName(next) && index + 1 < last;
        const opens = wordsComeFirst || nextIsBare || held.length > 0 || startsWithQuantity(row);
        if (opens || !previous) held.push(...row.words);
        else addWords(previous, row.words);
      }
      continue;
    }
    const item = toItem(row, held);
    held = [];
    if (item) items.push(item);
  }
  return { items, taken };
}

function toReceiptRow(row: Row): ReceiptRow {
  const all = row.segments
    .filter((segment) => !segment.running || row.segments.length > 1)
    .flatMap(detachGlued)
    .flatMap(detachAmounts);
  const leading = leadingDetail(all);
  const parts = leading?.rest ?? all;
  const amounts: Amount[] = [];
  const words: Segment[] = [];
  const numbers: Segment[] = [];
  for (const segment of parts) {
    const amount = readAmount(segment.text);
    if (amount && !amount.whole) amounts.push({ ...amount, segment });
    else if (/^\d{1,3}(?:\s?[xX])?$/.test(segment.text.trim())) numbers.push(segment);
    else if (/[\p{L}\d]/u.test(segment.text)) words.push(segment);
  }
  return { row, words, numbers, amounts, detail: leading?.detail ?? null };
}

/** `100CT9.79N`: words so long that they touch the price. */
function detachGlued(segment: Segment): Segment[] {
  const glued = /^(.*[\p{L}>)])(\$?\d{1,4}\.\d{2}(?:\s?[A-Z])?)$/u.exec(segment.text);
  if (!glued?.[1]) return [segment];
  const at = glued[1].length;
  return [cut(segment, 0, at), cut(segment, at, segment.text.length)];
}

const isPriced = ({ amounts, words }: ReceiptRow) =>
  amounts.length > 0 && !words.some(({ text }) => findDates(text).length > 0);

const isTotal = ({ words, amounts, numbers }: ReceiptRow) => {
  const label = words[0]?.text ?? '';
  if (/^total\b/i.test(label) && (amounts.length > 0 || numbers.length > 0)) return true;
  const key = words.map(({ text }) => receiptKey(text)).find((found) => found !== null && found !== 'none');
  return (
    key !== undefined &&
    (amounts.length > 0 || key === 'subtotal') &&
    key !== 'discount' &&
    key !== 'shipping_amount' &&
    key !== 'other_charges'
  );
};

/** Dates, telephone numbers and labelled notes between the lines are no words of an item. */
const isNote = ({ words, amounts }: ReceiptRow) =>
  amounts.length === 0 &&
  words.some(
    ({ text }) =>
      findDates(text).length > 0 ||
      findPhone(text) !== null ||
      /^[^:]{2,20}:\s*\S/.test(text) ||
      /^\W*[-=*_.]{4,}/.test(text),
  );

const hasName = ({ words }: ReceiptRow) =>
  words.some(({ text }) => /\p{L}{2}/u.test(text) && text.replace(/[^\p{L}]/gu, '').length > 2);

const startsWithQuantity = ({ words, numbers, row }: ReceiptRow) =>
  /^\d{1,3}\s?[xX]?\s+\p{L}/u.test(words[0]?.text ?? '') ||
  (numbers[0] !== undefined && numbers[0] === row.segments[0]);

/** Words of a receipt's head, which go before the first item and are none. */
const notItem =
  /[:#]|\b(?:table|cashier|server|clerk|welcome|thank|self[- ]checkout|guests?|terminal|store|vat|gst|tin|copy)\b|order|date|qty|price|amount|description|invoice|receipt/i;

/** Lines right above the first price that name its item, and are not the head of the receipt. */
function leadingLines(rows: ReceiptRow[], first: number): number[] {
  const lines: number[] = [];
  for (let index = first - 1; index >= 0 && lines.length < 4; index -= 1) {
    const row = rows[index] as ReceiptRow;
    const below = rows[index + 1] as ReceiptRow;
    const gap = below.row.top - row.row.bottom;
    const text = row.row.segments.map((segment) => segment.text).join(' ');
    if (row.row.page !== below.row.page || gap > 1.4 * (row.row.bottom - row.row.top)) break;
    if (
      row.words.length === 0 ||
      isNote(row) ||
      notItem.test(text) ||
      isCityLine(text) ||
      namesStreet(text) ||
      isCountry(text)
    )
      break;
    lines.unshift(index);
    // What says how many stands right under the name of the item.
    if (startsWithQuantity(row) || rows[first]?.detail) return lines;
  }
  // Without a number of items at its start a line above could as well be the last of the head.
  const price = rows[first] as ReceiptRow;
  if (!hasName(price)) return lines;
  return /^\p{Ll}|^[\d(]/u.test(price.words[0]?.text ?? '') ? lines.slice(-1) : [];
}

/** How many, from the line under an item, unless it is known already. */
function addDetail(item: ReceiptItem, { quantity, price }: ItemDetail): void {
  item.quantity ??= quantity;
  item.price ??= price;
}

function addWords(item: ReceiptItem, more: Segment[]): void {
  const { detail, words } = trailingDetail(more);
  addDetail(item, detail);
  item.words.push(...words);
}

function toItem({ row, words, numbers, amounts, detail }: ReceiptRow, held: Segment[]): ReceiptItem | null {
  const total = amounts.at(-1);
  if (!total) return null;
  const named = [...held, ...words];
  const quantities = [...numbers, ...(amounts.length > 2 ? [amounts[0]?.segment as Segment] : [])].sort(
    (a, b) => a.place[0] - b.place[0],
  );
  const inWords = quantityIn(named);
  const trailing = trailingDetail(inWords?.words ?? named);
  const [counted] = quantities;
  const item: ReceiptItem = {
    words: trailing.words.filter(({ text }) => !/^(?:@|x|ea|sr|zr|[A-Z])$/i.test(text.trim())),
    quantity:
      detail?.quantity ??
      trailing.detail.quantity ??
      inWords?.quantity ??
      (counted ? { text: counted.text.replace(/\s?[xX]$/, ''), unit: null, segment: counted } : null),
    price: detail?.price ?? trailing.detail.price ?? (amounts.length > 1 ? (amounts.at(-2) ?? null) : null),
    total,
  };
  return item.words.length === 0 && row.segments.length < 2 ? null : item;
}

/** `1 Cappuccino`, `1x 0123456`: the number before the first word is how many. */
function quantityIn(words: Segment[]): { quantity: NonNullable<ItemDetail['quantity']>; words: Segment[] } | null {
  const [first, ...rest] = words;
  const match = /^(\d{1,3})(?:\s?[xX])?\s+(?=[\p{L}\d(])(.*)$/u.exec(first?.text ?? '');
  if (!first || !match?.[1] || !match[2]) return null;
  return { quantity: { text: match[1], unit: null, segment: first }, words: [{ ...first, text: match[2] }, ...rest] };
}
