import { describe, expect, it } from 'vitest';
import { runChecks } from './run-checks.ts';
import type { Data } from './sums.ts';
import { describeChecks } from './testing/check-cases.ts';

const parties = { tax_year: 2024, payer: { tin: '39-1188234' }, recipient: { tin: 'XXX-XX-4321' } };
const state = { state: 'WI', state_id: '036-1', state_tax_withheld: '12.00' };

const interest: Data = {
  interest_income: '1000.00',
  us_savings_bonds_and_treasury_interest: '200.00',
  federal_income_tax_withheld: '312.00',
  investment_expenses: '10.00',
  foreign_tax_paid: '5.00',
  foreign_country: 'Canada',
  tax_exempt_interest: '100.00',
  private_activity_bond_interest: '40.00',
  bond_premium: '9.00',
  bond_premium_treasury: '8.00',
  bond_premium_tax_exempt: '7.00',
  cusip: '037833100',
  state: [state],
};
const second = { interest_income: '50.25', tax_exempt_interest: '1.00' };
const withInterest = (change: Data) => ({ entries: [{ ...interest, ...change }] });
const noEntries = { entries: [] };

describe('1099-INT', () => {
  describeChecks(
    '1099-INT',
    {
      ...parties,
      payer_rtn: '021000021',
      entries: [interest, second],
      totals: [
        { field: 'interest_income', amount: '1050.25' },
        { field: 'tax_exempt_interest', amount: '101.00' },
      ],
    },
    {
      '1099.ids': {
        fails: [{ payer: { tin: '3911882345' } }, { payer: { tin: '987-65-4325' }, recipient: { tin: '987-65-4325' } }],
        skips: [{ payer: { tin: null }, recipient: { tin: null } }],
      },
      '1099.nonnegative': {
        fails: [
          withInterest({ bond_premium: '-9.00' }),
          { entries: [interest, { ...second, interest_income: '-50.25' }] },
          withInterest({ state: [{ ...state, state_tax_withheld: '-12.00' }] }),
        ],
        skips: [{ ...noEntries, totals: [] }],
      },
      '1099.any_amount': { fails: [{ ...noEntries, totals: [] }], skips: [{ corrected: true }, { void: true }] },
      '1099.backup_withholding': {
        fails: [
          withInterest({ federal_income_tax_withheld: '212.00' }),
          withInterest({ federal_income_tax_withheld: '3120.00' }),
        ],
        skips: [
          withInterest({ federal_income_tax_withheld: null }),
          { entries: [{ federal_income_tax_withheld: '312.00' }] },
        ],
        passes: [{}, withInterest({ federal_income_tax_withheld: '308.00' })],
      },
      '1099.state_rows': {
        fails: [withInterest({ state: [{ ...state, state: 'W1' }] }), withInterest({ state: [state, state, state] })],
        skips: [withInterest({ state: [{ state: null, state_tax_withheld: null }] })],
      },
      'int.pab_le_exempt': {
        fails: [withInterest({ private_activity_bond_interest: '140.00' })],
        skips: [withInterest({ tax_exempt_interest: null })],
        passes: [{}, withInterest({ private_activity_bond_interest: '100.00' })],
      },
      'int.expenses_le_interest': {
        fails: [withInterest({ investment_expenses: '1010.00' })],
        skips: [withInterest({ investment_expenses: null })],
      },
      'int.premium_le_interest': {
        fails: [
          withInterest({ bond_premium: '9000.00' }),
          withInterest({ bond_premium_treasury: '800.00' }),
          withInterest({ bond_premium_tax_exempt: '700.00' }),
        ],
        skips: [withInterest({ bond_premium: null, bond_premium_treasury: null, bond_premium_tax_exempt: null })],
      },
      'int.foreign_pair': {
        fails: [withInterest({ foreign_country: null })],
        skips: [withInterest({ foreign_tax_paid: null }), withInterest({ foreign_tax_paid: '0.00' })],
      },
      'int.rtn': { fails: [{ payer_rtn: '021000027' }], skips: [{ payer_rtn: null }] },
      'int.cusip': {
        fails: [withInterest({ cusip: '037833101' })],
        skips: [withInterest({ cusip: null }), withInterest({ cusip: 'VARIOUS' })],
      },
      'int.state_le_income': {
        fails: [withInterest({ state: [state, { ...state, state_tax_withheld: '1290.00' }] })],
        skips: [withInterest({ state: [] }), { entries: [{ state: [state] }] }],
      },
      'int.composite_total': {
        fails: [{ totals: [{ field: 'interest_income', amount: '1058.25' }] }],
        skips: [{ totals: [] }, { totals: [{ field: null, amount: '1.00' }] }],
      },
    },
  );
});

