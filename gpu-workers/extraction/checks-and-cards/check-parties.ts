import type { Readings } from '../reading.ts';
import { putAddress } from '../statements/address-readings.ts';
import { put } from '../statements/evidence.ts';
import {
  blockFrom,
  findPhone,
  isCityLine,
  isContactLine,
  isNameLike,
  isStreetLine,
  joinLines,
} from '../statements/party.ts';
import type { Segment } from '../statements/segments.ts';
import type { CheckFront } from './check-front.ts';

const bankWord =
  /\b(?:bank(?:ing|name|of\p{L}+)?|credit union|trust|savings|federal|fcu|bancorp|n\.?\s?a\.?$|national association|financial)\b/iu;
const notName =
  /pay|order|date|check|dollar|void|memo|amount|security|negotiable|sample|signature|stub|earnings|watermark|document|authentic|\bno\.|member fdic|account/i;

/** Reads who pays, upper left, and which bank. */
export function readParties(front: CheckFront, readings: Readings): void {
  const bank = findBank(front);
  const payer = findPayer(front, bank);
  const { names, address } = splitBlock(payer);
  if (names.length > 0) put(readings, 'payer.name', joinLines(names), names);
  if (address.length > 0) putAddress(readings, 'payer.address', address);
  if (bank) put(readings, 'bank.name', bank.text.replace(/[|®™]/g, '').trim(), [bank]);
}

/** Two holders of one account stand over one address, which ends where the telephone or anything else begins. */
function splitBlock(lines: Segment[]): { names: Segment[]; address: Segment[] } {
  const plain = lines.filter(({ text }) => !notName.test(text) && !/account$/i.test(text.replace(/\s/g, '')));
  const from = plain.findIndex(({ text }) => isAddressLine(text));
  if (from < 0) return { names: plain.slice(0, 1), address: [] };
  const behind = plain.slice(from);
  const end = behind.findIndex(
    ({ text }) => isContactLine(text) || findPhone(text) !== null || /\d{3}-\d{6,7}\b/.test(text),
  );
  return { names: plain.slice(0, Math.min(from, 2)), address: behind.slice(0, end < 0 ? 3 : Math.min(end, 3)) };
}

/** The first block of lines in the upper left that is headed by a name; one with an address before one without. */
function findPayer(front: CheckFront, bank: Segment | null): Segment[] {
  const border = front.payTo?.label[0]?.place[1] ?? (front.top + front.bottom) / 2;
  const middle = front.left + 0.62 * (front.right - front.left);
  let best: { lines: Segment[]; score: number } | null = null;
  for (const [rowIndex, row] of front.document.rows.entries()) {
    if (!front.rows.includes(row) || row.top >= border) continue;
    for (const segment of row.segments) {
      if (segment === bank || !isPayerName(segment.text) || segment.place[0] > middle) continue;
      const lines = blockFrom(front.document, rowIndex, segment, ({ text }) => /^pay\b/i.test(text)).filter(
        ({ place }) => place[1] < border,
      );
      const hasAddress = lines.slice(1).some(({ text }) => isAddressLine(text));
      const score =
        (hasAddress ? 4 : 0) +
        (bankWord.test(segment.text) ? -5 : 0) +
        2 * (1 - (segment.place[0] - front.left) / Math.max(1, front.right - front.left)) +
        (1 - (segment.place[1] - front.top) / Math.max(1, border - front.top)) +
        (segment.text.trim().includes(' ') ? 1 : 0);
      if (best === null || score > best.score) best = { lines, score };
    }
  }
  return best?.lines ?? [];
}

const isPayerName = (text: string) =>
  isNameLike(text) && !notName.test(text) && !isStreetLine(text) && !isCityLine(text);

const isAddressLine = (text: string) =>
  (isStreetLine(text) || isCityLine(text)) && !isContactLine(text) && findPhone(text) === null;

/** A line that names a bank, lower left or top centre, and is neither the payee nor a sentence. */
function findBank(front: CheckFront): Segment | null {
  const payee = front.payTo?.segment;
  let best: { segment: Segment; score: number } | null = null;
  for (const segment of front.rows.flatMap((row) => row.segments)) {
    const text = segment.text.trim();
    if (segment === payee || !bankWord.test(text) || !isNameLike(text) || text.split(' ').length > 7) continue;
    if (
      /pay to|void|signature|document|member|payable|deposit|reserve|security/i.test(text) ||
      besidePayTo(front, segment)
    )
      continue;
    const below = front.payTo ? segment.place[1] > front.payTo.segment.place[3] : true;
    const score = (/\bbank\b|credit union/i.test(text) ? 2 : 0) + (below ? 1 : 0) + (segment.heading ? 0.5 : 0);
    if (best === null || score > best.score) best = { segment, score };
  }
  return best?.segment ?? null;
}

/** A check may be payable to a bank. */
function besidePayTo({ payTo }: CheckFront, segment: Segment): boolean {
  if (!payTo) return false;
  const middle = (segment.place[1] + segment.place[3]) / 2;
  return payTo.label.some(({ place }) => middle > place[1] && middle < place[3]);
}
