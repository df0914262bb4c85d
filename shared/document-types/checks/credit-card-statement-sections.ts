import type { Validation } from '../../api/extract.ts';
import { oneDigitOff, type Term } from './one-digit-off.ts';
import { centsAt, centsOf, compared, type Data, rowsAt, skipped, sumOf, textAt } from './sums.ts';

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
