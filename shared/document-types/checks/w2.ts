import type { Validation } from '../../api/extract.ts';
import { hasUnassignedEinPrefix, stateCodes, tinFault } from '../identifiers.ts';
import { box12Codes } from '../w2.ts';
import { centsAt, centsOf, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';
import { hasCode, taxRules } from './w2-taxes.ts';

/** The checks of a W-2, from `data` alone. */
export function checkW2(data: Data): Validation[] {
  return [
    ...taxRules(data),
    federalTaxWithinWages(data),
    box12(data),
    retirementBox(data),
    ...stateRows(data),
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
