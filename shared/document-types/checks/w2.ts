import type { Validation } from '../../api/extract.ts';
import { hasUnassignedEinPrefix, stateCodes, tinFault } from '../identifiers.ts';
import { formatCents } from '../money.ts';
import { box12Codes } from '../w2.ts';
import { at, centsAt, centsOf, compared, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

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

/** The checks of a W-2, from `data` alone. */
export function checkW2(data: Data): Validation[] {
  return [
    socialSecurityTax(data),
    medicareTax(data),
    medicareCoversSocialSecurity(data),
    withinWageBase(data),
    taxNeedsWages(data, 'w2.ss_tax_needs_wages', 'social_security_tax_withheld', [
      'social_security_wages',
      'social_security_tips',
    ]),
    taxNeedsWages(data, 'w2.medicare_tax_needs_wages', 'medicare_tax_withheld', ['medicare_wages_and_tips']),
    federalTaxWithinWages(data),
    box12(data),
    retirementBox(data),
    ...stateRows(data),
    ...identifiers(data),
  ];
}

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

function federalTaxWithinWages(data: Data): Validation {
  const fields = ['federal_income_tax_withheld', 'wages_tips_other_compensation'];
  const rule = {
    id: 'w2.fed_tax_le_wages',
    severity: 'warn',
    message: 'Box 2 is rarely more than box 1',
    fields,
    suspects: fields,
  } as const;
  const [tax, wages] = fields.map((path) => centsAt(data, path));
  if (tax == null || wages == null) return skipped(rule, 'Box 1 or 2 is blank');
  return decided(rule, tax <= wages);
}

function box12(data: Data): Validation {
  const rows = rowsAt(data, 'box12');
  const rule = {
    id: 'w2.box12_codes',
    severity: 'error',
    message: 'Box 12 should hold known codes only',
    fields: rows.map((_, row) => `box12[${row}].code`),
  } as const;
  if (rows.length === 0) return skipped(rule, 'Box 12 is blank');
  const wrong = rows.flatMap(({ code }, row) =>
    typeof code === 'string' && !box12Codes.includes(code) ? [`box12[${row}].code`] : [],
  );
  return decided({ ...rule, suspects: wrong }, wrong.length === 0);
}

function retirementBox(data: Data): Validation {
  const rule = {
    id: 'w2.retirement_box',
    severity: 'warn',
    message: 'A retirement contribution in box 12 goes with the retirement plan checkbox',
    fields: ['retirement_plan'],
    suspects: ['retirement_plan'],
  } as const;
  if (!hasCode(data, 'D', 'E', 'F', 'H', 'S', 'AA', 'BB')) return skipped(rule, 'Box 12 shows no such contribution');
  return decided(rule, data.retirement_plan === true);
}

function stateRows(data: Data): Validation[] {
  return rowsAt(data, 'state').flatMap((row, index) => {
    const path = (key: string) => `state[${index}].${key}`;
    const fields = [path('state_income_tax'), path('state_wages')];
    const [tax, wages] = [centsOf(row.state_income_tax), centsOf(row.state_wages)];
    const withinWages = {
      id: 'w2.state_tax_le_wages',
      severity: 'warn',
      message: 'Box 17 is rarely more than box 16',
      fields,
      suspects: fields,
    } as const;
    const known = {
      id: 'w2.state_code',
      severity: 'warn',
      message: 'Box 15 should name a state',
      fields: [path('state')],
      suspects: [path('state')],
    } as const;
    return [
      tax === null || wages === null
        ? skipped(withinWages, 'Box 16 or 17 is blank')
        : decided(withinWages, tax <= wages),
      decided(known, typeof row.state === 'string' && stateCodes.has(row.state)),
    ];
  });
}

/** One result for the shape of the numbers, and one for a prefix that only may be wrong. */
function identifiers(data: Data): Validation[] {
  const [ssn, ein] = [textAt(data, 'employee.ssn'), textAt(data, 'employer.ein')];
  const fields = ['employee.ssn', 'employer.ein'];
  const shape = {
    id: 'w2.ids',
    severity: 'error',
    message: 'Boxes a and b should hold a possible SSN and EIN',
    fields,
  } as const;
  if (ssn === null && ein === null) return [skipped(shape, 'Boxes a and b were not read')];
  const faults = [
    ...faultOf('employee.ssn', 'The SSN', ssn && tinFault(ssn, ['ssn', 'itin'])),
    ...faultOf('employer.ein', 'The EIN', ein && tinFault(ein, ['ein'])),
    ...(ssn !== null && ein !== null && digits(ssn) === digits(ein)
      ? [{ path: 'employee.ssn', text: 'The SSN equals the EIN' }]
      : []),
  ];
  const message = faults.length === 0 ? shape.message : faults.map(({ text }) => text).join('; ');
  const result = decided({ ...shape, message, suspects: faults.map(({ path }) => path) }, faults.length === 0);
  if (ein === null || !/^\d{2}-\d{7}$/.test(ein)) return [result];
  const prefix = {
    id: 'w2.ein_prefix',
    severity: 'warn',
    message: 'The EIN should begin with an assigned prefix',
    fields: ['employer.ein'],
    suspects: ['employer.ein'],
  } as const;
  return [result, decided(prefix, !hasUnassignedEinPrefix(ein))];
}

const faultOf = (path: string, name: string, fault: string | null) =>
  fault === null ? [] : [{ path, text: `${name} ${fault}` }];
const digits = (text: string) => text.replace(/\D/g, '');
const hasCode = (data: Data, ...codes: string[]) =>
  rowsAt(data, 'box12').some(({ code }) => codes.includes(String(code)));
