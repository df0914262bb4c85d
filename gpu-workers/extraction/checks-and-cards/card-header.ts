import type { Readings } from '../reading.ts';
import { put } from '../statements/evidence.ts';
import { findLabelled } from '../statements/key-values.ts';
import { findPhone } from '../statements/party.ts';
import type { DocumentRows } from '../statements/segments.ts';
import { readAccountNumber } from './card-account-number.ts';
import type { Order, RowPeriod } from './card-dates.ts';
import { readCardParties } from './card-parties.ts';
import { readCardPeriod } from './card-period.ts';

/** Reads the head of the statement into `header.*`, and returns the time its rows may lie in. */
export function readCardHeader(document: DocumentRows, order: Order, readings: Readings): RowPeriod {
  readAccountNumber(document, readings);
  readNetwork(document, readings);
  readCardParties(document, firstPageRows(document), readings);
  readPhone(document, readings);
  return readCardPeriod(document, order, readings);
}

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

/** Rows of the first page, where a statement says whose it is. */
function firstPageRows(document: DocumentRows): number {
  const firstPage = document.pages[0]?.page ?? 1;
  const end = document.rows.findIndex((row) => row.page !== firstPage);
  return end < 0 ? document.rows.length : end;
}
