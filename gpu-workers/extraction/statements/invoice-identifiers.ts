import { parseDate } from '../../../shared/document-types/dates.ts';
import type { Readings } from '../reading.ts';
import { put } from './evidence.ts';
import { invoiceLabels } from './invoice-labels.ts';
import { findLabelled } from './key-values.ts';
import type { DocumentRows } from './segments.ts';

/** Puts the tax numbers of both sides. */
export function putTaxIds(document: DocumentRows, readings: Readings): void {
  const accept = (text: string) =>
    /^[A-Z0-9][A-Z0-9 \-./]{1,22}$/i.test(text) && (/\d/.test(text) || text.length < 4) && parseDate(text) === null
      ? text
      : null;
  const [customer] = findLabelled(document, { labels: invoiceLabels.customer_tax_id, accept });
  const [vendor] = findLabelled(document, { labels: invoiceLabels.vendor_tax_id, accept });
  if (customer) put(readings, 'customer.tax_id', customer.value, [customer.segment], { sourceText: customer.text });
  if (vendor) put(readings, 'vendor.tax_id', vendor.value, [vendor.segment], { sourceText: vendor.text });
}

/** Puts where to pay. */
export function putBank(document: DocumentRows, readings: Readings): void {
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
  putBankAccount(document, readings);
  putBpay(document, readings);
}

const bankWord = /\bbank\b|\bach\b|\bwire\b|routing|sort code|iban|swift|\bbic\b|\bbsb\b|beneficiary|payable to|ifsc/i;

/** On most invoices an account number is the customer's; the bank's stands among the bank's details. */
function putBankAccount(document: DocumentRows, readings: Readings): void {
  const hits = findLabelled(document, {
    labels: invoiceLabels.bank_account,
    accept: (text) => /^[\dX*][\dX* -]{4,22}\d(?=\D|$)/i.exec(text)?.[0] ?? null,
  });
  const found = hits.find(({ rowIndex, segment }) =>
    document.rows
      .slice(Math.max(0, rowIndex - 3), rowIndex + 4)
      .some((row) => row.page === segment.page && row.segments.some(({ text }) => bankWord.test(text))),
  );
  if (!found) return;
  put(readings, 'payment_details[0].account_number', found.value, [found.segment], { sourceText: found.text });
}

/** Australia's way to pay a bill: the biller's code, and the reference of the bill under it. */
function putBpay(document: DocumentRows, readings: Readings): void {
  const code = findLabelled(document, {
    labels: ['billercode', 'bpaybillercode', 'billerid'],
    accept: (text) => /^\d{3,10}(?=\D|$)/.exec(text)?.[0] ?? null,
  })[0];
  if (!code) return;
  put(readings, 'payment_details[0].bpay_biller_code', code.value, [code.segment], { sourceText: code.text });
  const [reference] = findLabelled(document, {
    labels: [
      'ref',
      'reference',
      'referenceno',
      'referencenumber',
      'bpayref',
      'bpayreference',
      'crn',
      'customerreference',
    ],
    accept: (text) => /^\d[\d ]{4,22}\d(?=\D|$)/.exec(text)?.[0] ?? null,
    from: Math.max(0, code.rowIndex - 1),
    to: code.rowIndex + 4,
  });
  if (reference)
    put(readings, 'payment_details[0].bpay_reference', reference.value, [reference.segment], {
      sourceText: reference.text,
    });
}
