import { findDate } from './find-dates.ts';
import type { DocumentRows, Segment } from './segments.ts';

/** A name with what is printed under it. */
export type Party = {
  nameLines: Segment[];
  addressLines: Segment[];
  phone: { text: string; segment: Segment } | null;
};

/** A US telephone number, a line that is another country's, or any number behind a word that says it is one. */
export function findPhone(text: string): string | null {
  const us = /(?<![\d-])(?:\+?1[-. ]?)?(?:\(\d{3}\)[-. ]?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)/.exec(text);
  if (us) return us[0].trim();
  const local = /^(?:\+\d{1,3}[ -]?)?0\d{1,3}(?:[ -]\d{2,5}){1,4}$/.exec(text.trim());
  if (local && /(?:\d\D*){9,}/.test(text)) return text.trim();
  const named =
    /(?:tel|phone|ph|call|telefon|mobile|contact)[a-z ]*(?:no)?[.:#\s]*(\+?\(?\d[\d\s().-]{6,17}\d)(?![\d-]*[a-z])/i.exec(
      text,
    );
  return named?.[1]?.trim() ?? null;
}

/** A line that ends an address, or could only stand in one. */
export const isCityLine = (text: string) =>
  !amount.test(text) &&
  (/\b[A-Z]{2}\.?,?\s*\d(?:\s?\d){4}(?:\s?-\s?\d(?:\s?\d){3})?(?!\d)|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b/.test(
    text,
  ) ||
    /^[\p{L} .'-]+,\s*[\p{L}\d .'-]+,?\s*\d{5}(?:-\d{4})?$/u.test(text) ||
    /\b\d{5}\s+\p{L}{3,}/u.test(text) ||
    (/^\d{3,6}\s+\p{L}[\p{L} .-]{2,}$/u.test(text) && !streetWord.test(text)));

/** A priced line is no part of an address. */
const amount = /\d[.,]\d{2}(?!\d)/;

const streetWord =
  /\b(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|way|court|ct|plaza|square|highway|hwy|parkway|terrace|turnpike|stra(?:ß|ss)e|rue|jalan|jln|suite|floor|flr|box|taman|jalan)\b\.?|(?:stra\S{0,2}e|str\.)\s*\d/iu;
