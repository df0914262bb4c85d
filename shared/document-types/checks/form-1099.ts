import type { Validation } from '../../api/extract.ts';
import type { DocumentTypeSpec } from '../field.ts';
import { form1099Div } from '../form-1099-div.ts';
import { form1099Int } from '../form-1099-int.ts';
import { form1099Misc } from '../form-1099-misc.ts';
import { form1099Nec } from '../form-1099-nec.ts';
import { form1099R } from '../form-1099-r.ts';
import {
  checkCusip,
  checkDistributionCodes,
  checkForeignPairs,
  checkParachuteYear,
  checkPercent,
  checkRoutingNumber,
} from './form-1099-boxes.ts';
import { atMost, type PartRule, sharedRules } from './form-1099-rules.ts';
import { type Data, rowsAt } from './sums.ts';

const part = (
  id: string,
  severity: PartRule['severity'],
  [parts, whole]: readonly [string | readonly string[], string | readonly string[]],
  message: string,
): PartRule => ({ id, severity, parts: [parts].flat(), whole: [whole].flat(), message });

const intParts = [
  part(
    'int.pab_le_exempt',
    'error',
    ['private_activity_bond_interest', 'tax_exempt_interest'],
    'Box 9 is a part of box 8',
  ),
  part('int.expenses_le_interest', 'warn', ['investment_expenses', 'interest_income'], 'Box 5 is a part of box 1'),
  part('int.premium_le_interest', 'warn', ['bond_premium', 'interest_income'], 'Box 11 is rarely more than box 1'),
  part(
    'int.premium_le_interest',
    'warn',
    ['bond_premium_treasury', 'us_savings_bonds_and_treasury_interest'],
    'Box 12 is rarely more than box 3',
  ),
  part(
    'int.premium_le_interest',
    'warn',
    ['bond_premium_tax_exempt', 'tax_exempt_interest'],
    'Box 13 is rarely more than box 8',
  ),
];

const divParts = [
  part(
    'div.qualified_le_ordinary',
    'error',
    ['qualified_dividends', 'ordinary_dividends'],
    'Box 1b is a part of box 1a',
  ),
  part(
    'div.cap_gain_parts',
    'error',
    [['unrecaptured_section_1250_gain', 'section_1202_gain', 'collectibles_28_gain'], 'capital_gain_distributions'],
    'Boxes 2b, 2c and 2d are parts of box 2a',
  ),
  part(
    'div.897_parts',
    'error',
    ['section_897_ordinary_dividends', 'ordinary_dividends'],
    'Box 2e is a part of box 1a',
  ),
  part(
    'div.897_parts',
    'error',
    ['section_897_capital_gain', 'capital_gain_distributions'],
    'Box 2f is a part of box 2a',
  ),
  part('div.199a_le_ordinary', 'error', ['section_199a_dividends', 'ordinary_dividends'], 'Box 5 is a part of box 1a'),
  part('div.expenses_le_ordinary', 'warn', ['investment_expenses', 'ordinary_dividends'], 'Box 6 is a part of box 1a'),
  part(
    'div.pab_le_exempt',
    'error',
    ['private_activity_bond_dividends', 'exempt_interest_dividends'],
    'Box 13 is a part of box 12',
  ),
];

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

export const check1099Int = (data: Data): Validation[] => [
  ...shared(data, form1099Int, 'entries[0].state'),
  ...eachEntry(data, intParts),
  ...checkForeignPairs(data, 'int.foreign_pair', 'warn'),
  checkRoutingNumber(data),
  ...rowsAt(data, 'entries').map((_, row) => checkCusip(data, `entries[${row}].cusip`)),
];

export const check1099Div = (data: Data): Validation[] => [
  ...shared(data, form1099Div, 'entries[0].state'),
  ...eachEntry(data, divParts),
  ...checkForeignPairs(data, 'div.foreign_pair', 'info'),
];

export const check1099Misc = (data: Data): Validation[] => [
  ...shared(data, form1099Misc, 'state'),
  atMost(
    data,
    part(
      'misc.withholding_le_income',
      'warn',
      ['federal_income_tax_withheld', miscIncome],
      'Box 4 is withheld from the income boxes',
    ),
  ),
];

export const check1099Nec = (data: Data): Validation[] => [
  ...shared(data, form1099Nec, 'state'),
  atMost(
    data,
    part(
      'nec.withholding_le_income',
      'error',
      ['federal_income_tax_withheld', ['nonemployee_compensation', 'excess_golden_parachute']],
      'Box 4 is withheld from boxes 1 and 3',
    ),
  ),
  checkParachuteYear(data),
];

export const check1099R = (data: Data): Validation[] => [
  ...shared(data, form1099R, 'state'),
  ...[
    part('r.taxable_le_gross', 'error', ['taxable_amount', 'gross_distribution'], 'Box 2a is a part of box 1'),
    part('r.cap_gain_le_taxable', 'error', ['capital_gain', 'taxable_amount'], 'Box 3 is included in box 2a'),
    part(
      'r.tax_le_gross',
      'error',
      ['federal_income_tax_withheld', 'gross_distribution'],
      'Box 4 is withheld from box 1',
    ),
    part('r.irr_le_gross', 'warn', ['amount_allocable_to_irr', 'gross_distribution'], 'Box 10 is a part of box 1'),
    part(
      'r.contrib_le_gross',
      'warn',
      ['employee_contributions', 'gross_distribution'],
      'Box 5 is rarely more than box 1',
    ),
  ].map((rule) => atMost(data, rule)),
  checkDistributionCodes(data),
  checkPercent(data),
];

const shared = (data: Data, spec: DocumentTypeSpec, statePath: string) =>
  sharedRules(data, {
    moneyPaths: spec.fields
      .filter(({ path, type }) => type === 'money' && !/\[\]\.\w+\[\]|^(?:state|local)\[\]/.test(path))
      .map(({ path }) => path.replace('[]', '[0]')),
    statePath,
  });

/** The rules of a form whose boxes come once for each account. */
const eachEntry = (data: Data, rules: readonly PartRule[]) =>
  rowsAt(data, 'entries').flatMap((_, row) => rules.map((rule) => atMost(data, rule, `entries[${row}].`)));
