import type { Validation } from '../../api/extract.ts';
import { at, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

/** Banks differ on what they count as a deposit or withdrawal, so that any usual way of counting may be meant. */
export function counts(data: Data, prefix: string): Validation[] {
  const rows = rowsAt(data, `${prefix}transactions`);
  const checks = rowsAt(data, `${prefix}checks`);
  const ofChecks = rows.filter((row) => textAt(row, 'check_number') !== null).length;
  return [
    count(data, prefix, { name: 'deposit_count', noun: 'credits', ways: waysToCount(rows, 'credit') }),
    count(data, prefix, { name: 'withdrawal_count', noun: 'debits', ways: waysToCount(rows, 'debit') }),
    count(data, prefix, {
      name: 'check_count',
      noun: 'checks',
      ways: rows.length + checks.length === 0 ? [] : [...(checks.length > 0 ? [checks.length] : []), ofChecks],
    }),
  ];
}

/** All rows of a direction, those that are no checks, no fees, no interest, and those under one heading. */
function waysToCount(rows: Data[], direction: 'credit' | 'debit'): number[] {
  if (rows.length === 0) return [];
  const own = rows.filter((row) => row.direction === direction);
  const wordsOf = (row: Data) => `${row.section ?? ''} ${row.description ?? ''}`;
  const without = (pattern: RegExp) => own.filter((row) => !pattern.test(wordsOf(row))).length;
  const noCheck = own.filter((row) => textAt(row, 'check_number') === null);
  const sections = Map.groupBy(own, (row) => row.section);
  return [
    own.length,
    noCheck.length,
    without(/\binterest\b/i),
    without(/\b(?:fee|charge)s?\b/i),
    noCheck.filter((row) => !/\b(?:fee|charge)s?\b/i.test(wordsOf(row))).length,
    ...[...sections.values()].map((section) => section.length),
  ];
}

type Count = { name: string; noun: string; ways: readonly number[] };

function count(data: Data, prefix: string, { name, noun, ways }: Count): Validation {
  const path = `${prefix}summary.${name}`;
  const rule = {
    id: 'bank.counts',
    severity: 'warn',
    message: `The number of ${noun} should be the printed one`,
    fields: [path, `${prefix}transactions`],
  } as const;
  const printed = at(data, path);
  const [all] = ways;
  if (typeof printed !== 'number') return skipped(rule, `The number of ${noun} is not printed`);
  if (all === undefined) return skipped(rule, 'There are no rows');
  const result = decided({ ...rule, suspects: [path] }, ways.includes(printed));
  return { ...result, expected: String(printed), actual: String(ways.includes(printed) ? printed : all) };
}
