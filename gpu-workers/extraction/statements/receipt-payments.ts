import { toCents } from '../../../shared/document-types/money.ts';
import type { Readings } from '../reading.ts';
import { put } from './evidence.ts';
import type { PrintedTotal } from './invoice-totals.ts';
import type { DocumentRows, Segment } from './segments.ts';

const networks = [
  ['Visa', /visa/i],
  ['Mastercard', /master\s?card/i],
  ['American Express', /amex|american express/i],
  ['Discover', /discover/i],
] as const;

type Card = { last4: string | undefined; network: (typeof networks)[number] | undefined; code: string | undefined };

/** Puts how was paid, each way with its amount, and what is printed of the card. */
export function putPayments(
  payments: PrintedTotal[],
  { document, total }: { document: DocumentRows; total: string | null },
  readings: Readings,
): void {
  const card = findCard(document);
  const rows = once(payments, total);
  for (const [index, { label, amount, line }] of rows.entries()) {
    const path = `payments[${index}]`;
    const isCash = /cash|espèces|^bar$/i.test(label);
    put(readings, `${path}.method`, methodOf(label), line.labelSegments);
    put(readings, `${path}.amount`, amount.money, [amount.segment]);
    if (!isCash && index === 0) putCard(readings, path, { document, card });
  }
  // A slip that shows the card and no amount beside it was paid by that card all the same.
  if (rows.length > 0 || card.last4 === undefined) return;
  const method = card.network ? where(document, card.network[1]) : where(document, new RegExp(`${card.last4}\\b`));
  const [at] = method;
  if (at) put(readings, 'payments[0].method', card.network ? card.network[0] : methodOf(at.text), method);
  putCard(readings, 'payments[0]', { document, card });
}

const methodOf = (label: string) =>
  label
    .replace(/^[\s:=*xX•.\d]+(?=\p{L})/u, '')
    .replace(/[\s:=*xX•.\d]+$/, '')
    .trim();

/** Tills print one payment twice, as what was tendered and again on the slip of the card. */
function once(payments: PrintedTotal[], total: string | null): PrintedTotal[] {
  const paid = payments.reduce((sum, { amount }) => sum + toCents(amount.money), 0);
  const whole = payments.find(({ amount }) => amount.money === total);
  return whole && total !== null && paid === payments.length * toCents(total) ? [whole] : payments;
}

function findCard(document: DocumentRows): Card {
  const texts = document.rows.map((row) => row.segments.map(({ text }) => text).join(' '));
  const last4 = texts
    .map(
      (text) =>
        /(?:[*xX•.…]{2,}[\s*xX•.…-]*(?:visa|mastercard|amex)?\s*|\bx|ending (?:in )?|\b(?:visa|mastercard|amex|discover) )(\d{4})\b(?![-/.])/i.exec(
          text,
        )?.[1],
    )
    .find((digits) => digits !== undefined);
  const network = networks.find(([, pattern]) => texts.some((text) => pattern.test(text)));
  const code = /(?:auth|approval)(?:orization)?\s*(?:code|no|#)?\s*[:#]*\s*(\w*\d\w{3,})/i.exec(texts.join('\n'))?.[1];
  return { last4, network, code };
}

function putCard(
  readings: Readings,
  path: string,
  { document, card: { last4, network, code } }: { document: DocumentRows; card: Card },
): void {
  if (last4 !== undefined)
    put(readings, `${path}.card_last4`, last4, where(document, new RegExp(`${last4}\\b`)), { sourceText: last4 });
  if (network) put(readings, `${path}.card_network`, network[0], where(document, network[1]));
  if (code !== undefined)
    put(readings, `${path}.auth_code`, code, where(document, new RegExp(code)), { sourceText: code });
}

const where = ({ rows }: DocumentRows, pattern: RegExp): Segment[] =>
  rows
    .flatMap((row) => row.segments)
    .filter(({ text }) => pattern.test(text))
    .slice(0, 1);
