import type { Data } from './sums.ts';
import { describeChecks } from './testing/check-cases.ts';

const state: Data = { state_tax_withheld: '50.00', payer_state_no: 'WI 036-1', state_distribution: '1000.00' };
const local: Data = { local_tax_withheld: '5.00', locality_name: 'MADISON', local_distribution: '1000.00' };
const nothing = {
  gross_distribution: null,
  taxable_amount: null,
  capital_gain: null,
  federal_income_tax_withheld: null,
  employee_contributions: null,
  net_unrealized_appreciation: null,
  amount_allocable_to_irr: null,
  state: [],
  local: [],
};

describeChecks(
  '1099-R',
  {
    tax_year: 2025,
    payer: { tin: '39-1188234' },
    recipient: { tin: 'XXX-XX-4321' },
    gross_distribution: '1000.00',
    taxable_amount: '800.00',
    taxable_amount_not_determined: false,
    capital_gain: '100.00',
    federal_income_tax_withheld: '160.00',
    employee_contributions: '150.00',
    net_unrealized_appreciation: '50.00',
    distribution_codes: '7B',
    ira_sep_simple: false,
    percent_of_total_distribution: '100',
    amount_allocable_to_irr: '20.00',
    first_year_designated_roth: 2015,
    state: [state],
    local: [local],
  },
  {
    '1099.ids': { fails: [{ recipient: { tin: '000-12-3456' } }], skips: [{ payer: {}, recipient: {} }] },
    '1099.nonnegative': { fails: [{ taxable_amount: '-800.00' }], skips: [nothing] },
    '1099.any_amount': { fails: [nothing], skips: [{ corrected: true }] },
    '1099.state_rows': {
      fails: [{ state: [{ ...state, state_tax_withheld: '1050.00' }] }],
      skips: [{ state: [{ ...state, state_tax_withheld: null }] }],
    },
    'r.taxable_le_gross': {
      fails: [{ taxable_amount: '1800.00' }],
      skips: [{ taxable_amount: null }],
      passes: [{}, { taxable_amount: '1000.01' }],
    },
    'r.cap_gain_le_taxable': { fails: [{ capital_gain: '900.00' }], skips: [{ capital_gain: null }] },
    'r.gross_split': {
      fails: [{ employee_contributions: '750.00' }],
      skips: [
        { taxable_amount: null },
        { taxable_amount_not_determined: true },
        { ira_sep_simple: true },
        { distribution_codes: 'G' },
      ],
      passes: [{}, { employee_contributions: '149.40' }],
    },
    'r.tax_le_gross': { fails: [{ federal_income_tax_withheld: '1600.00' }], skips: [{ gross_distribution: null }] },
    'r.codes_valid': {
      fails: [{ distribution_codes: 'O' }, { distribution_codes: '17' }, { distribution_codes: '4G7B' }],
      skips: [{ distribution_codes: null }],
      passes: [{}, { distribution_codes: '81' }, { distribution_codes: '4G' }],
    },
    'r.zero_taxable_codes': {
      fails: [{ distribution_codes: 'G' }],
      skips: [{ distribution_codes: '7' }, { distribution_codes: null }],
      passes: [
        { distribution_codes: 'G', taxable_amount: '0.00' },
        { distribution_codes: '6', taxable_amount: null },
      ],
    },
    'r.tand': {
      fails: [{ taxable_amount_not_determined: true }],
      skips: [{}, { taxable_amount_not_determined: null }],
      passes: [
        { taxable_amount_not_determined: true, taxable_amount: null },
        { taxable_amount_not_determined: true, taxable_amount: '1000.00', ira_sep_simple: true },
      ],
    },
    'r.roth_box': {
      fails: [{ distribution_codes: 'J', ira_sep_simple: true }],
      skips: [{}, { distribution_codes: 'Q', ira_sep_simple: null }],
      passes: [{ distribution_codes: 'T' }],
    },
    'r.roth_year': {
      fails: [{ first_year_designated_roth: 2005 }, { first_year_designated_roth: 2026 }, { distribution_codes: '7' }],
      skips: [{ first_year_designated_roth: null }, { tax_year: null }],
    },
    'r.irr_le_gross': { fails: [{ amount_allocable_to_irr: '1020.00' }], skips: [{ amount_allocable_to_irr: null }] },
    'r.contrib_le_gross': { fails: [{ employee_contributions: '1150.00' }], skips: [{ employee_contributions: null }] },
    'r.percent': {
      fails: [{ percent_of_total_distribution: '700' }],
      skips: [{ percent_of_total_distribution: null }],
    },
    'r.qcd_year': {
      fails: [{ distribution_codes: '1Y' }, { distribution_codes: '7Y', tax_year: 2024 }],
      skips: [{}, { distribution_codes: '7Y', tax_year: null }],
      passes: [{ distribution_codes: '7Y' }],
    },
    'r.state_tax_le_dist': {
      fails: [
        { state: [{ ...state, state_distribution: '10.00' }] },
        { local: [{ ...local, local_distribution: '1.00' }] },
      ],
      skips: [{ state: [{ ...state, state_distribution: null }], local: [{ ...local, local_tax_withheld: null }] }],
    },
  },
);
