import type { Validation } from '../../api/extract.ts';
import { oneDigitOff, type Term } from './one-digit-off.ts';
import { at, centsAt, centsOf, compared, type Data, decided, rowsAt, skipped, sumOf, textAt } from './sums.ts';

/** The lines of the summary, the direction of their rows, and how the heading over such rows is worded. */
const sections = [
  { line: 'payments', direction: 'credit', heading: /^(?!.*\bcredit)(?!.*\binterest)(?!.*\bfee).*\bpayment/i },
  {
    line: 'purchases',
    direction: 'charge',
    heading: /^(?!.*\b(?:cash|fee|interest|credit)).*\b(?:purchase|new charge)/i,
  },
  {
    line: 'cash_advances',
    direction: 'charge',
    heading: /^(?!.*\b(?:fee|interest|purchase)).*\bcash (?:advance|withdrawal)/i,
  },
  {
    line: 'balance_transfers',
    direction: 'charge',
    heading: /^(?!.*\b(?:fee|interest|purchase)).*\bbalance transfer/i,
  },
  { line: 'fees_charged', direction: 'charge', heading: /^(?!.*\binterest).*\bfees?\b/i },
  { line: 'interest_charged', direction: 'charge', heading: /^(?!.*\bfee).*\b(?:interest|finance) charge/i },
] as const;

/**
 * The rows under the heading of a summary line give that line, the rows of the other direction taken off. Headings over
 * rows of several kinds (“Payments and credits”, “Transactions”) say nothing of one line and take no part.
 */
export function sectionTotals(data: Data): Validation[] {
  const rows = rowsAt(data, 'transactions');
  const results = sections.flatMap(({ line, direction, heading }) => {
    const path = `summary.${line}`;
    const printed = centsAt(data, path);
    const own = rows.flatMap((row, index) => (heading.test(textAt(row, 'section') ?? '') ? [{ row, index }] : []));
    const sum = netOf(
      own.map(({ row }) => row),
      direction,
    );
    if (printed === null || own.length === 0 || sum === null) return [];
    const fields = [...own.map(({ index }) => `transactions[${index}].amount`), path];
    const terms = own.map(({ row, index }): Term => {
      const sign = row.direction === direction ? 1 : -1;
      return { path: `transactions[${index}].amount`, cents: centsOf(row.amount) ?? 0, sign };
    });
    const suspects = oneDigitOff([...terms, { path, cents: printed, sign: -1 }], sum - printed);
    return [compared({ ...rule, fields, suspects }, { expected: printed, actual: sum })];
  });
  return results.length > 0
    ? results
    : [skipped({ ...rule, fields: ['transactions'] }, 'No heading over rows names one line of the summary')];
}

const rule = {
  id: 'card.section_totals',
  severity: 'error',
  message: 'The rows under a heading should give its line of the summary',
} as const;

function netOf(rows: Data[], direction: 'charge' | 'credit'): number | null {
  if (rows.some((row) => row.direction !== 'charge' && row.direction !== 'credit')) return null;
  const own = sumOf(
    rows.filter((row) => row.direction === direction),
    'amount',
  );
  const against = sumOf(
    rows.filter((row) => row.direction !== direction),
    'amount',
  );
  return own === null || against === null ? null : own - against;
}

/**
 * The sums of the rows stand among the printed figures, whatever their labels. `data` holds the figures of the summary
 * only and not the whole text, so that the check can pass but never fails.
 */
export function labelFree(data: Data): Validation {
  const rule = {
    id: 'card.label_free',
    severity: 'warn',
    message: 'The sum of all charges and the sum of all credits should be printed on the statement',
    fields: ['transactions'],
  } as const;
  const rows = rowsAt(data, 'transactions');
  const isKnown = rows.every(({ direction }) => direction === 'charge' || direction === 'credit');
  const sums = ['charge', 'credit'].map((direction) =>
    sumOf(
      rows.filter((row) => row.direction === direction),
      'amount',
    ),
  );
  if (rows.length === 0 || !isKnown || sums.includes(null))
    return skipped(rule, 'There are no rows, or a row lacks its amount or direction');
  const printed = new Set(Object.values(at(data, 'summary') ?? {}).map(centsOf));
  return sums.every((sum) => sum === 0 || printed.has(sum))
    ? decided(rule, true)
    : skipped(rule, 'The summary does not print these sums, and the text outside it takes no part');
}
