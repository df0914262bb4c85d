import type { Validation } from '../../api/extract.ts';
import { addDays, daysBetween } from '../dates.ts';
import {
  apy,
  checksOnce,
  dailyBalances,
  duplicateRows,
  noBlankRows,
  pagesComplete,
  routing,
} from './bank-statement-rows.ts';
import { counts, labelFree, summaryTotals } from './bank-statement-totals.ts';
import { centsAt, centsOf, compared, type Data, decided, rowsAt, skipped, sumOf, textAt } from './sums.ts';

/** The checks of a deposit-account statement, for its first account and for every further one. */
export function checkBankStatement(data: Data): Validation[] {
  const further = rowsAt(data, 'additional_accounts').map((_, index) => `additional_accounts[${index}].`);
  return ['', ...further].flatMap((prefix) => [
    reconcile(data, prefix),
    ...summaryTotals(data, prefix),
    reconcileSummary(data, prefix),
    ...runningBalance(data, prefix),
    dailyBalances(data, prefix),
    ...counts(data, prefix),
    labelFree(data, prefix),
    rowsInPeriod(data, prefix),
    noBlankRows(data, prefix),
    duplicateRows(data, prefix),
    checksOnce(data, prefix),
    routing(data, prefix),
    apy(data, prefix),
    ...(prefix === '' ? [period(data), pagesComplete(data)] : []),
  ]);
}

/** beginning + Σ credits − Σ debits = ending */
function reconcile(data: Data, prefix: string): Validation {
  const fields = [`${prefix}summary.beginning_balance`, `${prefix}summary.ending_balance`, `${prefix}transactions`];
  const rule = {
    id: 'bank.reconcile',
    severity: 'error',
    message: 'Beginning balance and all rows should give the ending balance',
    fields,
  } as const;
  const beginning = centsAt(data, `${prefix}summary.beginning_balance`);
  const ending = centsAt(data, `${prefix}summary.ending_balance`);
  const movements = netMovement(data, prefix);
  if (beginning === null || ending === null) return skipped(rule, 'The beginning or the ending balance was not found');
  if (movements === null) return skipped(rule, 'There are no rows, or a row lacks its amount or direction');
  // Rows may show a check without its number, which then cannot be found again in the list of checks.
  const { all, rowsOnly } = movements;
  const actual = beginning + (beginning + rowsOnly === ending ? rowsOnly : all);
  return compared(rule, { expected: ending, actual });
}

/** Credits less debits. A check that stands in both lists counts once in `all`, and those of the list alone not in `rowsOnly`. */
function netMovement(data: Data, prefix: string): { all: number; rowsOnly: number } | null {
  const rows = rowsAt(data, `${prefix}transactions`);
  let net = 0;
  const counted = new Set<string>();
  for (const { amount, direction, check_number } of rows) {
    const cents = centsOf(amount);
    if (cents === null || (direction !== 'credit' && direction !== 'debit')) return null;
    net += direction === 'credit' ? cents : -cents;
    if (typeof check_number === 'string') counted.add(`${check_number}:${amount}`);
  }
  const checks = rowsAt(data, `${prefix}checks`).filter(({ number, amount }) => !counted.has(`${number}:${amount}`));
  const paid = sumOf(checks, 'amount');
  return paid === null || rows.length + checks.length === 0 ? null : { all: net - paid, rowsOnly: net };
}

/** The same with printed totals only: when it holds and `bank.reconcile` fails, the rows are wrong. */
function reconcileSummary(data: Data, prefix: string): Validation {
  const key = (name: string) => `${prefix}summary.${name}`;
  const parts = ['total_deposits', 'total_withdrawals', 'total_checks', 'total_service_fees', 'interest_paid'] as const;
  const [deposits, withdrawals, checks, fees, interest] = parts.map((part) => centsAt(data, key(part)));
  const fields = ['beginning_balance', 'ending_balance', ...parts].map(key);
  const rule = {
    id: 'bank.summary_reconcile',
    severity: 'error',
    message: 'The printed totals should lead from the beginning to the ending balance',
    fields,
  } as const;
  const beginning = centsAt(data, key('beginning_balance'));
  const ending = centsAt(data, key('ending_balance'));
  if (beginning === null || ending === null) return skipped(rule, 'The beginning or the ending balance was not found');
  if (deposits == null || withdrawals == null) return skipped(rule, 'The printed totals were not found');
  const plain = beginning + deposits - withdrawals - (checks ?? 0);
  // Banks differ on whether fees and interest are within the two totals; printed lines decide, and any way may be meant.
  const ways = [
    plain - (fees ?? 0) + (interest ?? 0),
    plain,
    plain - (fees ?? 0),
    plain + (interest ?? 0),
    beginning + deposits - withdrawals,
  ];
  const actual = ways.find((way) => way === ending) ?? (ways[0] as number);
  return compared(rule, { expected: ending, actual });
}

