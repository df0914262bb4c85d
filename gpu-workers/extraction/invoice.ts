import { checkInvoice } from '../../shared/document-types/checks/invoice.ts';
import type { PageContent } from './page-content.ts';
import type { ExtractorResult, Readings } from './reading.ts';
import { putAddress } from './statements/address-readings.ts';
import { putCurrency } from './statements/currency.ts';
import { put } from './statements/evidence.ts';
import { dateOrder } from './statements/find-dates.ts';
import { putHead } from './statements/invoice-head.ts';
import { putBank, putTaxIds } from './statements/invoice-identifiers.ts';
import { putInstallments } from './statements/invoice-installments.ts';
import { putItem } from './statements/invoice-item-readings.ts';
import { findInvoiceParties, type InvoiceParties } from './statements/invoice-parties.ts';
import { printedTotals, putInvoiceTotals } from './statements/invoice-totals.ts';
import { readItems } from './statements/item-rows.ts';
import { joinLines, type Party } from './statements/party.ts';
import { bestReading } from './statements/readers.ts';
import { type DocumentRows, headAndFoot, type Row } from './statements/segments.ts';

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
  putHead(withoutRows(document, table.taken), readings, order);
  putParties(findInvoiceParties(document, headEnd), readings);
  putTaxIds(document, readings);
  const plan = putInstallments(document, order, readings);
  putInvoiceTotals(printedTotals(document, new Set([...table.taken, ...plan])), readings);
  putBank(document, readings);
  putCurrency(document, readings);
  for (const [index, item] of table.items.entries()) {
    const path = `items[${index}]`;
    putItem(readings, path, item, order);
    const at = item.get('amount');
    if (at && table.includesTax !== null)
      put(readings, `${path}.amount_includes_tax`, table.includesTax, at, { status: 'inferred' });
  }
  return readings;
}

/** The document without the rows of its lines, whose dates and numbers are not its own. */
const withoutRows = (document: DocumentRows, taken: Set<Row>): DocumentRows => ({
  ...document,
  rows: document.rows.filter((row) => !taken.has(row)),
});

const kinds = [
  ['credit_note', /credit (?:note|memo)|gutschrift|\bavoir\b/i],
  ['proforma', /pro[- ]?forma/i],
  [
    'utility_bill',
    /meter reading|\bkWh\b|\bbill (?:summary|period)\b|electric(?:ity)? (?:charges|service)|water (?:charges|usage)/i,
  ],
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
    // Under a person's name a second line is the name of the house.
    const [first] = names;
    const named = first && /^(?:mr|mrs|ms|miss|dr)\b/i.test(first.text) ? [first] : names;
    if (!readings.has('customer.name') && first) put(readings, 'customer.name', joinLines(named), named);
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
