import type { Validation } from '../../api/extract.ts';
import { stateCodes, tinFault } from '../identifiers.ts';
import { formatCents } from '../money.ts';
import { at, centsAt, centsOf, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

type Severity = Validation['severity'];

/** A part of an amount that is never more than the whole: `[parts, whole]` as paths, with what they are called on paper. */
export type PartRule = {
  id: string;
  severity: Severity;
  parts: readonly string[];
  whole: readonly string[];
  message: string;
};

/**
 * Compares the sum of some boxes with the sum of others. Blank parts count as nothing; with all parts blank, or with all of
 * the whole blank, there is nothing to compare.
 */
export function atMost(data: Data, { id, severity, parts, whole, message }: PartRule, prefix = ''): Validation {
  const paths = [...parts, ...whole].map((path) => prefix + path);
  const rule = { id, severity, message, fields: paths, suspects: paths.filter((path) => at(data, path) != null) };
  const [part, total] = [parts, whole].map((list) =>
    sumOfPresent(
      data,
      list.map((path) => prefix + path),
    ),
  );
  if (part == null) return skipped(rule, 'The box is blank');
  if (total == null) return skipped(rule, 'The box to compare with is blank');
  return { ...decided(rule, part <= total), expected: formatCents(total), actual: formatCents(part) };
}

/** Null when every one of them is blank. */
function sumOfPresent(data: Data, paths: readonly string[]): number | null {
  const known = paths.map((path) => centsAt(data, path)).filter((cents) => cents !== null);
  return known.length === 0 ? null : known.reduce((sum, cents) => sum + cents, 0);
}

/** What holds on every 1099: possible numbers, amounts that are not negative, at least one amount, sound state rows. */
export function sharedRules(
  data: Data,
  { moneyPaths, statePath }: { moneyPaths: readonly string[]; statePath: string },
): Validation[] {
  return [
    identifiers(data, 'payer.tin', 'recipient.tin', '1099.ids'),
    nonNegative(data, moneyPaths),
    anyAmount(data, moneyPaths),
    ...stateRows(data, statePath),
  ];
}

/** Whether two taxpayer numbers are possible and differ. */
export function identifiers(data: Data, first: string, second: string, id: string): Validation {
  const rule = {
    id,
    severity: 'error',
    message: 'Both taxpayer numbers should be possible ones',
    fields: [first, second],
  } as const;
  const numbers = [first, second].flatMap((path) => {
    const tin = textAt(data, path);
    return tin === null ? [] : [{ path, tin }];
  });
  if (numbers.length === 0) return skipped(rule, 'No taxpayer number was read');
  const faults = numbers.flatMap(({ path, tin }) => {
    const fault = tinFault(tin, ['ssn', 'itin', 'ein']);
    return fault === null ? [] : [{ path, fault }];
  });
  const [one, other] = numbers;
  const areEqual = one && other && /\d{9}/.test(digits(one.tin)) && digits(one.tin) === digits(other.tin);
  if (faults.length === 0 && areEqual) {
    return decided(
      { ...rule, severity: 'warn', message: 'Both taxpayer numbers are the same', suspects: [first, second] },
      false,
    );
  }
  const message = faults.length === 0 ? rule.message : faults.map(({ path, fault }) => `${path} ${fault}`).join('; ');
  return decided({ ...rule, message, suspects: faults.map(({ path }) => path) }, faults.length === 0);
}

const digits = (text: string) => text.replace(/\D/g, '');

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

/** Withheld tax is a part of the income that the row states; a state that is named must be one. */
function stateRows(data: Data, list: string): Validation[] {
  return rowsAt(data, list).map((row, index) => {
    const path = (key: string) => `${list}[${index}].${key}`;
    const income = 'state_income' in row ? 'state_income' : 'state_distribution';
    const rule = {
      id: '1099.state_rows',
      severity: 'warn',
      message: 'A state row should name a state and withhold no more than its income',
      fields: Object.keys(row)
        .filter((key) => key !== 'page' && key !== 'row_index')
        .map(path),
    } as const;
    const [tax, base] = [centsOf(row.state_tax_withheld), centsOf(row[income])];
    const state = typeof row.state === 'string' ? row.state : null;
    const wrongState = state !== null && !stateCodes.has(state);
    const wrongTax = tax !== null && base !== null && tax > base;
    const suspects = [
      ...(wrongState ? [path('state')] : []),
      ...(wrongTax ? [path('state_tax_withheld'), path(income)] : []),
    ];
    return decided({ ...rule, suspects }, !wrongState && !wrongTax);
  });
}
