import type { Validation } from '../../api/extract.ts';
import { centsAt, centsOf, compared, type Data, decided, rowsAt, skipped } from './sums.ts';

/** More suspects than this help nobody. */
const maxSuspects = 20;

/** The balance after the last row of each listed day. One day off is a misread balance, all days from one on a misread row. */
export function dailyBalances(data: Data, prefix: string): Validation {
  const rule = {
    id: 'bank.daily_balances',
    severity: 'warn',
    message: 'Each daily balance should be the balance after the last row of its day',
    fields: [`${prefix}daily_balances`, `${prefix}transactions`],
  } as const;
  const days = rowsAt(data, `${prefix}daily_balances`);
  const beginning = centsAt(data, `${prefix}summary.beginning_balance`);
  const movements = datedMovements(data, prefix);
  if (days.length === 0) return skipped(rule, 'No daily balances are printed');
  if (beginning === null) return skipped(rule, 'The beginning balance was not found');
  if (movements === null) return skipped(rule, 'There are no rows, or a row lacks its date, amount or direction');
  const wrong = days.flatMap(({ date, balance }, index) => {
    const actual = centsOf(balance);
    if (actual === null || typeof date !== 'string') return [];
    const expected = movements.reduce((sum, row) => (row.date <= date ? sum + row.cents : sum), beginning);
    return actual === expected ? [] : [{ index, expected, actual }];
  });
  const [first] = wrong;
  if (!first) return decided(rule, true);
  const suspects = wrong.slice(0, maxSuspects).map(({ index }) => `${prefix}daily_balances[${index}].balance`);
  const allAfter = wrong.length > 1 && wrong.length === days.length - first.index;
  return compared({ ...rule, suspects: allAfter ? rowsOfDay(data, prefix, days, first.index) : suspects }, first);
}

function rowsOfDay(data: Data, prefix: string, days: Data[], index: number): string[] {
  const [from, to] = [days[index - 1]?.date ?? '', days[index]?.date];
  return rowsAt(data, `${prefix}transactions`)
    .flatMap(({ date }, row) =>
      typeof date === 'string' && date > String(from) && date <= String(to)
        ? [`${prefix}transactions[${row}].amount`]
        : [],
    )
    .slice(0, maxSuspects);
}

/** Null when any row lacks what it takes; checks that stand in their own list only count too. */
function datedMovements(data: Data, prefix: string): { date: string; cents: number }[] | null {
  const rows = rowsAt(data, `${prefix}transactions`);
  const onRows = new Set(rows.map(({ check_number, amount }) => `${check_number}:${amount}`));
  const checks = rowsAt(data, `${prefix}checks`)
    .filter(({ number, amount }) => !onRows.has(`${number}:${amount}`))
    .map((check): Data => ({ ...check, direction: 'debit' }));
  const all = [...rows, ...checks];
  const dated = all.flatMap(({ date, amount, direction }) => {
    const cents = centsOf(amount);
    if (typeof date !== 'string' || cents === null || (direction !== 'credit' && direction !== 'debit')) return [];
    return [{ date, cents: direction === 'credit' ? cents : -cents }];
  });
  return all.length === 0 || dated.length < all.length ? null : dated;
}
