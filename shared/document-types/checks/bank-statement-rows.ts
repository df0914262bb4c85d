import type { Validation } from '../../api/extract.ts';
import { isRoutingNumber } from '../identifiers.ts';
import { at, centsAt, centsOf, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

/** More suspects than this help nobody. */
const maxSuspects = 20;

/** A date may be left out where the row above gives it, and in a list of checks; a check number describes its row. */
export function noBlankRows(data: Data, prefix: string): Validation {
  const rule = {
    id: 'bank.no_blank_rows',
    severity: 'error',
    message: 'Every row should have a date, a description and an amount',
    fields: [`${prefix}transactions`],
  } as const;
  const rows = rowsAt(data, `${prefix}transactions`);
  if (rows.length === 0) return skipped(rule, 'There are no rows');
  const firstDated = rows.findIndex(({ date }) => typeof date === 'string');
  const suspects = rows.flatMap((row, index) => {
    const path = `${prefix}transactions[${index}]`;
    const isCheck = textAt(row, 'check_number') !== null;
    const hasDate = isCheck || (firstDated >= 0 && firstDated <= index);
    return [
      ...(hasDate ? [] : [`${path}.date`]),
      ...(isCheck || textAt(row, 'description') !== null ? [] : [`${path}.description`]),
      ...(centsOf(row.amount) === null ? [`${path}.amount`] : []),
    ];
  });
  return decided({ ...rule, suspects: suspects.slice(0, maxSuspects) }, suspects.length === 0);
}

/** Real statements do hold the same payment twice, so this is only a fact and no row is ever dropped. */
export function duplicateRows(data: Data, prefix: string): Validation {
  const rule = {
    id: 'bank.duplicate_rows',
    severity: 'info',
    message: 'No row should show the same date, description and amount as another',
    fields: [`${prefix}transactions`],
  } as const;
  const rows = rowsAt(data, `${prefix}transactions`);
  if (rows.length < 2) return skipped(rule, 'There are fewer than two rows');
  const keys = rows.map(({ date, description, amount, direction, check_number }) =>
    JSON.stringify([date, description, amount, direction, check_number]),
  );
  const suspects = repeated(keys).map((index) => `${prefix}transactions[${index}]`);
  return decided({ ...rule, suspects }, suspects.length === 0);
}

export function checksOnce(data: Data, prefix: string): Validation {
  const rule = {
    id: 'bank.checks_once',
    severity: 'warn',
    message: 'No check number should stand twice in the list of checks',
    fields: [`${prefix}checks`],
  } as const;
  const numbers = rowsAt(data, `${prefix}checks`).map((row, index) => textAt(row, 'number') ?? `none ${index}`);
  if (numbers.length === 0) return skipped(rule, 'There is no list of checks');
  const suspects = repeated(numbers).map((index) => `${prefix}checks[${index}].number`);
  return decided({ ...rule, suspects }, suspects.length === 0);
}

/** Indexes of the values that stood before already. */
function repeated(values: readonly string[]): number[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => (seen.size === seen.add(value).size ? [index] : [])).slice(0, maxSuspects);
}

/** Rows say on which pages they stand. Pages without rows are not in `data`, so that a smaller number proves nothing. */
export function pagesComplete(data: Data): Validation {
  const path = 'header.page_count_printed';
  const rule = {
    id: 'bank.pages_complete',
    severity: 'warn',
    message: 'There should be as many pages as the statement says',
    fields: [path],
    suspects: [path],
  } as const;
  const printed = at(data, path);
  if (typeof printed !== 'number') return skipped(rule, 'The number of pages is not printed');
  const further = rowsAt(data, 'additional_accounts');
  const pages = [data, ...further].flatMap((account) =>
    ['transactions', 'checks', 'daily_balances', 'summary.lines'].flatMap((list) =>
      rowsAt(account, list).map(({ page }) => (typeof page === 'number' ? page : 0)),
    ),
  );
  const last = pages.reduce((highest, page) => Math.max(highest, page), 0);
  if (last < printed) return skipped(rule, 'No row stands on the last pages, which may be there and hold none');
  return { ...decided(rule, last === printed), expected: String(printed), actual: String(last) };
}

export function routing(data: Data, prefix: string): Validation {
  const path = prefix === '' ? 'header.routing_number' : `${prefix}routing_number`;
  const rule = {
    id: 'bank.routing',
    severity: 'warn',
    message: 'The routing number should be nine digits with their check digit',
    fields: [path],
    suspects: [path],
  } as const;
  const printed = textAt(data, path);
  if (printed === null) return skipped(rule, 'No routing number is printed');
  if (/[*xX]/.test(printed)) return skipped(rule, 'The routing number is masked');
  return decided(rule, isRoutingNumber(printed.replace(/[\s-]/g, '')));
}

/** Interest is paid where a yield is earned, and only there. */
export function apy(data: Data, prefix: string): Validation {
  const [paidPath, yieldPath] = [`${prefix}summary.interest_paid`, `${prefix}summary.apy_earned`] as const;
  const rule = {
    id: 'bank.apy',
    severity: 'info',
    message: 'Interest should be paid exactly where a yield was earned',
    fields: [paidPath, yieldPath],
    suspects: [paidPath, yieldPath],
  } as const;
  const paid = centsAt(data, paidPath);
  const earned = textAt(data, yieldPath);
  if (paid === null || earned === null) return skipped(rule, 'The interest or the yield is not printed');
  return decided(rule, paid > 0 === Number(earned) > 0);
}
