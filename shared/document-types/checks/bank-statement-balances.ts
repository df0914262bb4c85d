import type { Validation } from '../../api/extract.ts';
import { runningBalance } from './bank-statement-running.ts';
import { summaryTotals } from './bank-statement-totals.ts';
import { oneDigitOff, rowTerms, type Term, termsAt } from './one-digit-off.ts';
import { centsAt, centsOf, compared, type Data, rowsAt, skipped } from './sums.ts';

/**
 * The sums of an account: its balances and its rows, its balances and its printed totals, its rows and its totals, and its
 * rows and the balances beside them. What one of them proves right is no suspect of another.
 */
export function balances(data: Data, prefix: string): Validation[] {
  const running = runningBalance(data, prefix);
  const totals = summaryTotals(data, prefix);
  const proved = new Set([...soundByRunning(data, prefix, running), ...soundByTotals(data, prefix, totals)]);
  const ends = ['beginning_balance', 'ending_balance'].map((name) => `${prefix}summary.${name}`);
  const withEnds = new Set([...proved, ...ends]);
  const first = reconcile(data, prefix, proved);
  const summary = reconcileSummary(data, prefix, first.status === 'pass' ? withEnds : proved);
  const rows = first.status === 'fail' && summary.status === 'pass' ? reconcile(data, prefix, withEnds) : first;
  return [rows, ...totals, summary, ...running];
}

/** What the balances beside the rows prove right: rows along which they run on, and the two balances that they lead to. */
function soundByRunning(data: Data, prefix: string, [running]: readonly Validation[]): string[] {
  if (running === undefined || running.status === 'skipped') return [];
  const rows = rowsAt(data, `${prefix}transactions`);
  const ending = `${prefix}summary.ending_balance`;
  const isPrinted = rows.every((row) => centsOf(row.running_balance) !== null);
  const isMet = [0, rows.length - 1].some((row) => {
    const isSuspect = running.suspects.includes(`${prefix}transactions[${row}].running_balance`);
    return !isSuspect && centsOf(rows[row]?.running_balance) === centsAt(data, ending);
  });
  const amounts = isPrinted ? rows.map((_, row) => `${prefix}transactions[${row}].amount`) : [];
  return [...amounts, `${prefix}summary.beginning_balance`, ...(isMet ? [ending] : [])].filter(
    (path) => !running.suspects.includes(path),
  );
}

/** Rows that give their printed total are right, and so is the total. */
function soundByTotals(data: Data, prefix: string, totals: readonly Validation[]): string[] {
  return totals.flatMap(({ status, fields }) => {
    if (status !== 'pass') return [];
    const total = fields.at(-1) as string;
    const direction = total.endsWith('total_deposits') ? 'credit' : 'debit';
    const rows = rowsAt(data, `${prefix}transactions`).flatMap((row, index) =>
      row.direction === direction ? [`${prefix}transactions[${index}].amount`] : [],
    );
    return [total, ...rows];
  });
}

/** beginning + Σ credits − Σ debits = ending */
function reconcile(data: Data, prefix: string, sound: ReadonlySet<string>): Validation {
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
  if (actual === ending) return compared(rule, { expected: ending, actual });
  const list = `${prefix}transactions`;
  const terms = [
    ...termsAt(data, [`${prefix}summary.beginning_balance`]),
    ...termsAt(data, [`${prefix}summary.ending_balance`], -1),
    ...rowTerms(data, list, { direction: 'credit' }),
    ...rowTerms(data, list, { direction: 'debit', sign: -1 }),
    ...movements.checksApart,
  ];
  return compared({ ...rule, suspects: oneDigitOff(terms, actual - ending, { sound }) }, { expected: ending, actual });
}

type Movements = { all: number; rowsOnly: number; checksApart: Term[] };

/** Credits less debits. A check that stands in both lists counts once in `all`, and those of the list alone not in `rowsOnly`. */
function netMovement(data: Data, prefix: string): Movements | null {
  const rows = rowsAt(data, `${prefix}transactions`);
  let net = 0;
  const counted = new Set<string>();
  for (const { amount, direction, check_number } of rows) {
    const cents = centsOf(amount);
    if (cents === null || (direction !== 'credit' && direction !== 'debit')) return null;
    net += direction === 'credit' ? cents : -cents;
    if (typeof check_number === 'string') counted.add(`${check_number}:${amount}`);
  }
  const checksApart = rowsAt(data, `${prefix}checks`).flatMap(({ number, amount }, index): Term[] =>
    counted.has(`${number}:${amount}`)
      ? []
      : // A check without its amount leaves the sum open.
        [{ path: `${prefix}checks[${index}].amount`, cents: centsOf(amount) ?? Number.NaN, sign: -1 }],
  );
  const all = checksApart.reduce((sum, { cents }) => sum - cents, net);
  return Number.isNaN(all) || rows.length + checksApart.length === 0 ? null : { all, rowsOnly: net, checksApart };
}

/** The same with printed totals only: when it holds and `bank.reconcile` fails, the rows are wrong. */
function reconcileSummary(data: Data, prefix: string, sound: ReadonlySet<string>): Validation {
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
  const terms = [
    ...termsAt(data, ['beginning_balance', 'total_deposits', 'interest_paid'].map(key)),
    ...termsAt(data, ['total_withdrawals', 'total_checks', 'total_service_fees', 'ending_balance'].map(key), -1),
  ];
  const suspects =
    ways.map((way) => oneDigitOff(terms, way - ending, { sound })).find((paths) => paths.length > 0) ?? [];
  return compared({ ...rule, suspects }, { expected: ending, actual });
}
