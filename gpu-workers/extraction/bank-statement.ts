import { checkBankStatement } from '../../shared/document-types/checks/bank-statement.ts';
import { addDays } from '../../shared/document-types/dates.ts';
import { formatCents, toCents } from '../../shared/document-types/money.ts';
import type { PageContent } from './page-content.ts';
import type { ExtractorResult, Readings } from './reading.ts';
import { type Direction, settleDirections } from './statements/bank-directions.ts';
import { readBankHeader } from './statements/bank-header.ts';
import type { StatementPeriod } from './statements/bank-period.ts';
import { accountPrefix, readSummary } from './statements/bank-summary.ts';
import { type BankTables, type RawMovement, readBankTables } from './statements/bank-tables.ts';
import { accountTypes } from './statements/bank-vocabulary.ts';
import { putCurrency } from './statements/currency.ts';
import { put } from './statements/evidence.ts';
import { dateOrder } from './statements/find-dates.ts';
import { bestReading } from './statements/readers.ts';
import type { RowDate, RowPeriod } from './statements/row-dates.ts';
import { type DocumentRows, headAndFoot, type Segment } from './statements/segments.ts';

const blocks = /^header\.(?:bank_name|bank_address|account_holder_names|account_holder_address)/;

/**
 * Reads a deposit-account statement: its head, its printed summary, every row of its tables over all pages, and for a
 * joint statement the further accounts. Rows keep the order of the page.
 */
export function extractBankStatement(pages: PageContent[]): ExtractorResult {
  return bestReading(pages, { read: readStatement, rows: 'transactions', checks: checkBankStatement, blocks });
}

function readStatement(document: DocumentRows): Readings {
  const readings: Readings = new Map();
  const text = document.rows.flatMap((row) => row.segments.map((segment) => segment.text)).join('\n');
  const order = dateOrder(text, /£|\bsort code\b|\bIBAN\b|\bIFSC\b/i.test(text) ? 'dmy' : 'mdy');
  const period = readBankHeader(document, order, readings);
  putCurrency(headAndFoot(document), readings, 'header.currency');
  const tables = readBankTables(document, { ...rowPeriod(period), order });
  putAccounts(tables, readings);
  readSummary(document, tables, readings);
  putCarried(tables, readings);
  putMovements(tables, readings);
  putDaily(tables, readings);
  return readings;
}

/** The period that dates the rows; where only a statement date is printed, the hundred days before it. */
function rowPeriod({ start, end, statementDate }: StatementPeriod): Omit<RowPeriod, 'order'> {
  if (start !== null || end !== null || statementDate === null) return { start, end };
  return { start: addDays(statementDate, -100), end: statementDate };
}

function putAccounts({ accounts }: BankTables, readings: Readings): void {
  for (const [index, { name, number, balance }] of accounts.entries()) {
    const type = accountTypes.find(([, pattern]) => pattern.test(name?.text ?? ''));
    const prefix = index === 0 ? 'header.' : accountPrefix(index);
    if (number && !readings.has(`${prefix}account_number`))
      putAccountNumber(readings, `${prefix}account_number`, number);
    // Of several accounts the one that a line of the head speaks of may be any.
    if (type && name && accounts.length > 1) put(readings, `${prefix}account_type`, type[0], [name]);
    if (index > 0 && balance) put(readings, `${prefix}summary.ending_balance`, balance.money, [balance.segment]);
  }
}

/** The number alone, also where it stands behind the account's name. */
function putAccountNumber(readings: Readings, path: string, segment: Segment): void {
  const number = /[\dXx*•](?:[\dXx*•]|[ -](?=[\dXx*•]))*\d{2}(?!.*\d)/.exec(segment.text)?.[0] ?? segment.text;
  put(readings, path, number, [segment], { sourceText: number });
}

