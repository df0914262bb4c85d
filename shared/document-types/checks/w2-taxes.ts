import type { Validation } from '../../api/extract.ts';
import { formatCents } from '../money.ts';
import { at, centsAt, compared, type Data, decided, rowsAt, skipped } from './sums.ts';

/** The most that boxes 3 and 7 can hold together, in dollars, by year. @see https://www.ssa.gov/oact/cola/cbb.html */
const wageBase: Readonly<Record<number, number>> = {
  2015: 118_500,
  2016: 118_500,
  2017: 127_200,
  2018: 128_400,
  2019: 132_900,
  2020: 137_700,
  2021: 142_800,
  2022: 147_000,
  2023: 160_200,
  2024: 168_600,
  2025: 176_100,
  2026: 184_500,
};

/** Rounding on every pay day adds up to less than this over a year. */
const perPayRounding = 100;

/** What social security and Medicare take of wages, by law; the numbers of a genuine form cannot disagree. */
export const taxRules = (data: Data): Validation[] => [
  socialSecurityTax(data),
  medicareTax(data),
  medicareCoversSocialSecurity(data),
  withinWageBase(data),
  taxNeedsWages(data, 'w2.ss_tax_needs_wages', 'social_security_tax_withheld', [
    'social_security_wages',
    'social_security_tips',
  ]),
  taxNeedsWages(data, 'w2.medicare_tax_needs_wages', 'medicare_tax_withheld', ['medicare_wages_and_tips']),
];

const socialSecurityBoxes = ['social_security_wages', 'social_security_tips', 'social_security_tax_withheld'];

function socialSecurityTax(data: Data): Validation {
  const rule = {
    id: 'w2.ss_tax',
    severity: 'error',
    message: 'Box 4 should be 6.2 % of boxes 3 and 7',
    fields: socialSecurityBoxes,
    suspects: socialSecurityBoxes.filter((path) => at(data, path) != null),
  } as const;
  const [wages, tips, tax] = socialSecurityBoxes.map((path) => centsAt(data, path));
  if (wages == null && tips == null && tax == null) return skipped(rule, 'Boxes 3, 4 and 7 are blank');
  if (hasCode(data, 'A', 'M')) return skipped(rule, 'Box 12 shows tax that was not collected');
  if (data.tax_year === 2020) return skipped(rule, 'In 2020 the employee’s part could be put off');
  if (tax == null) return skipped(rule, 'Box 4 was not read');
  const rate = data.tax_year === 2011 || data.tax_year === 2012 ? 42 : 62;
  const expected = Math.round((((wages ?? 0) + (tips ?? 0)) * rate) / 1000);
  return compared(rule, { expected, actual: tax, tolerance: perPayRounding });
}

function medicareTax(data: Data): Validation {
  const fields = ['medicare_wages_and_tips', 'medicare_tax_withheld'];
  const rule = {
    id: 'w2.medicare_tax',
    severity: 'error',
    message: 'Box 6 should be 1.45 % of box 5, and 0.9 % more of what is above $200,000',
    fields,
    suspects: fields,
  } as const;
  const [wages, tax] = [centsAt(data, 'medicare_wages_and_tips'), centsAt(data, 'medicare_tax_withheld')];
  if (wages === null || tax === null) return skipped(rule, 'Box 5 or 6 is blank');
  if (hasCode(data, 'B', 'N')) return skipped(rule, 'Box 12 shows tax that was not collected');
  const expected = Math.round((wages * 145 + Math.max(0, wages - 20_000_000) * 90) / 10_000);
  return compared(rule, { expected, actual: tax, tolerance: perPayRounding });
}

function medicareCoversSocialSecurity(data: Data): Validation {
  const rule = {
    id: 'w2.medicare_ge_ss',
    severity: 'error',
    message: 'Box 5 should be no less than boxes 3 and 7 together',
    fields: ['medicare_wages_and_tips', 'social_security_wages', 'social_security_tips'],
    suspects: ['medicare_wages_and_tips', 'social_security_wages', 'social_security_tips'].filter(
      (path) => at(data, path) != null,
    ),
  } as const;
  const medicare = centsAt(data, 'medicare_wages_and_tips');
  const social = socialSecurityBase(data);
  if (medicare === null || social === null) return skipped(rule, 'Box 5, or boxes 3 and 7, are blank');
  return { ...decided(rule, medicare >= social), expected: formatCents(social), actual: formatCents(medicare) };
}

function withinWageBase(data: Data): Validation {
  const rule = {
    id: 'w2.ss_wage_base',
    severity: 'error',
    message: 'Boxes 3 and 7 together should not exceed the wage base of the year',
    fields: ['social_security_wages', 'social_security_tips', 'tax_year'],
    suspects: ['social_security_wages', 'social_security_tips', 'tax_year'].filter((path) => at(data, path) != null),
  } as const;
  const base = typeof data.tax_year === 'number' ? wageBase[data.tax_year] : undefined;
  const social = socialSecurityBase(data);
  if (base === undefined || social === null)
    return skipped(rule, 'The year’s wage base, or boxes 3 and 7, are not known');
  return { ...decided(rule, social <= base * 100), expected: formatCents(base * 100), actual: formatCents(social) };
}

/** Boxes 3 and 7 together; null when both are blank. */
function socialSecurityBase(data: Data): number | null {
  const [wages, tips] = [centsAt(data, 'social_security_wages'), centsAt(data, 'social_security_tips')];
  return wages === null && tips === null ? null : (wages ?? 0) + (tips ?? 0);
}

function taxNeedsWages(data: Data, id: string, tax: string, wages: readonly string[]): Validation {
  const rule = { id, severity: 'error', message: 'Tax is withheld from wages only', fields: [tax, ...wages] } as const;
  const withheld = centsAt(data, tax);
  if (withheld === null) return skipped(rule, 'The tax is blank');
  const sum = wages.reduce((total, path) => total + (centsAt(data, path) ?? 0), 0);
  return decided({ ...rule, suspects: [tax] }, withheld <= 0 || sum > 0);
}

/** Whether box 12 holds one of the codes. */
export const hasCode = (data: Data, ...codes: string[]) =>
  rowsAt(data, 'box12').some(({ code }) => codes.includes(String(code)));