/** Each printed balance is the one before it and the rows since; the first row that breaks the chain is the suspect. */
function runningBalance(data: Data, prefix: string): Validation[] {
  const rows = rowsAt(data, `${prefix}transactions`);
  const rule = {
    id: 'bank.running_balance',
    severity: 'error',
    message: 'Each balance should be the one before it and the row’s amount',
    fields: [`${prefix}transactions`],
  } as const;
  if (rows.filter((row) => centsOf(row.running_balance) !== null).length < 2) {
    return [skipped(rule, 'Balances are not printed beside the rows')];
  }
  if (
    rows.some(({ amount, direction }) => centsOf(amount) === null || (direction !== 'credit' && direction !== 'debit'))
  ) {
    return [skipped(rule, 'A row lacks its amount or direction')];
  }
  // Statements run from the oldest row to the newest or the other way round; the way with fewer breaks is the one meant.
  const oldFirst = breaks(
    rows,
    rows.map((_, index) => index),
    centsAt(data, `${prefix}summary.beginning_balance`),
  );
  const newFirst = breaks(
    rows,
    rows.map((_, index) => rows.length - 1 - index),
    centsAt(data, `${prefix}summary.beginning_balance`),
  );
  const broken = newFirst.length < oldFirst.length ? newFirst : oldFirst;
  const [first] = broken;
  if (!first) return [decided(rule, true)];
  const suspects = broken
    .slice(0, 20)
    .flatMap(({ index }) => [
      `${prefix}transactions[${index}].amount`,
      `${prefix}transactions[${index}].running_balance`,
    ]);
  return [compared({ ...rule, suspects }, { expected: first.expected, actual: first.actual })];
}

/** @param order - Indexes of the rows from the oldest to the newest. */
function breaks(rows: Data[], order: number[], beginning: number | null) {
  const broken: { index: number; expected: number; actual: number }[] = [];
  let balance = beginning;
  for (const index of order) {
    const row = rows[index] as Data;
    const amount = centsOf(row.amount) ?? 0;
    if (balance !== null) balance += row.direction === 'credit' ? amount : -amount;
    const printed = centsOf(row.running_balance);
    if (printed === null) continue;
    if (balance !== null && printed !== balance) broken.push({ index, expected: balance, actual: printed });
    balance = printed;
  }
  return broken;
}

/** A week early and a day late still belong to the period. */
function rowsInPeriod(data: Data, prefix: string): Validation {
  const rule = {
    id: 'bank.rows_in_period',
    severity: 'warn',
    message: 'Every row’s date should lie in the statement period',
    fields: ['header.period_start', 'header.period_end', `${prefix}transactions`],
  } as const;
  const start = textAt(data, 'header.period_start');
  const end = textAt(data, 'header.period_end');
  const rows = rowsAt(data, `${prefix}transactions`);
  if (start === null || end === null) return skipped(rule, 'The statement period was not found');
  if (rows.length === 0) return skipped(rule, 'There are no rows');
  const [from, to] = [addDays(start, -7), addDays(end, 1)];
  const suspects = rows.flatMap(({ date }, index) =>
    typeof date === 'string' && date >= from && date <= to ? [] : [`${prefix}transactions[${index}].date`],
  );
  return decided({ ...rule, suspects: suspects.slice(0, 20) }, suspects.length === 0);
}

function period(data: Data): Validation {
  const fields = ['header.period_start', 'header.period_end', 'header.statement_date'];
  const rule = {
    id: 'bank.period',
    severity: 'warn',
    message: 'The period should run 1 to 100 days and end by the statement date',
    fields,
  } as const;
  const start = textAt(data, 'header.period_start');
  const end = textAt(data, 'header.period_end');
  const printed = textAt(data, 'header.statement_date') ?? end;
  if (start === null || end === null || printed === null) return skipped(rule, 'The statement period was not found');
  const days = daysBetween(start, end);
  return decided({ ...rule, suspects: fields.slice(0, 2) }, days >= 1 && days <= 100 && end <= printed);
}
