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
  state: [{ state: 'WI', state_wages: '48500.00', state_income_tax: '2500.00' }],
};

const outcome = (data: Record<string, unknown>, id: string) => checkW2(data).find((result) => result.id === id)?.status;

describe('a W-2', () => {
  it('that is sound passes every check that applies', () => {
    expect(checkW2(sound).filter(({ status }) => status === 'fail')).toEqual([]);
  });

  it.each([
    ['w2.ss_tax', { social_security_tax_withheld: '3010.00' }],
    ['w2.medicare_tax', { medicare_tax_withheld: '752.00' }],
    ['w2.medicare_ge_ss', { medicare_wages_and_tips: '49000.00' }],
    ['w2.ss_wage_base', { social_security_wages: '176100.01' }],
    ['w2.ss_tax_needs_wages', { social_security_wages: '0.00' }],
    ['w2.ids', { employee: { ssn: '75395184613' } }],
    ['w2.ids', { employee: { ssn: '391-18-8234' }, employer: { ein: '39-1188234' } }],
    ['w2.box12_codes', { box12: [{ code: 'X', amount: '1.00' }] }],
    ['w2.retirement_box', { retirement_plan: false }],
    ['w2.state_code', { state: [{ state: 'Any Town', state_wages: '1.00' }] }],
  ])('fails %s when it holds %j', (id, change) => expect(outcome({ ...sound, ...change }, id)).toBe('fail'));

  it.each([
    ['w2.ss_tax', { box12: [{ code: 'A', amount: '5.00' }] }],
    ['w2.ss_tax', { tax_year: 2020 }],
    ['w2.ss_tax', { social_security_wages: null, social_security_tax_withheld: null }],
    ['w2.medicare_tax', { box12: [{ code: 'N', amount: '5.00' }] }],
    ['w2.medicare_tax', { medicare_wages_and_tips: null }],
    ['w2.ss_wage_base', { tax_year: null }],
    ['w2.ids', { employee: { ssn: null }, employer: { ein: null } }],
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
  ])('%s', (_, change, id) => expect(outcome({ ...sound, ...change }, id)).toBe('pass'));

  it('names the values that may be wrong, and never changes one', () => {
    const data = { ...sound, social_security_tax_withheld: '3010.00' };
    const result = checkW2(data).find(({ id }) => id === 'w2.ss_tax');
    expect(result).toMatchObject({ expected: '3100.00', actual: '3010.00', delta: '-90.00' });
    expect(result?.suspects).toContain('social_security_tax_withheld');
    expect(data.social_security_tax_withheld).toBe('3010.00');
  });

  it('of which nothing was read fails nothing', () => {
    expect(checkW2({}).filter(({ status }) => status === 'fail')).toEqual([]);
  });
});
