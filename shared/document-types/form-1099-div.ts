import type { DocumentTypeSpec, FieldSpec } from './field.ts';
import { moneyFields, shared1099Fields, totalFields } from './form-1099-shared.ts';

const ownFields: readonly FieldSpec[] = [
  ...moneyFields([
    ['entries[].ordinary_dividends', '1a', 'Total ordinary dividends'],
    ['entries[].qualified_dividends', '1b', 'Qualified dividends'],
    ['entries[].capital_gain_distributions', '2a', 'Total capital gain distr.', 'Total capital gain distributions'],
    ['entries[].unrecaptured_section_1250_gain', '2b', 'Unrecap. Sec. 1250 gain'],
    ['entries[].section_1202_gain', '2c', 'Section 1202 gain'],
    ['entries[].collectibles_28_gain', '2d', 'Collectibles (28%) gain'],
    ['entries[].section_897_ordinary_dividends', '2e', 'Section 897 ordinary dividends'],
    ['entries[].section_897_capital_gain', '2f', 'Section 897 capital gain'],
    ['entries[].nondividend_distributions', '3', 'Nondividend distributions'],
    ['entries[].federal_income_tax_withheld', '4', 'Federal income tax withheld'],
    ['entries[].section_199a_dividends', '5', 'Section 199A dividends'],
    ['entries[].investment_expenses', '6', 'Investment expenses'],
    ['entries[].foreign_tax_paid', '7', 'Foreign tax paid'],
  ]),
  {
    path: 'entries[].foreign_country',
    type: 'country',
    label: 'Foreign country or U.S. territory',
    alsoPrinted: ['Foreign country or U.S. possession'],
    box: '8',
  },
  ...moneyFields([
    ['entries[].cash_liquidation_distributions', '9', 'Cash liquidation distributions'],
    ['entries[].noncash_liquidation_distributions', '10', 'Noncash liquidation distributions'],
    ['entries[].exempt_interest_dividends', '12', 'Exempt-interest dividends'],
    ['entries[].private_activity_bond_dividends', '13', 'Specified private activity bond interest dividends'],
  ]),
  { path: 'entries[].state[].state', type: 'state', label: 'State', box: '14' },
  { path: 'entries[].state[].state_id', type: 'identifier', label: 'State identification no.', box: '15' },
  { path: 'entries[].state[].state_tax_withheld', type: 'money', label: 'State tax withheld', box: '16' },
  ...moneyFields([
    ['entries[].company_paid_fees', '', 'Company paid fees'],
    ['entries[].company_paid_service_charges', '', 'Company paid service charges'],
    ['entries[].reinvestment_discount', '', 'Reinvestment discount'],
  ]),
];

/** Box numbers of the revision of January 2022 and later. */
export const form1099Div: DocumentTypeSpec = {
  docType: '1099-DIV',
  title: 'Form 1099-DIV, Dividends and Distributions',
  revisions: [
    {
      firstYear: null,
      lastYear: 2017,
      note: 'No section 199A dividends: box 5 investment expenses, box 6 foreign tax paid',
    },
    {
      firstYear: 2018,
      lastYear: 2021,
      note: 'Box 5 section 199A dividends, box 11 exempt-interest dividends, boxes 13 to 15 state; FATCA without a number',
    },
    { firstYear: 2022, lastYear: null, note: 'Box 11 FATCA, box 12 exempt-interest dividends, boxes 14 to 16 state' },
  ],
  fields: [...shared1099Fields, ...ownFields, ...totalFields(ownFields)],
};
