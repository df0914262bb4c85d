import type { DocumentTypeSpec, FieldSpec } from './field.ts';
import { moneyFields, shared1099Fields, totalFields } from './form-1099-shared.ts';

const ownFields: readonly FieldSpec[] = [
  { path: 'payer_rtn', type: 'identifier', label: "Payer's RTN (optional)", alsoPrinted: ["Payer's RTN"] },
  ...moneyFields([
    ['entries[].interest_income', '1', 'Interest income'],
    ['entries[].early_withdrawal_penalty', '2', 'Early withdrawal penalty'],
    [
      'entries[].us_savings_bonds_and_treasury_interest',
      '3',
      'Interest on U.S. Savings Bonds and Treasury obligations',
      'Interest on U.S. Savings Bonds and Treas. obligations',
    ],
    ['entries[].federal_income_tax_withheld', '4', 'Federal income tax withheld'],
    ['entries[].investment_expenses', '5', 'Investment expenses'],
    ['entries[].foreign_tax_paid', '6', 'Foreign tax paid'],
  ]),
  {
    path: 'entries[].foreign_country',
    type: 'country',
    label: 'Foreign country or U.S. territory',
    alsoPrinted: ['Foreign country or U.S. possession'],
    box: '7',
  },
  ...moneyFields([
    ['entries[].tax_exempt_interest', '8', 'Tax-exempt interest'],
    ['entries[].private_activity_bond_interest', '9', 'Specified private activity bond interest'],
    ['entries[].market_discount', '10', 'Market discount'],
    ['entries[].bond_premium', '11', 'Bond premium'],
    ['entries[].bond_premium_treasury', '12', 'Bond premium on Treasury obligations'],
    ['entries[].bond_premium_tax_exempt', '13', 'Bond premium on tax-exempt bond'],
  ]),
  {
    path: 'entries[].cusip',
    type: 'identifier',
    label: 'Tax-exempt and tax credit bond CUSIP no.',
    alsoPrinted: ['Tax-exempt bond CUSIP no.'],
    box: '14',
  },
  { path: 'entries[].state[].state', type: 'state', label: 'State', box: '15' },
  { path: 'entries[].state[].state_id', type: 'identifier', label: 'State identification no.', box: '16' },
  { path: 'entries[].state[].state_tax_withheld', type: 'money', label: 'State tax withheld', box: '17' },
];

export const form1099Int: DocumentTypeSpec = {
  docType: '1099-INT',
  title: 'Form 1099-INT, Interest Income',
  revisions: [{ firstYear: null, lastYear: null, note: 'Boxes 1 to 13, box 14 CUSIP, boxes 15 to 17 state' }],
  fields: [...shared1099Fields, ...ownFields, ...totalFields(ownFields)],
};
