import type { Validation } from '../../api/extract.ts';
import type { DocumentTypeSpec } from '../field.ts';
import { stateCodes } from '../identifiers.ts';
import { backupWithholding } from './form-1099-backup.ts';
import { centsAt, centsOf, type Data, decided, rowsAt, skipped } from './sums.ts';
import { tinPair } from './tin-pair.ts';

/** How a 1099 is put together. */
export type Form1099 = {
  spec: DocumentTypeSpec;
  /** The boxes of which income tax is withheld in advance; none where box 4 is no such tax. */
  income: readonly string[];
  /** Whether its boxes come once for each account. */
  hasEntries: boolean;
};

/** What holds on every 1099: possible numbers, amounts that are not negative, at least one amount, sound state rows. */
export function sharedRules(data: Data, { spec, income, hasEntries }: Form1099): Validation[] {
  const moneyPaths = spec.fields.filter(({ type }) => type === 'money').flatMap(({ path }) => instancesOf(data, path));
  const prefixes = hasEntries ? rowsAt(data, 'entries').map((_, row) => `entries[${row}].`) : [''];
  return [
    tinPair(data, '1099.ids', [{ path: 'payer.tin' }, { path: 'recipient.tin' }]),
    nonNegative(data, moneyPaths),
    anyAmount(data, moneyPaths),
    ...(income.length === 0 ? [] : prefixes.map((prefix) => backupWithholding(data, income, prefix))),
    ...prefixes.flatMap((prefix) => stateRows(data, `${prefix}state`)),
  ];
}

/** The path for every row that there is. */
function instancesOf(data: Data, path: string): string[] {
  const [list, rest] = [path.slice(0, path.indexOf('[]')), path.slice(path.indexOf('[]') + 2)];
  if (!path.includes('[]')) return [path];
  return rowsAt(data, list).flatMap((_, row) => instancesOf(data, `${list}[${row}]${rest}`));
}

function nonNegative(data: Data, paths: readonly string[]): Validation {
  const rule = {
    id: '1099.nonnegative',
    severity: 'error',
    message: 'No box should be negative',
    fields: present(data, paths),
  } as const;
  if (rule.fields.length === 0) return skipped(rule, 'All boxes are blank');
  const negative = rule.fields.filter((path) => (centsAt(data, path) ?? 0) < 0);
  return decided({ ...rule, suspects: negative }, negative.length === 0);
}

function anyAmount(data: Data, paths: readonly string[]): Validation {
  const rule = {
    id: '1099.any_amount',
    severity: 'warn',
    message: 'At least one box should hold an amount',
    fields: present(data, paths),
  } as const;
  if (data.corrected === true || data.void === true) return skipped(rule, 'A corrected or void form may be empty');
  return decided(
    rule,
    rule.fields.some((path) => (centsAt(data, path) ?? 0) > 0),
  );
}

const present = (data: Data, paths: readonly string[]) => paths.filter((path) => centsAt(data, path) !== null);

/** A form has room for two states. */
const mostStates = 2;

/** Withheld tax is a part of the income that the row states; a state that is named must be one. */
function stateRows(data: Data, list: string): Validation[] {
  const rule = { id: '1099.state_rows', severity: 'warn' } as const;
  const rows = rowsAt(data, list);
  if (rows.length > mostStates) {
    return [
      decided({ ...rule, message: `There should be no more than ${mostStates} state rows`, fields: [list] }, false),
    ];
  }
  return rows.map((row, index) => {
    const path = (key: string) => `${list}[${index}].${key}`;
    const income = 'state_income' in row ? 'state_income' : 'state_distribution';
    const message = 'A state row should name a state and withhold no more than its income';
    const fields = Object.keys(row)
      .filter((key) => key !== 'page' && key !== 'row_index')
      .map(path);
    const [tax, base] = [centsOf(row.state_tax_withheld), centsOf(row[income])];
    const state = typeof row.state === 'string' ? row.state : null;
    const wrongState = state !== null && !stateCodes.has(state);
    const wrongTax = tax !== null && base !== null && tax > base;
    const suspects = [
      ...(wrongState ? [path('state')] : []),
      ...(wrongTax ? [path('state_tax_withheld'), path(income)] : []),
    ];
    if (tax === null && state === null)
      return skipped({ ...rule, message, fields }, 'The row has neither state nor tax');
    return decided({ ...rule, message, fields, suspects }, suspects.length === 0);
  });
}
