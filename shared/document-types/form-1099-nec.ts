import type { DocumentTypeSpec } from './field.ts';
import { moneyFields, shared1099Fields } from './form-1099-shared.ts';

export const form1099Nec: DocumentTypeSpec = {
  docType: '1099-NEC',
  title: 'Form 1099-NEC, Nonemployee Compensation',
  revisions: [
    { firstYear: 2020, lastYear: 2020, note: 'Boxes 2 and 3 are not used' },
    { firstYear: 2021, lastYear: 2024, note: 'Box 2 direct sales' },
    { firstYear: 2025, lastYear: 2025, note: 'Box 3 excess golden parachute payments' },
    {
      firstYear: 2026,
      lastYear: null,
      note: 'Box 1a nonemployee compensation, 1b cash tips, 1c occupation code, 1d overtime',
    },
  ],
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
