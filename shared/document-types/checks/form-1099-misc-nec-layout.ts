import type { Validation } from '../../api/extract.ts';
import { centsAt, compared, type Data, decided, rowsAt, skipped } from './sums.ts';

const yearOf = (data: Data) => (typeof data.tax_year === 'number' ? data.tax_year : null);

/** From 2022 on box 13 is a checkbox, and from 2025 on box 14 is not used; mostly the year or the revision was misread. */
export function layoutOfYear(data: Data): Validation {
  const [mark, parachute] = ['fatca_filing_requirement', 'excess_golden_parachute'] as const;
  const rule = {
    id: 'misc.layout',
    severity: 'warn',
    message: 'Box 13 is a checkbox from 2022 on, and box 14 is blank from 2025 on',
    fields: ['tax_year', 'form_revision', mark, parachute],
  } as const;
  const year = yearOf(data);
  if (year === null || year < 2022) return skipped(rule, 'The year is before 2022 or was not read');
  const suspects = [
    ...(data[mark] == null || typeof data[mark] === 'boolean' ? [] : [mark]),
    ...(year >= 2025 && centsAt(data, parachute) !== null ? [parachute] : []),
  ];
  return decided({ ...rule, suspects: suspects.length > 0 ? [...suspects, 'tax_year'] : [] }, suspects.length === 0);
}

/** An amount in the place of a checkbox says that every box after it was read one place off. */
export function checkboxNotAmount(data: Data): Validation {
  const field = 'nonemployee_compensation';
  const rule = {
    id: 'misc.checkbox_not_amount',
    severity: 'error',
    message: 'Box 7 is a checkbox from 2020 on and holds no amount',
    fields: [field, 'direct_sales_5000', 'tax_year'],
    suspects: [field, 'tax_year'],
  } as const;
  const year = yearOf(data);
  if (year === null || year < 2020) return skipped(rule, 'The year is before 2020 or was not read');
  const mark = data.direct_sales_5000;
  return decided(rule, centsAt(data, field) === null && (mark == null || typeof mark === 'boolean'));
}

export function parachuteYear(data: Data): Validation {
  const rule = {
    id: 'nec.box3_year',
    severity: 'warn',
    message: 'Box 3 is used from 2025 on',
    fields: ['excess_golden_parachute', 'tax_year'],
    suspects: ['excess_golden_parachute'],
  } as const;
  const year = yearOf(data);
  if (centsAt(data, 'excess_golden_parachute') === null || year === null)
    return skipped(rule, 'Box 3 or the year is blank');
  return decided(rule, year >= 2025);
}

/** Who works in one state earns all of it there; a payer that knows better may say less. */
export function soleStateIncome(data: Data): Validation {
  const fields = ['state[0].state_income', 'nonemployee_compensation'];
  const rule = {
    id: 'nec.state_income_eq',
    severity: 'info',
    message: 'With one state, box 7 should be box 1',
    fields,
    suspects: fields,
  } as const;
  if (rowsAt(data, 'state').length !== 1) return skipped(rule, 'There is not exactly one state row');
  const [actual, expected] = fields.map((path) => centsAt(data, path));
  if (actual == null || expected == null) return skipped(rule, 'Box 1 or 7 is blank');
  return compared(rule, { expected, actual });
}

export function notMisc(data: Data): Validation {
  const fields = ['nonemployee_compensation', 'direct_sales_5000', 'excess_golden_parachute'] as const;
  const rule = {
    id: 'nec.not_misc',
    severity: 'warn',
    message: 'A 1099-NEC should show compensation, direct sales or parachute payments',
    fields,
  } as const;
  if (data.corrected === true || data.void === true) return skipped(rule, 'A corrected or void form may be empty');
  const [compensation, , parachute] = fields.map((path) => centsAt(data, path));
  return decided(rule, compensation != null || parachute != null || data.direct_sales_5000 === true);
}
