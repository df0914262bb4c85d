import type { Readings } from '../reading.ts';
import { putAddress } from './address-readings.ts';
import { findBankParties } from './bank-parties.ts';
import { type DateOrder, readPeriod, type StatementPeriod } from './bank-period.ts';
import { accountTypes } from './bank-vocabulary.ts';
import { put } from './evidence.ts';
import { findDate } from './find-dates.ts';
import { findLabelled } from './key-values.ts';
import { findPhone } from './party.ts';
import type { DocumentRows, Row } from './segments.ts';

/** Rows in which a statement says what it is: its first page, and not more of a long one than that. */
const headRows = (document: DocumentRows) => {
  const firstPage = document.pages[0]?.page ?? 1;
  const end = document.rows.findIndex((row) => row.page !== firstPage);
  return end < 0 ? document.rows.length : end;
};

/** Reads the head of the statement into `header.*`, and returns the period, which dates the rows. */
export function readBankHeader(document: DocumentRows, order: DateOrder, readings: Readings): StatementPeriod {
  const to = headRows(document);
  const period = readPeriod({ document, to, order }, readings);
  readAccountNumber(document, to, readings);
  const routing = findLabelled(document, {
    labels: routingLabels,
    accept: (text) => /^\d{9}$/.exec(text)?.[0] ?? null,
    to,
  })[0];
  if (routing) put(readings, 'header.routing_number', routing.value, [routing.segment]);
  readAccountType(document.rows.slice(0, to), readings);
  readPageCount(document, readings);
  const parties = findBankParties(document, to);
  if (parties.bank) put(readings, 'header.bank_name', parties.bank.name, [parties.bank.segment]);
  if (parties.bankAddress.length > 0) putAddress(readings, 'header.bank_address', parties.bankAddress);
  for (const [index, { name, segment }] of parties.holders.entries()) {
    put(readings, `header.account_holder_names[${index}]`, name, [segment]);
  }
  if (parties.holderAddress.length > 0) putAddress(readings, 'header.account_holder_address', parties.holderAddress);
  for (const row of document.rows.slice(0, to)) {
    const segment = row.segments.find(({ text }) => findPhone(text) !== null);
    if (!segment || readings.has('header.bank_phone')) continue;
    put(readings, 'header.bank_phone', findPhone(segment.text), [segment]);
  }
  return period;
}

const routingLabels = [
  'routingnumber',
  'routingno',
  'routing#',
  'abanumber',
  'abaroutingnumber',
  'routingtransitnumber',
  'rtn',
];

const accountNumber =
  /^(?:(?:checking|savings|money market|account|no\.?|number|#)\s*)*[:#]?\s*([\dX*•x](?:[\dX*•x]|[ -](?=[\dX*•x])){3,25})(?=\D|$)/i;

function acceptAccountNumber(text: string): string | null {
  const number = accountNumber.exec(text.trim())?.[1]?.trim();
  return number !== undefined && /\d{3,}$/.test(number.replace(/[ -]/g, '')) && findDate(number) === null
    ? number
    : null;
}

function readAccountNumber(document: DocumentRows, to: number, readings: Readings): void {
  const labels = [
    'accountnumber',
    'accountno',
    'accountnum',
    'account#',
    'acct#',
    'acctno',
    'acctnumber',
    'accountnumbers',
    'youraccountnumber',
    'primaryaccount',
    'membernumber',
    'memberno',
    'primaryaccountnumber',
    'accountending',
    'accountendingin',
    'iban',
    'account',
  ];
  const [labelled] = findLabelled(document, { labels, accept: acceptAccountNumber, to });
  if (labelled) {
    put(readings, 'header.account_number', labelled.value, [labelled.segment], { sourceText: labelled.value });
    return;
  }
  for (const row of document.rows.slice(0, to)) {
    for (const segment of row.segments) {
      const number = /^(?:\W*)(?:[a-z ]*checking|[a-z ]*savings)\s+([\dX*-]{6,})$/i.exec(segment.text)?.[1];
      if (number === undefined) continue;
      put(readings, 'header.account_number', number, [segment], { sourceText: number });
      return;
    }
  }
}

function readAccountType(rows: Row[], readings: Readings): void {
  let best: { type: string; score: number; row: Row } | null = null;
  for (const row of rows) {
    const text = row.segments.map((segment) => segment.text).join(' ');
    // A line that names two kinds of account is about neither.
    const named = accountTypes.filter(([, pattern]) => pattern.test(text));
    const [only] = named;
    if (!only || named.length > 1 || text.length > 80 || findDate(text) !== null || /\d[.,]\d{2}\b/.test(text))
      continue;
    const score = (/account|statement|number|type/i.test(text) ? 2 : 0) + (text.length < 45 ? 1 : 0);
    if (best === null || score > best.score) best = { type: only[0], score, row };
  }
  if (best) put(readings, 'header.account_type', best.type, best.row.segments);
}

function readPageCount(document: DocumentRows, readings: Readings): void {
  for (const row of document.rows) {
    for (const segment of row.segments) {
      const count = /\bpage:?\s*\d{1,3}\s*(?:of|\/)\s*(\d{1,3})\b/i.exec(segment.text)?.[1];
      if (count === undefined) continue;
      put(readings, 'header.page_count_printed', Number(count), [segment]);
      return;
    }
  }
  const accept = (text: string) => /^\d{1,3}\s*(?:of|\/)\s*(\d{1,3})$/i.exec(text.trim())?.[1] ?? null;
  const [labelled] = findLabelled(document, { labels: ['page', 'pages'], accept });
  if (labelled) put(readings, 'header.page_count_printed', Number(labelled.value), [labelled.segment]);
}
