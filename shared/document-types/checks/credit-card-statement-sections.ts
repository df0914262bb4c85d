import type { Validation } from '../../api/extract.ts';
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
    const suspects = own.length === 1 ? fields : [];
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

/** Only a fact: interest compounds daily, and rates change within a cycle. */
export function interestMath(data: Data): Validation[] {
  const days = at(data, 'header.days_in_billing_cycle');
  const rule = {
    id: 'card.interest_math',
    severity: 'info',
    message: 'Interest should be about the balance times the yearly rate times the days of the cycle over 365',
  } as const;
  if (typeof days !== 'number')
    return [skipped({ ...rule, fields: ['interest_charges'] }, 'The days of the billing cycle are not printed')];
  const results = rowsAt(data, 'interest_charges').flatMap((row, index) => {
    const keys = ['balance_subject_to_interest', 'apr', 'interest'];
    const fields = keys.map((key) => `interest_charges[${index}].${key}`);
    const [balance, interest] = [centsOf(row.balance_subject_to_interest), centsOf(row.interest)];
    const apr = Number(textAt(row, 'apr') ?? Number.NaN);
    if (balance === null || interest === null || Number.isNaN(apr)) return [];
    const expected = Math.round((balance * apr * days) / 36_500);
    const tolerance = Math.max(50, Math.round(Math.abs(expected) * 0.05));
    return [compared({ ...rule, fields, suspects: fields }, { expected, actual: interest, tolerance })];
  });
  return results.length > 0
    ? results
    : [skipped({ ...rule, fields: ['interest_charges'] }, 'No line prints balance, rate and interest')];
}

/** previous + earned − redeemed ± adjusted = ending. Points that expire are printed with and without their sign. */
export function rewards(data: Data): Validation {
  const keys = ['previous', 'earned', 'redeemed', 'adjusted', 'ending'];
  const fields = keys.map((key) => `rewards.${key}`);
  const rule = {
    id: 'card.rewards',
    severity: 'info',
    message: 'Previous and earned points less redeemed ones should give the ending balance',
    fields,
  } as const;
  const [previous, earned, redeemed, adjusted, ending] = fields.map((path) => pointsOf(textAt(data, path)));
  if (previous == null || ending == null) return skipped(rule, 'The previous or the ending balance was not found');
  if (earned == null && redeemed == null) return skipped(rule, 'Neither earned nor redeemed points were found');
  const base = previous + (earned ?? 0) - Math.abs(redeemed ?? 0);
  const ways = [base + (adjusted ?? 0), base - (adjusted ?? 0)];
  return {
    ...decided(
      rule,
      ways.some((way) => Math.abs(way - ending) < 0.005),
    ),
    expected: String(ending),
    actual: String(ways.find((way) => Math.abs(way - ending) < 0.005) ?? ways[0]),
  };
}

/** `1,980`, `$12.50`, `-40 points`; null when it is no number. */
function pointsOf(text: string | null): number | null {
  const parts = /^\W*?(-?)\$?\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:\s*(?:points?|pts?|miles?))?$/i.exec(
    text?.trim() ?? '',
  );
  if (!parts) return null;
  const value = Number(`${parts[2]?.replaceAll(',', '')}${parts[3] ?? ''}`);
  return parts[1] === '-' ? -value : value;
}
