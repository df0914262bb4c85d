import { describe, expect, it } from 'vitest';
import { runChecks } from './run-checks.ts';

const parties = { payer: { tin: '39-1188234' }, recipient: { tin: 'XXX-XX-4321' } };
const status = (docType: Parameters<typeof runChecks>[0], data: Record<string, unknown>, id: string) =>
  runChecks(docType, { tax_year: 2024, ...parties, ...data }).find((result) => result.id === id)?.status;
const entry = (boxes: Record<string, string>) => ({ entries: [boxes] });

describe('a part that is larger than its whole', () => {
  it.each([
    [
      '1099-INT',
      entry({ interest_income: '10.00', tax_exempt_interest: '5.00', private_activity_bond_interest: '6.00' }),
      'int.pab_le_exempt',
    ],
    ['1099-DIV', entry({ ordinary_dividends: '100.00', qualified_dividends: '101.00' }), 'div.qualified_le_ordinary'],
    [
      '1099-DIV',
      entry({
        ordinary_dividends: '100.00',
        capital_gain_distributions: '5.00',
        section_1202_gain: '3.00',
        collectibles_28_gain: '3.00',
      }),
      'div.cap_gain_parts',
    ],
    [
      '1099-NEC',
      { nonemployee_compensation: '100.00', federal_income_tax_withheld: '100.01' },
      'nec.withholding_le_income',
    ],
    ['1099-R', { gross_distribution: '100.00', taxable_amount: '100.01' }, 'r.taxable_le_gross'],
    ['1099-MISC', { rents: '100.00', federal_income_tax_withheld: '100.01' }, 'misc.withholding_le_income'],
  ] as const)('fails on a %s: %j', (docType, data, id) => expect(status(docType, data, id)).toBe('fail'));

  it('passes when it is as large', () => {
    expect(
      status(
        '1099-DIV',
        entry({ ordinary_dividends: '100.00', qualified_dividends: '100.00' }),
        'div.qualified_le_ordinary',
      ),
    ).toBe('pass');
  });

  it('is not looked for in blank boxes', () => {
    expect(status('1099-DIV', entry({ ordinary_dividends: '100.00' }), 'div.qualified_le_ordinary')).toBe('skipped');
    expect(status('1099-R', { taxable_amount: '100.00' }, 'r.taxable_le_gross')).toBe('skipped');
  });
});

describe('every 1099', () => {
  it('has two possible taxpayer numbers', () => {
    const data = { nonemployee_compensation: '5.00' };
    expect(status('1099-NEC', data, '1099.ids')).toBe('pass');
    expect(status('1099-NEC', { ...data, recipient: { tin: '82-383-2342' } }, '1099.ids')).toBe('fail');
    expect(status('1099-NEC', { ...data, recipient: { tin: null }, payer: { tin: null } }, '1099.ids')).toBe('skipped');
  });

  it('holds an amount, unless it corrects one', () => {
    expect(status('1099-MISC', {}, '1099.any_amount')).toBe('fail');
    expect(status('1099-MISC', { corrected: true }, '1099.any_amount')).toBe('skipped');
    expect(status('1099-MISC', { rents: '5.00' }, '1099.any_amount')).toBe('pass');
  });

  it('holds no negative amount', () => {
    expect(status('1099-INT', entry({ interest_income: '-5.00' }), '1099.nonnegative')).toBe('fail');
    expect(status('1099-INT', entry({ interest_income: '5.00' }), '1099.nonnegative')).toBe('pass');
  });

  it('withholds for a state no more than its income', () => {
    const row = { state_tax_withheld: '10.00', state_income: '9.00' };
    expect(status('1099-NEC', { state: [row] }, '1099.state_rows')).toBe('fail');
    expect(status('1099-NEC', { state: [{ ...row, state_income: '100.00' }] }, '1099.state_rows')).toBe('pass');
  });
});

it('a 1099-R shows known distribution codes only', () => {
  expect(status('1099-R', { distribution_codes: '4G' }, 'r.codes_valid')).toBe('pass');
  expect(status('1099-R', { distribution_codes: 'O' }, 'r.codes_valid')).toBe('fail');
  expect(status('1099-R', { distribution_codes: null }, 'r.codes_valid')).toBe('skipped');
});

it('a 1099-INT shows a possible routing number and CUSIP', () => {
  expect(status('1099-INT', { payer_rtn: '021000021', entries: [{ cusip: '037833100' }] }, 'int.rtn')).toBe('pass');
  expect(status('1099-INT', { payer_rtn: '123456789' }, 'int.rtn')).toBe('fail');
  expect(status('1099-INT', entry({ cusip: '037833101' }), 'int.cusip')).toBe('fail');
  expect(status('1099-INT', entry({ cusip: 'VARIOUS' }), 'int.cusip')).toBe('skipped');
});

describe('a 1098', () => {
  const mortgage = {
    lender: { tin: '39-1188234' },
    borrower: { tin: 'XXX-XX-4321' },
    mortgage_interest_received: '5870.02',
    outstanding_mortgage_principal: '96101.55',
    mortgage_origination_date: '2009-11-02',
    mortgage_acquisition_date: '2024-03-01',
    property_address_same: false,
    property_address: '1408 COUNTY ROAD 12',
  };

  it('that is sound passes', () => {
    expect(runChecks('1098', { tax_year: 2024, ...mortgage }).map(({ status }) => status)).not.toContain('fail');
  });

  it.each([
    ['1098.rate_plausible', { mortgage_interest_received: '58700.20' }],
    ['1098.origination', { mortgage_origination_date: '2025-01-02' }],
    ['1098.acquisition', { mortgage_acquisition_date: '2023-03-01' }],
    ['1098.address', { property_address: null }],
    ['1098.ids', { lender: { tin: '3' } }],
  ])('fails %s with %j', (id, change) => expect(status('1098', { ...mortgage, ...change }, id)).toBe('fail'));

  it.each([
    ['1098.rate_plausible', { outstanding_mortgage_principal: null }],
    ['1098.origination', { mortgage_origination_date: null }],
    ['1098.acquisition', { mortgage_acquisition_date: null }],
    ['1098.address', { property_address_same: null }],
  ])('is not held to %s with %j', (id, change) =>
    expect(status('1098', { ...mortgage, ...change }, id)).toBe('skipped'),
  );
});
