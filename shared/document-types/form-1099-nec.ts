import type { DocumentTypeSpec } from './field.ts';
import { moneyFields, shared1099Fields } from './form-1099-shared.ts';

export const form1099Nec: DocumentTypeSpec = {
  docType: '1099-NEC',
  title: 'Form 1099-NEC, Nonemployee Compensation',
  fields: [
    ...shared1099Fields,
    ...moneyFields([
      ['nonemployee_compensation', '1', 'Nonemployee compensation'],
      ['cash_tips', '1b', 'Cash tips'],
    ]),
    {
      path: 'treasury_tipped_occupation_code',
      type: 'identifier',
      label: 'TTOC',
      alsoPrinted: ['Treasury Tipped Occupation Code'],
      box: '1c',
    },
    ...moneyFields([['overtime_compensation', '1d', 'Overtime compensation']]),
    {
      path: 'direct_sales_5000',
      type: 'bool',
      label: 'Payer made direct sales totaling $5,000 or more of consumer products to recipient for resale',
      alsoPrinted: ['Payer made direct sales'],
      box: '2',
    },
    ...moneyFields([
      ['excess_golden_parachute', '3', 'Excess golden parachute payments'],
      ['federal_income_tax_withheld', '4', 'Federal income tax withheld'],
    ]),
    { path: 'state[].state_tax_withheld', type: 'money', label: 'State tax withheld', box: '5' },
    { path: 'state[].payer_state_no', type: 'identifier', label: "State/Payer's state no.", box: '6' },
    { path: 'state[].state_income', type: 'money', label: 'State income', box: '7' },
  ],
};
