import type { DocumentTypeSpec } from './field.ts';
import { moneyFields, shared1099Fields } from './form-1099-shared.ts';

/** The characters that box 7 may hold. */
export const distributionCodes = '123456789ABCDEFGHJKLMNPQRSTUWY';

export const form1099R: DocumentTypeSpec = {
  docType: '1099-R',
  title:
    'Form 1099-R, Distributions From Pensions, Annuities, Retirement or Profit-Sharing Plans, IRAs, Insurance Contracts',
  revisions: [
    { firstYear: null, lastYear: 2019, note: 'Boxes 12 to 14 state, boxes 15 to 17 local; FATCA without a number' },
    {
      firstYear: 2020,
      lastYear: null,
      note: 'Box 12 FATCA, box 13 date of payment, boxes 14 to 16 state, boxes 17 to 19 local',
    },
  ],
  fields: [
    ...shared1099Fields,
    {
      path: 'variant',
      type: 'enum',
      label: 'Form',
      values: ['1099-R', 'CSA 1099-R', 'CSF 1099-R', 'RRB-1099-R'],
    },
    ...moneyFields([
      ['gross_distribution', '1', 'Gross distribution'],
      ['taxable_amount', '2a', 'Taxable amount'],
    ]),
    { path: 'taxable_amount_not_determined', type: 'bool', label: 'Taxable amount not determined', box: '2b' },
    { path: 'total_distribution', type: 'bool', label: 'Total distribution', box: '2b' },
    ...moneyFields([
      ['capital_gain', '3', 'Capital gain (included in box 2a)'],
      ['federal_income_tax_withheld', '4', 'Federal income tax withheld'],
      [
        'employee_contributions',
        '5',
        'Employee contributions/ Designated Roth contributions or insurance premiums',
        'Employee contributions or insurance premiums',
      ],
      ['net_unrealized_appreciation', '6', "Net unrealized appreciation in employer's securities"],
    ]),
    {
      path: 'distribution_codes',
      type: 'identifier',
      label: 'Distribution code(s)',
      alsoPrinted: ['Distribution codes'],
      box: '7',
    },
    { path: 'ira_sep_simple', type: 'bool', label: 'IRA/ SEP/ SIMPLE', box: '7' },
    ...moneyFields([['other', '8', 'Other']]),
    { path: 'other_percent', type: 'percent', label: '%', box: '8' },
    {
      path: 'percent_of_total_distribution',
      type: 'percent',
      label: 'Your percentage of total distribution',
      box: '9a',
    },
    ...moneyFields([
      ['total_employee_contributions', '9b', 'Total employee contributions'],
      ['amount_allocable_to_irr', '10', 'Amount allocable to IRR within 5 years'],
    ]),
    {
      path: 'first_year_designated_roth',
      type: 'year',
      label: '1st year of desig. Roth contrib.',
      alsoPrinted: ['1st year of designated Roth contributions'],
      box: '11',
    },
    { path: 'date_of_payment', type: 'date', label: 'Date of payment', box: '13' },
    { path: 'state[].state_tax_withheld', type: 'money', label: 'State tax withheld', box: '14' },
    { path: 'state[].payer_state_no', type: 'identifier', label: "State/Payer's state no.", box: '15' },
    { path: 'state[].state_distribution', type: 'money', label: 'State distribution', box: '16' },
    { path: 'local[].local_tax_withheld', type: 'money', label: 'Local tax withheld', box: '17' },
    { path: 'local[].locality_name', type: 'string', label: 'Name of locality', box: '18' },
    { path: 'local[].local_distribution', type: 'money', label: 'Local distribution', box: '19' },
    { path: 'control_number', type: 'identifier', label: 'Control number' },
    { path: 'state_ein', type: 'identifier', label: 'State EIN', alsoPrinted: ["Payer's state EIN"] },
  ],
};
