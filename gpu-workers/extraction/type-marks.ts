import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { DocumentTypeSpec } from '../../shared/document-types/field.ts';
import { documentTypes } from '../../shared/document-types/index.ts';

/** Something printed that speaks for one type. */
export type TypeMark = {
  type: DocType;
  /** As it is printed. */
  text: string;
  /** Letters and digits only, so that line breaks and lost spaces do not hide it. */
  squashed: string;
  /** What names the document counts more than one of its labels. */
  weight: number;
};

export const squash = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** A shorter label is found on any page by chance. */
const minLabelLength = 12;
/** The form's number and its name. */
const titleWeight = 2;

/** Papers without an official form whose labels are nobody else's. */
const labelledPapers: ReadonlySet<DocType> = new Set(['credit_card_statement']);

/** What papers without an official form print; most label their fields in words that many papers share. */
const phrases: Partial<Record<DocType, readonly string[]>> = {
  bank_statement: [
    'Beginning balance',
    'Opening balance',
    'Ending balance',
    'Closing balance',
    'Deposits and other credits',
    'Withdrawals and other debits',
    'Deposits and additions',
    'Total deposits',
    'Total withdrawals',
    'Average daily balance',
    'Average ledger balance',
    'Ending daily balance',
    'Daily balance',
    'Checking account',
    'Savings account',
    'Account statement',
    'Bank statement',
    'Statement of account',
    'Checks paid',
    'ATM withdrawal',
    'Direct deposit',
    'Balance forward',
    'Withdrawals',
    'Deposits',
    'Account summary',
    'Statement period',
    'Overdraft',
    'Transaction history',
    'Available balance',
    'Running balance',
    'Routing number',
    'Interest earned',
    'Annual percentage yield',
    'Total checks',
  ],
  credit_card_statement: [
    'Credit card',
    'Card number',
    'Cardholder',
    'Credit limit',
    'Credit line',
    'Minimum payment',
    'New balance',
    'Previous balance',
    'Late payment',
    'Cash advance',
    'Finance charge',
    'Billing cycle',
  ],
  invoice: [
    'Invoice',
    'Invoice number',
    'Invoice date',
    'Invoice total',
    'Tax invoice',
    'Bill to',
    'Ship to',
    'Due date',
    'Amount due',
    'Balance due',
    'Payment terms',
    'Purchase order',
    'Remit to',
    'Unit price',
    'Rechnung',
    'Rechnungsnummer',
    'Rechnungsdatum',
    'Facture',
  ],
  receipt: [
    'Receipt',
    'Cashier',
    'Subtotal',
    'Sales tax',
    'Change due',
    'Gratuity',
    'Thank you',
    'Customer copy',
    'Merchant copy',
    'Items sold',
    'Auth code',
    'Approval code',
    'Mastercard',
    'Debit card',
    'Card type',
    'Amount tendered',
    'Order number',
  ],
  check: [
    'Pay to the order of',
    'To the order of',
    'Dollars',
    'Endorse here',
    'Do not write, stamp or sign below this line',
    'For deposit only',
    'Void after',
    'Security features',
    'Authorized signature',
    'Payroll check',
    'Check number',
    'This amount',
  ],
};

/** The marks of every type but `other`: the labels that only its form has, its titles, and the phrases above. */
export const typeMarks: readonly TypeMark[] = ownMarks();

function ownMarks(): TypeMark[] {
  const labels = Object.values(documentTypes).flatMap((spec) =>
    spec.revisions || labelledPapers.has(spec.docType) ? labelsOf(spec) : [],
  );
  const titles = Object.values(documentTypes).flatMap((spec) => (spec.revisions ? titlesOf(spec) : []));
  const said = Object.entries(phrases).flatMap(([type, texts]) =>
    texts.map((text) => toMark(type as DocType, text, 1)),
  );
  const types = Map.groupBy([...labels, ...said], ({ squashed }) => squashed);
  const named = new Set(titles.map(({ squashed }) => squashed));
  const unique = [...types.values()].flatMap(([first, ...more]) =>
    first && !named.has(first.squashed) && more.every(({ type }) => type === first.type) ? [first] : [],
  );
  return [...titles, ...unique];
}

function toMark(type: DocType, text: string, weight: number): TypeMark {
  return { type, text, squashed: squash(text), weight };
}

function labelsOf({ docType, fields }: DocumentTypeSpec): TypeMark[] {
  return (
    fields
      .flatMap(({ label, alsoPrinted = [] }) => [label, ...alsoPrinted])
      .map((text) => toMark(docType, text, 1))
      // What begins small is our own word for a place without a label.
      .filter(({ text, squashed }) => squashed.length >= minLabelLength && !/^\p{Ll}/u.test(text))
  );
}

/** `Form 1099-INT, Interest Income` names the form twice. */
function titlesOf({ docType, title }: DocumentTypeSpec): TypeMark[] {
  return title
    .split(', ')
    .slice(0, 2)
    .map((text) => toMark(docType, text, titleWeight));
}