const dividends: Data = {
  ordinary_dividends: '500.00',
  qualified_dividends: '300.00',
  capital_gain_distributions: '90.00',
  unrecaptured_section_1250_gain: '30.00',
  section_1202_gain: '20.00',
  collectibles_28_gain: '10.00',
  section_897_ordinary_dividends: '40.00',
  section_897_capital_gain: '50.00',
  federal_income_tax_withheld: '165.60',
  section_199a_dividends: '60.00',
  investment_expenses: '7.00',
  foreign_tax_paid: '6.00',
  foreign_country: 'VARIOUS',
  exempt_interest_dividends: '100.00',
  private_activity_bond_dividends: '25.00',
  state: [state],
};
const withDividends = (change: Data) => ({ entries: [{ ...dividends, ...change }] });

describe('1099-DIV', () => {
  describeChecks(
    '1099-DIV',
    { ...parties, entries: [dividends], totals: [{ field: 'ordinary_dividends', amount: '500.00' }] },
    {
      '1099.ids': { fails: [{ payer: { tin: '39-118823' } }], skips: [{ payer: {}, recipient: {} }] },
      '1099.nonnegative': {
        fails: [withDividends({ investment_expenses: '-7.00' })],
        skips: [{ ...noEntries, totals: [] }],
      },
      '1099.any_amount': { fails: [{ ...noEntries, totals: [] }], skips: [{ void: true }] },
      '1099.backup_withholding': {
        fails: [withDividends({ federal_income_tax_withheld: '865.60' })],
        skips: [withDividends({ federal_income_tax_withheld: '0.00' })],
      },
      '1099.state_rows': {
        fails: [withDividends({ state: [{ ...state, state: 'VVI' }] })],
        skips: [withDividends({ state: [{}] })],
      },
      'div.qualified_le_ordinary': {
        fails: [withDividends({ qualified_dividends: '800.00' })],
        skips: [withDividends({ qualified_dividends: null })],
        passes: [{}, withDividends({ qualified_dividends: '500.01' })],
      },
      'div.cap_gain_parts': {
        fails: [withDividends({ section_1202_gain: '80.00' })],
        skips: [withDividends({ capital_gain_distributions: null })],
      },
      'div.897_parts': {
        fails: [
          withDividends({ section_897_ordinary_dividends: '840.00' }),
          withDividends({ section_897_capital_gain: '950.00' }),
        ],
        skips: [withDividends({ section_897_ordinary_dividends: null, section_897_capital_gain: null })],
      },
      'div.199a_le_ordinary': {
        fails: [
          withDividends({ section_199a_dividends: '560.00' }),
          withDividends({ section_199a_dividends: '260.00' }),
        ],
        skips: [withDividends({ ordinary_dividends: null })],
      },
      'div.expenses_le_ordinary': {
        fails: [withDividends({ investment_expenses: '700.00' })],
        skips: [withDividends({ investment_expenses: null })],
      },
      'div.pab_le_exempt': {
        fails: [withDividends({ private_activity_bond_dividends: '125.00' })],
        skips: [withDividends({ private_activity_bond_dividends: null })],
      },
      'div.foreign_pair': {
        fails: [withDividends({ foreign_country: null })],
        skips: [withDividends({ foreign_tax_paid: null })],
      },
      'div.composite_total': {
        fails: [{ totals: [{ field: 'ordinary_dividends', amount: '900.00' }] }],
        skips: [{ totals: [] }],
      },
    },
  );
});

it('every entry is checked, and the one that is wrong is named', () => {
  const wrong = { ...second, private_activity_bond_interest: '4.00' };
  const failed = runChecks('1099-INT', { ...parties, entries: [interest, wrong] }).filter(
    ({ status }) => status === 'fail',
  );
  expect(failed).toMatchObject([
    {
      id: 'int.pab_le_exempt',
      expected: '1.00',
      actual: '4.00',
      suspects: ['entries[1].private_activity_bond_interest', 'entries[1].tax_exempt_interest'],
    },
  ]);
});
