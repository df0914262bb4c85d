import { describe } from 'vitest';
import type { Data } from './sums.ts';
import { describeChecks } from './testing/check-cases.ts';

const parties = { payer: { tin: '39-1188234' }, recipient: { tin: 'XXX-XX-4321' } };
const state: Data = { state_tax_withheld: '50.00', payer_state_no: 'WI 036-1', state_income: '1000.00' };
const withState = (...changes: Data[]) => ({ state: changes.map((change) => ({ ...state, ...change })) });
const sharedCases = {
  '1099.ids': { fails: [{ payer: { tin: '39-118823' } }], skips: [{ payer: {}, recipient: {} }] },
  '1099.state_rows': {
    fails: [withState({ state_tax_withheld: '5000.00' }), withState({}, {}, {})],
    skips: [withState({ state_tax_withheld: null })],
  },
};

describe('1099-MISC', () => {
  describeChecks(
    '1099-MISC',
    {
      ...parties,
      tax_year: 2024,
      rents: '1000.00',
      federal_income_tax_withheld: '240.00',
      fatca_filing_requirement: false,
      state: [state],
    },
    {
      ...sharedCases,
      '1099.nonnegative': {
        fails: [{ rents: '-1000.00' }, withState({ state_income: '-1.00' })],
        skips: [{ rents: null, federal_income_tax_withheld: null, state: [] }],
      },
      '1099.any_amount': {
        fails: [{ rents: '0.00', federal_income_tax_withheld: null, state: [] }],
        skips: [{ corrected: true }],
      },
      '1099.backup_withholding': {
        fails: [{ federal_income_tax_withheld: '340.00' }, { federal_income_tax_withheld: '1240.00' }],
        skips: [{ federal_income_tax_withheld: null }, { rents: null }],
      },
      'misc.withholding_le_income': {
        fails: [{ rents: '100.00' }],
        skips: [{ rents: null }],
        passes: [{}, { rents: '100.00', royalties: '140.00' }],
      },
      'misc.state_tax_le_income': {
        fails: [withState({}, { state_tax_withheld: '1000.02' })],
        skips: [withState({ state_income: null })],
      },
      'misc.state_income_le_total': {
        fails: [withState({ state_income: '1100.00' })],
        skips: [{ state: [] }, { rents: null }],
      },
      'misc.layout': {
        fails: [{ fatca_filing_requirement: '500.00' }, { tax_year: 2025, excess_golden_parachute: '500.00' }],
        skips: [{ tax_year: null }, { tax_year: 2021 }],
        passes: [{}, { excess_golden_parachute: '500.00' }],
      },
      'misc.checkbox_not_amount': {
        fails: [{ nonemployee_compensation: '500.00' }, { direct_sales_5000: '500.00' }],
        skips: [{ tax_year: 2019, nonemployee_compensation: '500.00' }],
      },
    },
  );
});

describe('1099-NEC', () => {
  describeChecks(
    '1099-NEC',
    {
      ...parties,
      tax_year: 2025,
      nonemployee_compensation: '1000.00',
      excess_golden_parachute: '100.00',
      federal_income_tax_withheld: '264.00',
      state: [state],
    },
    {
      ...sharedCases,
      '1099.nonnegative': {
        fails: [{ nonemployee_compensation: '-1000.00' }],
        skips: [
          {
            nonemployee_compensation: null,
            excess_golden_parachute: null,
            federal_income_tax_withheld: null,
            state: [],
          },
        ],
      },
      '1099.any_amount': {
        fails: [
          {
            nonemployee_compensation: null,
            excess_golden_parachute: null,
            federal_income_tax_withheld: null,
            state: [],
          },
        ],
        skips: [{ void: true }],
      },
      '1099.backup_withholding': {
        fails: [{ federal_income_tax_withheld: '204.00' }],
        skips: [{ federal_income_tax_withheld: null }],
      },
      'nec.withholding_le_income': {
        fails: [{ federal_income_tax_withheld: '1640.00' }],
        skips: [{ federal_income_tax_withheld: null }],
      },
      'nec.state_tax_le_income': {
        fails: [withState({ state_tax_withheld: '5000.00' })],
        skips: [withState({ state_income: null })],
      },
      'nec.state_income_eq': {
        fails: [withState({ state_income: '1008.00' })],
        skips: [{ state: [] }, withState({}, {}), withState({ state_income: null })],
      },
      'nec.box3_year': {
        fails: [{ tax_year: 2024 }],
        skips: [{ excess_golden_parachute: null }, { tax_year: null }],
      },
      'nec.not_misc': {
        fails: [{ nonemployee_compensation: null, excess_golden_parachute: null, direct_sales_5000: false }],
        skips: [{ corrected: true }],
        passes: [{}, { nonemployee_compensation: null, excess_golden_parachute: null, direct_sales_5000: true }],
      },
    },
  );
});
