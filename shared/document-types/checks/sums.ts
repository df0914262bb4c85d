import type { Validation } from '../../api/extract.ts';
import { formatCents, toCents } from '../money.ts';

export type Data = Record<string, unknown>;

/** The value at a path of `data`; undefined where the path ends early. */
export function at(data: unknown, path: string): unknown {
  let value: unknown = data;
  for (const key of path.split(/[.[\]]+/).filter((part) => part !== '')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Cents of a money value, or null for anything that is none: a check never throws on what an engine made of a page. */
export function centsOf(value: unknown): number | null {
  return typeof value === 'string' && /^-?\d{1,13}\.\d{2}$/.test(value) ? toCents(value) : null;
}

export const centsAt = (data: unknown, path: string) => centsOf(at(data, path));

export const textAt = (data: unknown, path: string) => {
  const value = at(data, path);
  return typeof value === 'string' && value !== '' ? value : null;
};

/** The rows of a list; an absent or malformed list has none. */
export function rowsAt(data: unknown, path: string): Data[] {
  const rows = at(data, path);
  return Array.isArray(rows) ? rows.filter((row) => typeof row === 'object' && row !== null) : [];
}

/** The sum of a column, or null when any row lacks it: a sum over part of the rows says nothing. */
export function sumOf(rows: Data[], key: string): number | null {
  let sum = 0;
  for (const row of rows) {
    const cents = centsOf(row[key]);
    if (cents === null) return null;
    sum += cents;
  }
  return sum;
}

type Rule = Pick<Validation, 'id' | 'severity' | 'message'> & {
  fields: readonly string[];
  /** Named only when the rule fails. */
  suspects?: readonly string[];
};

export const skipped = ({ suspects: _, ...rule }: Rule, reason: string): Validation => ({
  ...rule,
  fields: [...rule.fields],
  status: 'skipped',
  suspects: [],
  reason,
});

/** Compares two amounts of cents. */
export function compared(
  { suspects = [], ...rule }: Rule,
  { expected, actual, tolerance = 0 }: { expected: number; actual: number; tolerance?: number },
): Validation {
  const fails = Math.abs(actual - expected) > tolerance;
  return {
    ...rule,
    fields: [...rule.fields],
    status: fails ? 'fail' : 'pass',
    expected: formatCents(expected),
    actual: formatCents(actual),
    delta: formatCents(actual - expected),
    tolerance: formatCents(tolerance),
    suspects: fails ? [...suspects] : [],
  };
}

/** Compares an amount of cents with the most that it may be; `expected` is that limit. */
export function limited(
  rule: Rule,
  { limit, actual, tolerance = 0 }: { limit: number; actual: number; tolerance?: number },
): Validation {
  return {
    ...decided(rule, actual <= limit + tolerance),
    expected: formatCents(limit),
    actual: formatCents(actual),
    delta: formatCents(actual - limit),
    tolerance: formatCents(tolerance),
  };
}

/** The outcome of a rule that is no sum. */
export const decided = ({ suspects = [], ...rule }: Rule, holds: boolean): Validation => ({
  ...rule,
  fields: [...rule.fields],
  status: holds ? 'pass' : 'fail',
  suspects: holds ? [] : [...suspects],
});
