import type { DocumentTypeSpec } from './field.ts';
import { moneyFields, shared1099Fields } from './form-1099-shared.ts';

/** Box numbers of the revisions of 2022 to 2024. Labels tell the boxes apart, for their numbers moved. */
export const form1099Misc: DocumentTypeSpec = {
  docType: '1099-MISC',
  title: 'Form 1099-MISC, Miscellaneous Information',
  revisions: [
    {
      firstYear: null,
      lastYear: 2019,
      note: 'Box 7 nonemployee compensation, box 9 direct sales, box 14 gross proceeds to an attorney',
    },
    {
      firstYear: 2020,
      lastYear: 2021,
      note: 'Box 7 direct sales, box 13 excess golden parachute payments, boxes 15 to 17 state; FATCA without a number',
    },
    {
      firstYear: 2022,
      lastYear: 2024,
      note: 'Box 13 FATCA, box 14 excess golden parachute payments, boxes 16 to 18 state',
    },
    { firstYear: 2025, lastYear: null, note: 'As before, with box 14 reserved' },
  ],
  fields: [
    ...shared1099Fields,
    ...moneyFields([
      ['rents', '1', 'Rents'],
      ['royalties', '2', 'Royalties'],
      ['other_income', '3', 'Other income'],
      ['federal_income_tax_withheld', '4', 'Federal income tax withheld'],
      ['fishing_boat_proceeds', '5', 'Fishing boat proceeds'],
      ['medical_health_care_payments', '6', 'Medical and health care payments'],
    ]),
    {
      path: 'direct_sales_5000',
      type: 'bool',
      label: 'Payer made direct sales totaling $5,000 or more of consumer products to recipient for resale',
      alsoPrinted: [
        'Payer made direct sales of $5,000 or more of consumer products to a buyer (recipient) for resale',
        'Payer made direct sales',
      ],
      box: '7',
    },
    ...moneyFields([
      ['substitute_payments', '8', 'Substitute payments in lieu of dividends or interest'],
      ['crop_insurance_proceeds', '9', 'Crop insurance proceeds'],
      ['gross_proceeds_to_attorney', '10', 'Gross proceeds paid to an attorney'],
      ['fish_purchased_for_resale', '11', 'Fish purchased for resale'],
      ['section_409a_deferrals', '12', 'Section 409A deferrals'],
      ['excess_golden_parachute', '14', 'Excess golden parachute payments'],
      ['nonqualified_deferred_compensation', '15', 'Nonqualified deferred compensation'],
    ]),
    { path: 'state[].state_tax_withheld', type: 'money', label: 'State tax withheld', box: '16' },
    { path: 'state[].payer_state_no', type: 'identifier', label: "State/Payer's state no.", box: '17' },
    { path: 'state[].state_income', type: 'money', label: 'State income', box: '18' },
    ...moneyFields([
      ['nonemployee_compensation', '7', 'Nonemployee compensation'],
      ['prior_year_nonemployee_compensation', '', 'Prior year nonemployee compensation'],
    ]),
  ],
};
