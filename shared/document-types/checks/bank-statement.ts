import type { Validation } from '../../api/extract.ts';
import { addDays, daysBetween } from '../dates.ts';
import { balances } from './bank-statement-balances.ts';
import { counts } from './bank-statement-counts.ts';
import { dailyBalances } from './bank-statement-days.ts';
import { apy, checksOnce, duplicateRows, noBlankRows, pagesComplete, routing } from './bank-statement-rows.ts';
import { type IsPrinted, labelFree } from './label-free.ts';
import { type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

/**
 * The checks of a deposit-account statement, for its first account and for every further one.
 *
 * @param isPrinted - Looks an amount up on the pages; `bank.label_free` is skipped without it.
 */
export function checkBankStatement(data: Data, isPrinted?: IsPrinted): Validation[] {
  const further = rowsAt(data, 'additional_accounts').map((_, index) => `additional_accounts[${index}].`);
  return ['', ...further].flatMap((prefix) => [
    ...sums(data, prefix, isPrinted),
    dailyBalances(data, prefix),
    ...counts(data, prefix),
    rowsInPeriod(data, prefix),
    noBlankRows(data, prefix),
    duplicateRows(data, prefix),
    checksOnce(data, prefix),
    routing(data, prefix),
    apy(data, prefix),
    ...(prefix === '' ? [period(data), pagesComplete(data)] : []),
  ]);
}

function sums(data: Data, prefix: string, isPrinted: IsPrinted | undefined): Validation[] {
  const results = balances(data, prefix);
  const isProved = results.some(({ id, status }) => id === 'bank.reconcile' && status === 'pass');
  const list = `${prefix}transactions`;
  return [
    ...results,
    labelFree(data, { id: 'bank.label_free', list, directions: ['credit', 'debit'], isPrinted, isProved }),
  ];
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
