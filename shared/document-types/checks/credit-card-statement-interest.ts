import type { Validation } from '../../api/extract.ts';
import { at, centsOf, compared, type Data, rowsAt, skipped, textAt } from './sums.ts';

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
