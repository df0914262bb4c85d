import type { Validation } from '../../api/extract.ts';
import { addDays, daysBetween } from '../dates.ts';
import { counts } from './bank-statement-counts.ts';
import { dailyBalances } from './bank-statement-days.ts';
import { apy, checksOnce, duplicateRows, noBlankRows, pagesComplete, routing } from './bank-statement-rows.ts';
import { runningBalance } from './bank-statement-running.ts';
import { labelFree, summaryTotals } from './bank-statement-totals.ts';
import { oneDigitOff, termsAt } from './one-digit-off.ts';
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
  const rowPaths = (direction: string) =>
    rowsAt(data, `${prefix}transactions`).flatMap((row, index) =>
      row.direction === direction ? [`${prefix}transactions[${index}].amount`] : [],
    );
  const terms = [
    ...termsAt(data, [`${prefix}summary.beginning_balance`, ...rowPaths('credit')]),
    ...termsAt(data, [...rowPaths('debit'), `${prefix}summary.ending_balance`], -1),
  ];
  return compared({ ...rule, suspects: oneDigitOff(terms, actual - ending) }, { expected: ending, actual });
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