const streetStart =
  /^(?:no\.?\s?\d|#?\d{1,6}[a-z]?[\s,]+\p{L}|\d{1,6}\s\d|p\.?\s?[o0]\.?\s?b[o0]x|apt\b|suite\b|unit\b|\d+(?:st|nd|rd|th)\s+fl)/iu;

export const isStreetLine = (text: string) =>
  !amount.test(text) && (streetStart.test(text) || streetWord.test(text)) && /\d/.test(text);

/** A street by its word, `9 Castle Street`, where a number before words may as well be a count. */
export const namesStreet = (text: string) => /^\d/.test(text) && streetWord.test(text) && !/\bbox\b/i.test(text);

/** Printed under a name, but part of neither name nor address. */
export const isContactLine = (text: string) =>
  /@|www\.|https?:|\.com\b|\b(?:e-?mail|fax|tel(?:ephone|efon)?|phone|mobile|web(?:site)?)\b\s*(?:$|[:.#]|no\b|\W*\d)/i.test(
    text,
  ) || /^[\s(+\d)./-]{7,}$/.test(text);

/**
 * Takes the lines that stand under one another as one block, from the given segment down.
 *
 * @param start - The block's first line, in the row at `rowIndex`.
 * @param isEnd - A line that belongs to the next thing, such as a label.
 */
export function blockFrom(
  document: DocumentRows,
  rowIndex: number,
  start: Segment,
  isEnd: (segment: Segment) => boolean,
  maxLines = 7,
): Segment[] {
  const lines = [start];
  for (const row of document.rows.slice(rowIndex + 1, rowIndex + 3 * maxLines)) {
    const last = lines.at(-1) ?? start;
    if (row.page !== start.page || lines.length >= maxLines) break;
    const height = Math.min(last.place[3] - last.place[1], row.bottom - row.top);
    if (row.top - last.place[3] > 1.3 * height) break;
    const next = row.segments.find((segment) => aligned(segment, start));
    if (!next || next.place[1] < last.place[1] + 0.3 * height) continue;
    if (isEnd(next)) break;
    lines.push(next);
  }
  return lines;
}

/** Sorts a block's lines into name, address and the rest. Names come first and hold no street. */
export function toParty(lines: Segment[]): Party {
  const phoneLine = lines.find((line) => findPhone(line.text) !== null);
  const phone = phoneLine ? { text: findPhone(phoneLine.text) ?? '', segment: phoneLine } : null;
  const plain = lines.filter((line) => !isContactLine(line.text) && !isCodeLine(line.text));
  const isPlace = (line: Segment) => isCityLine(line.text) || isStreetLine(line.text);
  const last = plain.findLastIndex(
    (line, index) => isPlace(line) || (index > 0 && /,$/.test(plain[index - 1]?.text ?? '')),
  );
  // Names seldom hold digits, so with a place further down the first line that does begins the address.
  const first = plain.findIndex((line, index) => isPlace(line) || (index > 0 && index < last && /\d/.test(line.text)));
  if (first < 0) return { nameLines: plain.slice(0, 1), addressLines: plain.slice(1, 4), phone };
  // A street line of letters alone precedes the city, and a country may follow it.
  const placeEnd = endOfPlace(plain, last);
  const end = isCountry(plain[placeEnd]?.text ?? '') ? placeEnd + 1 : placeEnd;
  return {
    nameLines: plain
      .slice(0, first)
      .filter((line) => !isDepartment(line.text))
      .slice(0, 2),
    addressLines: plain.slice(first, end),
    phone,
  };
}

/** The name of a country alone. */
export const isCountry = (text: string) => country.test(text.trim());

const country =
  /^(?:u\.?s\.?a?\.?|united states(?: of america)?|u\.?k\.?|united kingdom|england|scotland|ireland|canada|mexico|deutschland|germany|france|italia|italy|españa|spain|österreich|austria|schweiz|switzerland|nederland|netherlands|belgium|india|australia|new zealand|singapore|malaysia|japan|china)\.?$/i;

export const joinLines = (lines: Segment[]) =>
  lines
    .map((line) => line.text.trim().replace(/[,;]$/, ''))
    .filter((line) => line !== '')
    .join(', ');

/** Whether a text can be somebody's name: words, not a sentence, a date, a number or a heading of the form. */
export function isNameLike(text: string): boolean {
  const letters = text.replace(/[^\p{L}]/gu, '').length;
  return (
    letters >= 3 &&
    letters > text.replace(/\s/g, '').length * 0.6 &&
    text.length <= 60 &&
    text.split(/\s+/).length <= 7 &&
    findDate(text) === null &&
    !isContactLine(text) &&
    !/:$|^\W*(?:page|date|total|amount|thank|please|note)\b|\b(?:no|nr|id)\.?$/i.test(text)
  );
}

/** `Some City, XYZ` under a street belongs to it, though it holds no postal code. */
function endOfPlace(lines: Segment[], last: number): number {
  const next = lines[last + 1]?.text.trim() ?? '';
  const isCity =
    next.length < 45 && /^[\p{L} .'-]+,\s?[\p{L} .,'-]+$/u.test(next) && !isCityLine(lines[last]?.text ?? '');
  return last + (isCity ? 2 : 1);
}

const isDepartment = (text: string) => /^(?:accounts? payable|finance|billing|purchasing)(?: dep\w*)?\W*$/i.test(text);

const isCodeLine = (text: string) =>
  /^[\d\s-]{9,}[A-Z\d\s]*$|^(?:store|shop|branch)\s*(?:no\.?|#)?\s*\d+$/i.test(text) ||
  /^(?:attn|attention|c\/o\b|careof)/.test(text.trim().toLowerCase());

/** The same left edge, centre or right edge, or a line that lies over most of the other. */
function aligned(a: Segment, b: Segment): boolean {
  const height = Math.min(a.place[3] - a.place[1], b.place[3] - b.place[1]);
  if (a.slot && b.slot) return a.slot.table === b.slot.table && a.slot.column === b.slot.column;
  const near = (x: number, y: number) => Math.abs(x - y) < 1.2 * height;
  return (
    near(a.place[0], b.place[0]) ||
    near(a.place[2], b.place[2]) ||
    near((a.place[0] + a.place[2]) / 2, (b.place[0] + b.place[2]) / 2)
  );
}
