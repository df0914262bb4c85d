import type { Validation } from '../../api/extract.ts';
import { form1099Div } from '../form-1099-div.ts';
import { form1099Int } from '../form-1099-int.ts';
import { atMost, type PartRule, part, sumOfPresent } from './at-most.ts';
import { checkCusip, checkForeignPairs, checkRoutingNumber } from './form-1099-boxes.ts';
import { compositeTotals } from './form-1099-composite.ts';
import { sharedRules } from './form-1099-rules.ts';
import { type Data, limited, rowsAt, skipped, sumOf } from './sums.ts';

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
  part(
    'div.199a_le_ordinary',
    'warn',
    [['qualified_dividends', 'section_199a_dividends'], 'ordinary_dividends'],
    'Boxes 1b and 5 are parts of box 1a, and no dividend is in both',
  ),
  part('div.expenses_le_ordinary', 'warn', ['investment_expenses', 'ordinary_dividends'], 'Box 6 is a part of box 1a'),
  part(
    'div.pab_le_exempt',
    'error',
    ['private_activity_bond_dividends', 'exempt_interest_dividends'],
    'Box 13 is a part of box 12',
  ),
];

const intIncome = ['interest_income', 'us_savings_bonds_and_treasury_interest', 'tax_exempt_interest'];
const divIncome = [
  'ordinary_dividends',
  'capital_gain_distributions',
  'nondividend_distributions',
  'cash_liquidation_distributions',
  'noncash_liquidation_distributions',
  'exempt_interest_dividends',
];

/** The checks of a 1099-INT. Box 3 is no part of box 1, and box 2 is not taken off it: neither is compared. */
export const check1099Int = (data: Data): Validation[] => [
  ...sharedRules(data, { spec: form1099Int, income: intIncome, hasEntries: true }),
  ...eachEntry(data, intParts),
  ...checkForeignPairs(data, 'int.foreign_pair', 'warn'),
  checkRoutingNumber(data),
  ...rowsAt(data, 'entries').flatMap((entry, row) => [
    checkCusip(data, `entries[${row}].cusip`),
    stateTaxWithinIncome(entry, `entries[${row}].`),
  ]),
  ...compositeTotals(data, 'int.composite_total'),
];

/** The checks of a 1099-DIV. */
export const check1099Div = (data: Data): Validation[] => [
  ...sharedRules(data, { spec: form1099Div, income: divIncome, hasEntries: true }),
  ...eachEntry(data, divParts),
  ...checkForeignPairs(data, 'div.foreign_pair', 'info'),
  ...compositeTotals(data, 'div.composite_total'),
];

const eachEntry = (data: Data, rules: readonly PartRule[]) =>
  rowsAt(data, 'entries').flatMap((_, row) => rules.map((rule) => atMost(data, rule, `entries[${row}].`)));

/** All states together withhold no more than what the entry pays. */
function stateTaxWithinIncome(entry: Data, prefix: string): Validation {
  const states = rowsAt(entry, 'state');
  const taxes = states.map((_, row) => `${prefix}state[${row}].state_tax_withheld`);
  const fields = [...taxes, ...intIncome.map((key) => prefix + key)];
  const rule = {
    id: 'int.state_le_income',
    severity: 'warn',
    message: 'The states’ tax should be no more than boxes 1, 3 and 8 together',
    fields,
    suspects: taxes,
  } as const;
  const tax = sumOf(states, 'state_tax_withheld');
  const income = sumOfPresent(entry, intIncome);
  if (states.length === 0 || tax === null) return skipped(rule, 'No state tax was read');
  if (income === null) return skipped(rule, 'Boxes 1, 3 and 8 are blank');
  return limited(rule, { limit: income, actual: tax });
}