/** Balances that are printed only as rows of the table of transactions. */
function putCarried({ carried }: BankTables, readings: Readings): void {
  for (const { account, label, money, segment } of carried) {
    const key = /ending|closing|new|carried forward|current/i.test(label.text) ? 'ending_balance' : 'beginning_balance';
    const path = `${accountPrefix(account)}summary.${key}`;
    if (!readings.has(path)) put(readings, path, money, [segment]);
  }
}

function putMovements({ movements }: BankTables, readings: Readings): void {
  const directions = settleDirections(movements);
  const counts = new Map<string, number>();
  const nextIndex = (list: string) => {
    const index = counts.get(list) ?? 0;
    counts.set(list, index + 1);
    return index;
  };
  const withRows = new Set(movements.filter(({ table }) => table === 'transactions').map(({ account }) => account));
  for (const [index, movement] of movements.entries()) {
    const prefix = accountPrefix(movement.account);
    if (movement.table === 'checks') putCheck(readings, `${prefix}checks[${nextIndex(`${prefix}checks`)}]`, movement);
    // A statement that lists nothing but its checks would otherwise read as one without any movement.
    if (movement.table === 'checks' && withRows.has(movement.account)) continue;
    const path = `${prefix}transactions[${nextIndex(`${prefix}transactions`)}]`;
    putTransaction(readings, path, movement, directions[index] ?? null);
  }
}

function putTransaction(readings: Readings, path: string, movement: RawMovement, direction: Direction | null): void {
  const { description, amount, balance, section, checkNumber } = movement;
  putDate(readings, `${path}.date`, movement.date);
  const text = description
    .map((segment) => segment.text)
    .join(' ')
    .replace(/\s+/g, ' ');
  const number =
    (checkNumber && checkNumberIn(checkNumber.text)) ??
    /\b(?:check|draft)\s*(?:paid|no\.?|number|#)*\s*#?(\d{3,6})\b/i.exec(text)?.[1];
  if (text !== '') put(readings, `${path}.description`, text, description);
  else if (checkNumber)
    put(readings, `${path}.description`, `Check ${number}`, [checkNumber.segment], { status: 'inferred' });
  put(readings, `${path}.amount`, absolute(amount.money), [amount.segment]);
  put(readings, `${path}.direction`, direction, [amount.segment], { status: 'inferred' });
  if (number !== undefined)
    put(readings, `${path}.check_number`, number, [checkNumber?.segment ?? description[0] ?? amount.segment]);
  if (balance) put(readings, `${path}.running_balance`, balance.money, [balance.segment]);
  if (section) put(readings, `${path}.section`, section.text, [section]);
}

/** Without marks, and without the end of the neighbouring column that was read as part of it. */
const checkNumberIn = (text: string) =>
  /(?:^|\s)(\d{3,})\W*(?:[a-z]{1,2})?$/.exec(text)?.[1] ?? text.replace(/^\W+|\W+$/g, '');

function putCheck(readings: Readings, path: string, { checkNumber, date, amount }: RawMovement): void {
  if (checkNumber) {
    put(readings, `${path}.number`, checkNumberIn(checkNumber.text), [checkNumber.segment]);
    put(readings, `${path}.gap_before`, checkNumber.text.includes('*'), [checkNumber.segment]);
  }
  putDate(readings, `${path}.date`, date);
  put(readings, `${path}.amount`, absolute(amount.money), [amount.segment]);
}

function putDaily({ daily }: BankTables, readings: Readings): void {
  const counts = new Map<string, number>();
  for (const { account, date, balance } of daily) {
    const list = `${accountPrefix(account)}daily_balances`;
    const index = counts.get(list) ?? 0;
    counts.set(list, index + 1);
    putDate(readings, `${list}[${index}].date`, date);
    put(readings, `${list}[${index}].balance`, balance.money, [balance.segment]);
  }
}

function putDate(readings: Readings, path: string, date: RowDate | null): void {
  if (date) put(readings, path, date.date, [date.segment], { status: date.printedYear ? 'present' : 'inferred' });
}

const absolute = (money: string) => formatCents(Math.abs(toCents(money)));
