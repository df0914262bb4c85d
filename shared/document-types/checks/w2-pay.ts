import type { Validation } from '../../api/extract.ts';
import { formatCents } from '../money.ts';
import { oneDigitOff, termsAt } from './one-digit-off.ts';
import { centsAt, compared, type Data, limited, rowsAt, skipped, textAt } from './sums.ts';

const wagesPath = 'wages_tips_other_compensation';
const medicarePath = 'medicare_wages_and_tips';
/** Contributions that are taken off box 1 and not off box 5. */
const deferralCodes = ['D', 'E', 'F', 'G', 'H', 'S'];
const oneDollar = 100;

/**
 * box 5 − box 1 = deferrals of box 12. Only a fact, and never box 1 ≥ box 5 or the other way round: many a thing moves one
 * of them alone, and those that the form shows are left out here.
 */
export function wagesAgainstMedicare(data: Data): Validation {
  const rows = rowsAt(data, 'box12').flatMap(({ code }, row) =>
    deferralCodes.includes(String(code)) ? [`box12[${row}].amount`] : [],
  );
  const rule = {
    id: 'w2.wages_vs_medicare',
    severity: 'info',
    message: 'Box 5 less box 1 should be the deferrals with codes D, E, F, G, H and S of box 12',
    fields: [medicarePath, wagesPath, ...rows],
  } as const;
  const [wages, medicare] = [centsAt(data, wagesPath), centsAt(data, medicarePath)];
  if (wages === null || medicare === null) return skipped(rule, 'Box 1 or 5 is blank');
  const deferrals = rows.map((path) => centsAt(data, path));
  if (deferrals.includes(null)) return skipped(rule, 'A deferral in box 12 lacks its amount');
  if (['nonqualified_plans', 'dependent_care_benefits'].some((path) => (centsAt(data, path) ?? 0) > 0))
    return skipped(rule, 'Box 10 or 11 moves box 1 or box 5 alone');
  if (hasPensionPickup(data)) return skipped(rule, 'Box 14 shows a pension contribution that is in box 5 only');
  const sum = deferrals.reduce<number>((total, cents) => total + (cents ?? 0), 0);
  const terms = [...termsAt(data, [wagesPath, ...rows]), ...termsAt(data, [medicarePath], -1)];
  const suspects = oneDigitOff(terms, wages + sum - medicare);
  return compared({ ...rule, suspects }, { expected: sum, actual: medicare - wages, tolerance: oneDollar });
}

/** Public employers’ contributions under section 414(h) have no code and stand in box 14, by many names. */
const hasPensionPickup = (data: Data): boolean =>
  rowsAt(data, 'other').some((row) =>
    /414|pension|retire|pick.?up|\b(?:ret|pers|trs|strs|ers|oasdi)\b/i.test(
      textAt(row, 'text') ?? textAt(row, 'label') ?? '',
    ),
  );

/** What section 129 leaves untaxed, in dollars; more than it is in box 1 already. */
function dependentCareLimit(year: number): number {
  if (year === 2021) return 10_500;
  return year >= 2026 ? 7_500 : 5_000;
}

export function dependentCare(data: Data): Validation {
  const field = 'dependent_care_benefits';
  const rule = { id: 'w2.dependent_care', severity: 'info', fields: [field], suspects: [field] } as const;
  const general = 'Box 10 should be no more than what the law leaves untaxed, most years $5,000';
  const benefits = centsAt(data, field);
  if (benefits === null) return skipped({ ...rule, message: general }, 'Box 10 is blank');
  if (typeof data.tax_year !== 'number') return skipped({ ...rule, message: general }, 'The year was not read');
  const limit = dependentCareLimit(data.tax_year) * 100;
  const message = `Box 10 should be no more than ${formatCents(limit)}, which the law leaves untaxed`;
  return limited({ ...rule, message }, { limit, actual: benefits });
}
