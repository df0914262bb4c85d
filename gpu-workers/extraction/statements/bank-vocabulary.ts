import type { RoleRule } from './columns.ts';

export type BankRole =
  | 'date'
  | 'check'
  | 'description'
  | 'type'
  | 'amount'
  | 'debit'
  | 'credit'
  | 'balance'
  | 'account'
  | 'account_name';

const creditWord = 'deposit|credit|addition|paidin|moneyin|receipts';
const debitWord = 'withdrawal|debit|subtraction|paidout|moneyout|charge|payment|disbursement|checks';
const debitBeforeCredit = `(?:${debitWord}).*(?:${creditWord})|(?:deposit|addition|credit).*(?:withdrawal|debit|subtraction)`;

/** What banks print over the columns of their tables, squashed. The first rule that fits wins. */
export const bankRoles: readonly RoleRule<BankRole>[] = [
  { role: 'account', kind: 'text', pattern: /^(?:account|acct)(?:number|no|num|#)s?$|^suffix$/ },
  { role: 'account_name', kind: 'text', pattern: /^(?:accounts?|acct)(?:name|type|title|description)?$/ },
  {
    role: 'date',
    kind: 'date',
    pattern:
      /^(?:(?:post(?:ing|ed)?|trans(?:action)?|tran|value|eff(?:ective)?|settlement|entry|process(?:ing)?|booking|activity)?dates?(?:post(?:ed|ing)?|of\w+|paid)?|posted|day)$/,
  },
  {
    role: 'check',
    kind: 'text',
    pattern:
      /^(?:check|ck|chk|cheque|draft)s?(?:no|number|num|nbr|#|serialno)?$|^serial(?:no|number|#)?$|^(?:number|no|#)$/,
  },
  {
    role: 'balance',
    kind: 'number',
    pattern:
      /^(?:amount)?(?:running|daily|ending|ledger|account|available|endingdaily|new|current)?balance(?:amount)?$/,
  },
  {
    role: 'amount',
    kind: 'number',
    pattern: new RegExp(`^(?:transaction|check|net)?amounts?$|^(?:amount)?(?:${debitBeforeCredit})`),
  },
  { role: 'type', kind: 'text', pattern: /^(?:type|drcr|crdr|debitcredit|creditdebit|dc|cd)$/ },
  {
    role: 'description',
    kind: 'text',
    pattern:
      /^(?:transactions?|activity|posting)?(?:descriptions?|details?|particulars|narrative|narration|memo|payee|remarks|explanation)(?:of\w+)?$|^transactions?(?:type)?$|^activity$|^item$/,
  },
  { role: 'debit', kind: 'number', pattern: new RegExp(`^(?:amount)?(?:other|and|total)*(?:${debitWord})`) },
  { role: 'credit', kind: 'number', pattern: new RegExp(`^(?:amount)?(?:other|and|total)*(?:${creditWord})`) },
];

export type BankTable = 'transactions' | 'checks' | 'daily' | 'accounts';

/**
 * Which of a bank's tables has these columns; null for a header of something else.
 *
 * @param heading - What is printed over the table.
 */
export function bankTable(roles: readonly (BankRole | 'other')[], heading = ''): BankTable | null {
  const has = (role: BankRole) => roles.includes(role);
  const moves = has('amount') || has('debit') || has('credit');
  const names = has('account') || has('account_name');
  if (names && has('balance') && !has('date') && !moves) return 'accounts';
  // A list of checks may have a column for descriptions, which stays empty.
  if (has('check') && moves && !has('balance') && (!has('description') || /^\W*checks?\b/i.test(heading)))
    return 'checks';
  if (has('date') && has('amount') && !has('description') && /balance/i.test(heading)) return 'daily';
  if (has('date') && moves) return 'transactions';
  if (has('date') && has('balance') && !has('description')) return 'daily';
  return null;
}

/** Rows that carry a balance over and move no money. */
export const carriesBalance = (squashed: string) =>
  /^(?:your)?(?:beginning|opening|previous|starting|ending|closing|new|current)(?:ledger|account|daily)?balance|^balance(?:brought|carried)?(?:f(?:or)?w(?:ar)?d|forward)|^(?:balance)?(?:brought|carried)forward/.test(
    squashed,
  );

/** Whether the heading over some rows says which way their money went. */
export function headingDirection(heading: string): 'credit' | 'debit' | null {
  const text = heading.toLowerCase();
  const credit = /deposit|credit(?! card)|addition|money in|interest (?:paid|earned)|received/.test(text);
  const debit =
    /withdrawal|debit|subtraction|che(?:ck|que)(?!ing)|fee|charge|payment|purchase|money out|transfers? out/.test(text);
  return credit === debit ? null : credit ? 'credit' : 'debit';
}

export const isSectionHeading = (text: string) =>
  text.length <= 70 &&
  /deposit|withdrawal|credit|debit|check|fee|charge|transaction|activity|addition|subtraction|purchase|payment|transfer|interest|balance/i.test(
    text,
  ) &&
  !/[.!?]$|:\s*\S/.test(text.trim());

export const accountTypes = [
  ['money_market', /money\s*market/i],
  ['cd', /certificate of deposit|\bCD\b/],
  ['line_of_credit', /line of credit/i],
  ['checking', /che(?:ck|que|qu)ing|\bchecking|current account/i],
  ['savings', /savings?/i],
] as const;
