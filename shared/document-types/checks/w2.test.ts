import { describe, expect, it } from 'vitest';
import { checkW2 } from './w2.ts';

const sound = {
  tax_year: 2025,
  employee: { ssn: '412-55-7789' },
  employer: { ein: '39-1188234' },
  wages_tips_other_compensation: '48500.00',
  federal_income_tax_withheld: '6835.00',
  social_security_wages: '50000.00',
  social_security_tips: null,
  social_security_tax_withheld: '3100.00',
  medicare_wages_and_tips: '50000.00',
  medicare_tax_withheld: '725.00',
  retirement_plan: true,
  box12: [{ code: 'D', amount: '1500.00' }],
  dependent_care_benefits: null,
  treasury_tipped_occupation_codes: [],
  state: [{ state: 'WI', employer_state_id: '036-1', state_wages: '48500.00', state_income_tax: '2500.00' }],
  local: [{ local_wages: '48500.00', local_income_tax: '250.00', locality_name: 'MADISON' }],
};

/** A check that speaks of several things fails when one of its results does. */
const outcome = (data: Record<string, unknown>, id: string) => {
  const statuses = checkW2(data).flatMap((result) => (result.id === id ? [result.status] : []));
  return (['fail', 'pass', 'skipped'] as const).find((status) => statuses.includes(status));
};
const suspectsOf = (data: Record<string, unknown>, id: string) =>
  checkW2(data).find((result) => result.id === id && result.status === 'fail')?.suspects;
const box12 = (...codes: string[]) => ({ box12: codes.map((code) => ({ code, amount: '1500.00' })) });
const of2026 = (codes: string[], occupations: string[]) => ({
  tax_year: 2026,
  ...box12(...codes),
  treasury_tipped_occupation_codes: occupations,
});

