import type { Validation } from '../../api/extract.ts';
import { daysBetween } from '../dates.ts';
import type { DocType } from '../doc-type.ts';
import { at, centsAt, compared, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

/** One document of several that were handed in together. */
export type BatchDocument = { docType: DocType; data: Data };

/**
 * What holds between documents: statements of one account that follow each other, and papers that come twice.
 *
 * Paths begin with the document's place in the list, `documents[1].invoice_id`. A check never changes a value, and every fail can be
 * found again from the data alone. Twelve statements of an account give eleven results of `*.chain`.
 */
export const checkAcrossDocuments = (documents: readonly BatchDocument[]): Validation[] => [
  ...bankChain(documents),
  ...cardChain(documents),
  ...invoiceDuplicates(documents),
  ...receiptDuplicates(documents),
  ...checkDuplicates(documents),
];

/** ending(n) = beginning(n + 1) for every account, the further ones of a joint statement too */
export const bankChain = (documents: readonly BatchDocument[]): Validation[] =>
  chain(
    documents.flatMap(({ docType, data }, index) =>
      docType === 'bank_statement'
        ? accountsOf(data).map((account) => statement(data, `documents[${index}].`, account))
        : [],
    ),
    { id: 'bank.chain', message: 'The ending balance should be the next statement’s beginning balance' },
  );

/** new_balance(n) = previous_balance(n + 1) */
export const cardChain = (documents: readonly BatchDocument[]): Validation[] =>
  chain(
    documents.flatMap(({ docType, data }, index) =>
      docType === 'credit_card_statement' ? [statement(data, `documents[${index}].`, cardAccount)] : [],
    ),
    { id: 'card.chain', message: 'The new balance should be the next statement’s previous balance' },
  );

export const invoiceDuplicates = (documents: readonly BatchDocument[]): Validation[] =>
  duplicates(documents, {
    docType: 'invoice',
    id: 'inv.duplicate',
    message: 'No other invoice should have the same vendor, number and total',
    keys: [['vendor.tax_id', 'vendor.name'], ['invoice_id'], ['invoice_total']],
  });

export const receiptDuplicates = (documents: readonly BatchDocument[]): Validation[] =>
  duplicates(documents, {
    docType: 'receipt',
    id: 'rcpt.duplicate',
    message: 'No other receipt should have the same merchant, date, time and total',
    keys: [['merchant.name'], ['transaction_date'], ['transaction_time'], ['total']],
  });

export const checkDuplicates = (documents: readonly BatchDocument[]): Validation[] =>
  duplicates(documents, {
    docType: 'check',
    id: 'chk.duplicate',
    message: 'No other check should have the same routing, account and check number and amount',
    keys: [
      ['micr.routing_number'],
      ['micr.account_number'],
      ['check_number', 'micr.check_number'],
      ['amount_numeric', 'amount_words_value'],
    ],
  });

type AccountPaths = { number: string; opening: string; closing: string };

const cardAccount: AccountPaths = {
  number: 'header.account_number',
  opening: 'summary.previous_balance',
  closing: 'summary.new_balance',
};

const accountsOf = (data: Data): AccountPaths[] =>
  ['', ...rowsAt(data, 'additional_accounts').map((_, row) => `additional_accounts[${row}].`)].map((prefix) => ({
    number: prefix === '' ? 'header.account_number' : `${prefix}account_number`,
    opening: `${prefix}summary.beginning_balance`,
    closing: `${prefix}summary.ending_balance`,
  }));

type Statement = {
  account: string | null;
  start: string | null;
  end: string | null;
  opening: { path: string; cents: number | null };
  closing: { path: string; cents: number | null };
};

function statement(data: Data, prefix: string, { number, opening, closing }: AccountPaths): Statement {
  const institution = textAt(data, 'header.bank_name') ?? textAt(data, 'header.issuer_name') ?? '';
  const account = textAt(data, number);
  return {
    account: account && plain(`${institution} ${account}`),
    start: textAt(data, 'header.period_start'),
    end: textAt(data, 'header.period_end'),
    opening: { path: `${prefix}${opening}`, cents: centsAt(data, opening) },
    closing: { path: `${prefix}${closing}`, cents: centsAt(data, closing) },
  };
}

/** Statements of one account in the order of their periods, each compared with the one before it. */
function chain(statements: readonly Statement[], { id, message }: { id: string; message: string }): Validation[] {
  const rule = { id, severity: 'warn', message } as const;
  const known = statements.filter(({ account, start, end }) => account !== null && start !== null && end !== null);
  const pairs = [...Map.groupBy(known, ({ account }) => account).values()].flatMap((own) => {
    const ordered = own.toSorted((a, b) => String(a.start).localeCompare(String(b.start)));
    return ordered.slice(1).map((next, index) => [ordered[index] as Statement, next] as const);
  });
  if (pairs.length === 0) return [skipped({ ...rule, fields: [] }, 'There are no two statements of one account')];
  return pairs.map(([before, next]) => {
    const fields = [before.closing.path, next.opening.path];
    const [closing, opening] = [before.closing.cents, next.opening.cents];
    const days = daysBetween(before.end as string, next.start as string);
    // Some banks begin a period on the day the last one ended, and weekends may lie between two of them.
    if (days < 0 || days > 4) return skipped({ ...rule, fields }, 'The two periods do not follow each other');
    if (closing === null || opening === null) return skipped({ ...rule, fields }, 'A balance was not found');
    return compared({ ...rule, fields, suspects: fields }, { expected: closing, actual: opening });
  });
}

type Identity = {
  docType: DocType;
  id: string;
  message: string;
  /** What makes two papers the same one; of several paths the first that was read speaks. */
  keys: readonly (readonly string[])[];
};

/** One result a document that has all parts of its identity. The first of two copies passes and the second fails. */
function duplicates(documents: readonly BatchDocument[], { docType, id, message, keys }: Identity): Validation[] {
  const rule = { id, severity: 'warn', message } as const;
  const seen = new Set<string>();
  const results = documents.flatMap((document, index) => {
    if (document.docType !== docType) return [];
    const paths = keys.map((ways) => ways.find((path) => textAt(document.data, path) !== null));
    const fields = paths.flatMap((path) => (path === undefined ? [] : [`documents[${index}].${path}`]));
    if (fields.length < keys.length) return [skipped({ ...rule, fields }, 'A part of its identity was not found')];
    const identity = paths.map((path) => plain(String(at(document.data, path as string)))).join('|');
    const isNew = !seen.has(identity);
    seen.add(identity);
    return [decided({ ...rule, fields, suspects: fields }, isNew)];
  });
  return results.length > 0 ? results : [skipped({ ...rule, fields: [] }, 'There is no such document')];
}

/** Case, spaces and punctuation differ between two readings of one paper; masks and digits do not. */
const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}*.]/gu, '');
