import type { Validation } from '../../api/extract.ts';
import { hasUnassignedEinPrefix, tinFault } from '../identifiers.ts';
import { centsAt, type Data, decided, limited, skipped, textAt } from './sums.ts';
import { box12Rules, retirementBox, tipsCode } from './w2-box12.ts';
import { dependentCare, wagesAgainstMedicare } from './w2-pay.ts';
import { localRows, stateRows } from './w2-rows.ts';
import { taxRules } from './w2-taxes.ts';

/** The checks of a W-2, from `data` alone. */
export function checkW2(data: Data): Validation[] {
  return [
    ...taxRules(data),
    federalTaxWithinWages(data),
    wagesAgainstMedicare(data),
    ...box12Rules(data),
    retirementBox(data),
    tipsCode(data),
    dependentCare(data),
    ...stateRows(data),
    ...localRows(data),
    ...identifiers(data),
  ];
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
  return limited(rule, { limit: wages, actual: tax });
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