describe('a W-2', () => {
  it('that is sound passes every check that applies', () => {
    const results = checkW2(sound);
    expect(results.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(new Set(results.filter(({ status }) => status === 'skipped').map(({ id }) => id))).toEqual(
      new Set(['w2.tips_code', 'w2.dependent_care']),
    );
  });

  it.each([
    ['w2.ss_tax', { social_security_tax_withheld: '3010.00' }],
    ['w2.medicare_tax', { medicare_tax_withheld: '752.00' }],
    ['w2.medicare_ge_ss', { medicare_wages_and_tips: '49000.00' }],
    ['w2.ss_wage_base', { social_security_wages: '176100.02' }],
    ['w2.ss_tax_needs_wages', { social_security_wages: '0.00' }],
    ['w2.ids', { employee: { ssn: '75395184613' } }],
    ['w2.ids', { employee: { ssn: '391-18-8234' }, employer: { ein: '39-1188234' } }],
    ['w2.box12_codes', { box12: [{ code: 'X', amount: '1.00' }] }],
    ['w2.retirement_box', { retirement_plan: false }],
    ['w2.box12_codes', box12('D', 'D')],
    ['w2.box12_codes', box12('D', 'DD', 'W', 'C', 'J')],
    ['w2.box12_codes', { box12: [{ code: 'D', amount: '0.00' }] }],
    ['w2.box12_codes', box12('TP')],
    ['w2.fed_tax_le_wages', { federal_income_tax_withheld: '68350.00' }],
    ['w2.medicare_tax_needs_wages', { medicare_wages_and_tips: null }],
    ['w2.wages_vs_medicare', { wages_tips_other_compensation: '43500.00' }],
    ['w2.wages_vs_medicare', box12('AA')],
    ['w2.tips_code', of2026(['TP'], [])],
    ['w2.tips_code', of2026(['D'], ['101'])],
    ['w2.dependent_care', { dependent_care_benefits: '5000.01' }],
    ['w2.dependent_care', { tax_year: 2026, dependent_care_benefits: '7500.01' }],
    ['w2.state_code', { state: [{ state: 'Any Town', employer_state_id: '1', state_wages: '1.00' }] }],
    ['w2.state_code', { state: [{ state: 'WI', employer_state_id: null, state_wages: '1.00' }] }],
    ['w2.state_code', { state: [{ state: 'TX', employer_state_id: '1', state_income_tax: '1.00' }] }],
    ['w2.state_tax_le_wages', { state: [{ state: 'WI', state_wages: '48.00', state_income_tax: '2500.00' }] }],
    ['w2.local_tax_le_wages', { local: [{ local_wages: '48.00', local_income_tax: '250.00' }] }],
  ])('fails %s when it holds %j', (id, change) => expect(outcome({ ...sound, ...change }, id)).toBe('fail'));

  it.each([
    ['w2.ss_tax', { box12: [{ code: 'A', amount: '5.00' }] }],
    ['w2.ss_tax', { tax_year: 2020 }],
    ['w2.ss_tax', { social_security_wages: null, social_security_tax_withheld: null }],
    ['w2.medicare_tax', { box12: [{ code: 'N', amount: '5.00' }] }],
    ['w2.medicare_tax', { medicare_wages_and_tips: null }],
    ['w2.ss_wage_base', { tax_year: null }],
    ['w2.ids', { employee: { ssn: null }, employer: { ein: null } }],
    ['w2.medicare_ge_ss', { medicare_wages_and_tips: null }],
    ['w2.ss_tax_needs_wages', { social_security_tax_withheld: null }],
    ['w2.medicare_tax_needs_wages', { medicare_tax_withheld: null }],
    ['w2.fed_tax_le_wages', { federal_income_tax_withheld: null }],
    ['w2.box12_codes', { box12: [] }],
    ['w2.retirement_box', box12('DD')],
    ['w2.wages_vs_medicare', { wages_tips_other_compensation: null }],
    ['w2.wages_vs_medicare', { nonqualified_plans: '900.00' }],
    ['w2.wages_vs_medicare', { other: [{ label: '414H', text: '414H 812.00' }] }],
    ['w2.wages_vs_medicare', { box12: [{ code: 'D', amount: null }] }],
    ['w2.tips_code', {}],
    ['w2.tips_code', of2026(['D'], [])],
    ['w2.tips_code', of2026(['D'], ['000'])],
    ['w2.dependent_care', {}],
    ['w2.dependent_care', { tax_year: null, dependent_care_benefits: '6000.00' }],
    ['w2.state_code', { state: [{ state: null, state_wages: null }] }],
    ['w2.state_tax_le_wages', { state: [{ state: 'WI', state_wages: null, state_income_tax: '1.00' }] }],
    ['w2.local_tax_le_wages', { local: [{ local_wages: null, local_income_tax: '250.00' }] }],
  ])('is not held to %s when it holds %j', (id, change) =>
    expect(outcome({ ...sound, ...change }, id)).toBe('skipped'),
  );

  it.each([
    [
      '200,000 and more pays 0.9 % above it',
      { medicare_wages_and_tips: '250000.00', medicare_tax_withheld: '4075.00' },
      'w2.medicare_tax',
    ],
    [
      'the wage base pays its tax',
      {
        social_security_wages: '176100.00',
        medicare_wages_and_tips: '176100.00',
        social_security_tax_withheld: '10918.20',
      },
      'w2.ss_tax',
    ],
    ['tips count as wages', { social_security_wages: '40000.00', social_security_tips: '10000.00' }, 'w2.ss_tax'],
    ['rounding on every pay day is allowed', { social_security_tax_withheld: '3100.26' }, 'w2.ss_tax'],
    ['a masked SSN is allowed', { employee: { ssn: 'XXX-XX-6120' } }, 'w2.ids'],
    ['tips with their occupation are allowed from 2026 on', of2026(['TP'], ['101']), 'w2.tips_code'],
    ['their code is allowed from 2026 on', of2026(['TP'], ['101']), 'w2.box12_codes'],
    [
      'in 2021 more of dependent care was untaxed',
      { tax_year: 2021, dependent_care_benefits: '10500.00' },
      'w2.dependent_care',
    ],
    [
      'a state without income tax may have wages',
      { state: [{ state: 'TX', employer_state_id: '1', state_wages: '1.00' }] },
      'w2.state_code',
    ],
    [
      'a dollar of rounding is allowed between boxes 1 and 5',
      { wages_tips_other_compensation: '48501.00' },
      'w2.wages_vs_medicare',
    ],
  ])('%s', (_, change, id) => expect(outcome({ ...sound, ...change }, id)).toBe('pass'));

  it('names the values that may be wrong, and never changes one', () => {
    const data = { ...sound, social_security_tax_withheld: '3010.00' };
    const result = checkW2(data).find(({ id }) => id === 'w2.ss_tax');
    expect(result).toMatchObject({ expected: '3100.00', actual: '3010.00', delta: '-90.00' });
    expect(result?.suspects).toContain('social_security_tax_withheld');
    expect(data.social_security_tax_withheld).toBe('3010.00');
  });

  it.each([
    [
      'box 4 where box 3 is box 5',
      { social_security_tax_withheld: '3700.00' },
      'w2.ss_tax',
      ['social_security_tax_withheld'],
    ],
    [
      'box 3 where box 4 is the tax of box 5',
      { social_security_wages: '80000.00' },
      'w2.ss_tax',
      ['social_security_wages'],
    ],
    [
      'box 5 where box 3 fits its tax and box 5 does not',
      { medicare_wages_and_tips: '10000.00' },
      'w2.medicare_ge_ss',
      ['medicare_wages_and_tips'],
    ],
    ['box 6 where box 5 is box 3', { medicare_tax_withheld: '795.00' }, 'w2.medicare_tax', ['medicare_tax_withheld']],
    ['the row of box 12', box12('D', 'W', 'D'), 'w2.box12_codes', ['box12[2].code']],
    [
      'the state',
      { state: [{ state: 'VVI', employer_state_id: '1', state_wages: '1.00' }] },
      'w2.state_code',
      ['state[0].state'],
    ],
  ])('has %s as its suspect', (_, change, id, suspects) =>
    expect(suspectsOf({ ...sound, ...change }, id)).toEqual(suspects),
  );

  it('of which nothing was read fails nothing', () => {
    expect(checkW2({}).filter(({ status }) => status === 'fail')).toEqual([]);
  });
});
