import type { Validation } from '../../api/extract.ts';
import { oneDigitOff, rowTerms, termsAt } from './one-digit-off.ts';
import { centsAt, compared, type Data, rowsAt, skipped, sumOf } from './sums.ts';

/** The rows of each direction give the printed totals, in whichever way the bank parts checks, fees and interest off. */
export function summaryTotals(data: Data, prefix: string): Validation[] {
  const sums = directionSums(data, prefix);
  const [interest, checks, fees] = ['interest_paid', 'total_checks', 'total_service_fees'].map(
    (name) => centsAt(data, `${prefix}summary.${name}`) ?? 0,
  ) as [number, number, number];
  return [
    sideTotal(data, prefix, {
      total: 'total_deposits',
      sign: '+',
      message: 'The credits should give the printed total of deposits',
      sums: sums && [sums.credits],
      apart: [0, interest],
    }),
    sideTotal(data, prefix, {
      total: 'total_withdrawals',
      sign: '-',
      message: 'The debits should give the printed total of withdrawals',
      sums: sums && [sums.debits, sums.debits + sums.checksApart],
      apart: [0, checks, fees, checks + fees],
    }),
  ];
}

type Side = {
  total: 'total_deposits' | 'total_withdrawals';
  /** Of the summary lines that belong to this side. */
  sign: '+' | '-';
  message: string;
  /** The sums of rows that may be meant; null when a row could not be counted. */
  sums: readonly number[] | null;
  /** What may stand beside the printed total and still be among the rows. */
  apart: readonly number[];
};

function sideTotal(data: Data, prefix: string, { total, sign, message, sums, apart }: Side): Validation {
  const path = `${prefix}summary.${total}`;
  const rule = {
    id: 'bank.summary_totals',
    severity: 'error',
    message,
    fields: [`${prefix}transactions`, path],
  } as const;
  const printed = centsAt(data, path);
  if (printed === null) return skipped(rule, 'The printed total was not found');
  const [rowsOnly] = sums ?? [];
  if (sums === null || rowsOnly === undefined)
    return skipped(rule, 'There are no rows, or a row lacks its amount or direction');
  // A page that sums up what other pages list is no misreading.
  if (sums.every((sum) => sum === 0)) return skipped(rule, 'No row of this direction is listed');
  const lines = rowsAt(data, `${prefix}summary.lines`).filter((line) => line.sign === sign);
  const ofLines = lines.length > 1 ? sumOf(lines, 'amount') : null;
  const totals = [...apart.map((cents) => printed + cents), ...(ofLines === null ? [] : [ofLines])];
  const actual = sums.find((sum) => totals.includes(sum)) ?? rowsOnly;
  const expected = totals.includes(actual) ? actual : printed;
  const excesses = sums.flatMap((sum) => totals.map((cents) => sum - cents));
  const suspects = actual === expected ? [] : suspectsOf(data, prefix, { path, sign, excesses });
  return compared({ ...rule, suspects }, { expected, actual });
}

/**
 * Where the rows lead from one balance to the other, the printed total is the one that was misread; elsewhere the rows and
 * the total that one digit would mend.
 */
function suspectsOf(
  data: Data,
  prefix: string,
  { path, sign, excesses }: { path: string; sign: '+' | '-'; excesses: readonly number[] },
): string[] {
  const sums = directionSums(data, prefix);
  const beginning = centsAt(data, `${prefix}summary.beginning_balance`);
  const ending = centsAt(data, `${prefix}summary.ending_balance`);
  if (sums !== null && beginning !== null && ending !== null) {
    const net = beginning + sums.credits - sums.debits;
    if (net === ending || net - sums.checksApart === ending) return [path];
  }
  const rows = rowTerms(data, `${prefix}transactions`, { direction: sign === '+' ? 'credit' : 'debit' });
  const terms = [...rows, ...termsAt(data, [path], -1)];
  return excesses.map((excess) => oneDigitOff(terms, excess)).find((paths) => paths.length > 0) ?? [];
}

/** Null when there are no rows, or one of them cannot be counted. `checksApart`: checks that are in their own list only. */
function directionSums(data: Data, prefix: string) {
  const rows = rowsAt(data, `${prefix}transactions`);
  const [credits, debits] = ['credit', 'debit'].map((direction) =>
    sumOf(
      rows.filter((row) => row.direction === direction),
      'amount',
    ),
  );
  const paidOnRows = new Set(rows.map(({ check_number, amount }) => `${check_number}:${amount}`));
  const checks = rowsAt(data, `${prefix}checks`).filter(({ number, amount }) => !paidOnRows.has(`${number}:${amount}`));
  const checksApart = sumOf(checks, 'amount');
  const allKnown = rows.every(({ direction }) => direction === 'credit' || direction === 'debit');
  if (credits == null || debits == null || checksApart === null || !allKnown || rows.length === 0) return null;
  return { credits, debits, checksApart };
}
