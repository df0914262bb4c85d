import type { Validation } from '../../api/extract.ts';
import { form1099Misc } from '../form-1099-misc.ts';
import { form1099Nec } from '../form-1099-nec.ts';
import { atMost, part } from './at-most.ts';
import {
  checkboxNotAmount,
  layoutOfYear,
  notMisc,
  parachuteYear,
  soleStateIncome,
} from './form-1099-misc-nec-layout.ts';
import { sharedRules } from './form-1099-rules.ts';
import { centsAt, type Data, limited, rowsAt, skipped, sumOf } from './sums.ts';

const miscIncome = [
  'rents',
  'royalties',
  'other_income',
  'fishing_boat_proceeds',
  'medical_health_care_payments',
  'substitute_payments',
  'crop_insurance_proceeds',
  'gross_proceeds_to_attorney',
  'fish_purchased_for_resale',
  'excess_golden_parachute',
  'nonqualified_deferred_compensation',
  'nonemployee_compensation',
];

const necIncome = ['nonemployee_compensation', 'excess_golden_parachute'];

/** The checks of a 1099-MISC. */
export const check1099Misc = (data: Data): Validation[] => [
  ...sharedRules(data, { spec: form1099Misc, income: miscIncome, hasEntries: false }),
  atMost(
    data,
    part(
      'misc.withholding_le_income',
      'warn',
      ['federal_income_tax_withheld', miscIncome],
      'Box 4 is withheld from the income boxes',
    ),
  ),
  ...stateTaxes(data, 'misc.state_tax_le_income', 'Box 16 should be no more than box 18 of its row'),
  stateIncomeWithinTotal(data),
  layoutOfYear(data),
  checkboxNotAmount(data),
];

/** The checks of a 1099-NEC. */
export const check1099Nec = (data: Data): Validation[] => [
  ...sharedRules(data, { spec: form1099Nec, income: necIncome, hasEntries: false }),
  atMost(
    data,
    part(
      'nec.withholding_le_income',
      'error',
      ['federal_income_tax_withheld', necIncome],
      'Box 4 is withheld from boxes 1 and 3',
    ),
  ),
  ...stateTaxes(data, 'nec.state_tax_le_income', 'Box 5 should be no more than box 7 of its row'),
  soleStateIncome(data),
  parachuteYear(data),
  notMisc(data),
];

const stateTaxes = (data: Data, id: string, message: string): Validation[] =>
  rowsAt(data, 'state').map((_, row) =>
    atMost(data, part(id, 'warn', ['state_tax_withheld', 'state_income'], message), `state[${row}].`),
  );

/** States count income of their own too, so that more of it is only a fact. */
function stateIncomeWithinTotal(data: Data): Validation {
  const states = rowsAt(data, 'state');
  const rule = {
    id: 'misc.state_income_le_total',
    severity: 'info',
    message: 'Box 18 of all rows should be no more than the income boxes',
    fields: [...states.map((_, row) => `state[${row}].state_income`), ...miscIncome],
  } as const;
  const income = sumOf(states, 'state_income');
  const known = miscIncome.map((path) => centsAt(data, path)).filter((cents) => cents !== null);
  if (states.length === 0 || income === null) return skipped(rule, 'No state income was read');
  if (known.length === 0) return skipped(rule, 'The income boxes are blank');
  return limited(rule, { limit: known.reduce((sum, cents) => sum + cents, 0), actual: income });
}
