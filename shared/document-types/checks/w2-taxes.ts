import type { Validation } from '../../api/extract.ts';
import { centsAt, compared, type Data, decided, limited, rowsAt, skipped } from './sums.ts';
import {
  expectedMedicareTax,
  expectedSocialSecurityTax,
  medicareSuspects,
  perPayRounding,
  readTaxBoxes,
  socialSecuritySuspects,
  type TaxBoxes,
  taxPaths,
  wageBaseOf,
  wageSuspects,
} from './w2-tax-boxes.ts';

/** Amounts that are compared without a rate are equal to the cent, give or take the one that a payroll rounds away. */
const oneCent = 1;

/** What social security and Medicare take of wages, by law; the numbers of a genuine form cannot disagree. */
export function taxRules(data: Data): Validation[] {
  const boxes = readTaxBoxes(data);
  return [
    socialSecurityTax(data, boxes),
    medicareTax(data, boxes),
    medicareCoversSocialSecurity(boxes),
    withinWageBase(data, boxes),
    taxNeedsWages(data, 'w2.ss_tax_needs_wages', taxPaths.tax, [taxPaths.wages, taxPaths.tips]),
    taxNeedsWages(data, 'w2.medicare_tax_needs_wages', taxPaths.medicareTax, [taxPaths.medicareWages]),
  ];
}

function socialSecurityTax(data: Data, boxes: TaxBoxes): Validation {
  const rule = {
    id: 'w2.ss_tax',
    severity: 'error',
    message: 'Box 4 should be 6.2 % of boxes 3 and 7',
    fields: [taxPaths.wages, taxPaths.tips, taxPaths.tax],
    suspects: socialSecuritySuspects(boxes),
  } as const;
  const { social, tax } = boxes;
  if (social === null && tax === null) return skipped(rule, 'Boxes 3, 4 and 7 are blank');
  if (hasCode(data, 'A', 'M')) return skipped(rule, 'Box 12 shows tax that was not collected');
  if (data.tax_year === 2020) return skipped(rule, 'In 2020 the employee’s part could be put off');
  if (tax === null) return skipped(rule, 'Box 4 was not read');
  const expected = expectedSocialSecurityTax(social ?? 0, boxes.year);
  return compared(rule, { expected, actual: tax, tolerance: perPayRounding });
}

function medicareTax(data: Data, boxes: TaxBoxes): Validation {
  const rule = {
    id: 'w2.medicare_tax',
    severity: 'error',
    message: 'Box 6 should be 1.45 % of box 5, and 0.9 % more of what is above $200,000',
    fields: [taxPaths.medicareWages, taxPaths.medicareTax],
    suspects: medicareSuspects(boxes),
  } as const;
  const { medicare, medicareTax: tax } = boxes;
  if (medicare === null || tax === null) return skipped(rule, 'Box 5 or 6 is blank');
  if (hasCode(data, 'B', 'N')) return skipped(rule, 'Box 12 shows tax that was not collected');
  return compared(rule, { expected: expectedMedicareTax(medicare), actual: tax, tolerance: perPayRounding });
}

function medicareCoversSocialSecurity(boxes: TaxBoxes): Validation {
  const rule = {
    id: 'w2.medicare_ge_ss',
    severity: 'error',
    message: 'Box 5 should be no less than boxes 3 and 7 together',
    fields: [taxPaths.medicareWages, taxPaths.wages, taxPaths.tips],
    suspects: wageSuspects(boxes),
  } as const;
  const { medicare, social } = boxes;
  if (medicare === null || social === null) return skipped(rule, 'Box 5, or boxes 3 and 7, are blank');
  return limited(rule, { limit: medicare, actual: social, tolerance: oneCent });
}

function withinWageBase(data: Data, boxes: TaxBoxes): Validation {
  const paths = [taxPaths.wages, taxPaths.tips].filter((path) => centsAt(data, path) !== null);
  const rule = {
    id: 'w2.ss_wage_base',
    severity: 'error',
    message: 'Boxes 3 and 7 together should not exceed the wage base of the year',
    fields: [taxPaths.wages, taxPaths.tips, 'tax_year'],
    suspects: [...paths, 'tax_year'],
  } as const;
  const base = wageBaseOf(boxes.year);
  if (base === null || boxes.social === null)
    return skipped(rule, 'The year’s wage base, or boxes 3 and 7, are not known');
  return limited(rule, { limit: base, actual: boxes.social, tolerance: oneCent });
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
