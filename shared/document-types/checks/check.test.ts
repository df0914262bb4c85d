import { describe, expect, it } from 'vitest';
import { checkCheck } from './check.ts';
import type { Data } from './sums.ts';

/** A payroll check as it is printed. */
const paid = {
  payer: { name: 'ANY COMPANY CORP.' },
  payee: 'JOHN STILES',
  check_date: '2008-07-25',
  amount_numeric: '291.90',
  amount_words_value: '291.90',
  check_number: '001379',
  fractional_routing: '16-49/1220',
  micr: { routing_number: '122000496', account_number: '4040110157', check_number: '1379', amount: '291.90' },
  signatures: [{ present: true, text: null }],
};
const today = '2008-08-01';
const statusOf = (id: string, data: Data) => checkCheck(data, today).find((validation) => validation.id === id)?.status;
const withMicr = (micr: Data) => ({ ...paid, micr: { ...paid.micr, ...micr } });
const { micr: _micr, ...withoutMicr } = paid;

describe('a genuine check', () => {
  it('passes every check', () => {
    expect(checkCheck(paid, today).filter(({ status }) => status !== 'pass')).toEqual([]);
  });
  it('keeps its values: a check never changes one', () => {
    const before = structuredClone(paid);
    checkCheck(paid, today);
    expect(paid).toEqual(before);
  });
});

describe('one changed digit', () => {
  it.each([
    { id: 'chk.routing', data: withMicr({ routing_number: '122000495' }) },
    { id: 'chk.routing', data: withMicr({ routing_number: '12200049' }) },
    { id: 'chk.amounts_agree', data: { ...paid, amount_numeric: '201.90' } },
    { id: 'chk.micr_amount', data: withMicr({ amount: '201.90' }) },
    { id: 'chk.fraction', data: { ...paid, fractional_routing: '16-48/1220' } },
    { id: 'chk.number', data: { ...paid, check_number: '001378' } },
    { id: 'chk.account', data: withMicr({ account_number: '404' }) },
    { id: 'chk.payee', data: { ...paid, payee: 'Any Company Corp' } },
    { id: 'chk.signature', data: { ...paid, signatures: [{ present: false, text: null }] } },
  ])('fails $id', ({ id, data }) => expect(statusOf(id, data)).toBe('fail'));

  it('names both amounts as suspects and chooses neither', () => {
    const result = checkCheck({ ...paid, amount_numeric: '201.90' }, today).find(
      ({ id }) => id === 'chk.amounts_agree',
    );
    expect(result).toMatchObject({
      severity: 'error',
      expected: '291.90',
      actual: '201.90',
      delta: '-90.00',
      suspects: ['amount_numeric', 'amount_words_value'],
    });
  });
});

describe('a missing input', () => {
  it.each([
    { id: 'chk.routing', data: withoutMicr },
    { id: 'chk.amounts_agree', data: { ...paid, amount_words_value: null } },
    { id: 'chk.micr_amount', data: withMicr({ amount: null }) },
    { id: 'chk.fraction', data: { ...paid, fractional_routing: '16-661220' } },
    { id: 'chk.number', data: { ...paid, check_number: null } },
    { id: 'chk.date', data: { ...paid, check_date: null } },
    { id: 'chk.account', data: withoutMicr },
    { id: 'chk.payee', data: { ...paid, payee: undefined } },
    { id: 'chk.number', data: withMicr({ check_number: '0000000000' }) },
    { id: 'chk.number', data: { ...paid, check_number: '0000000000' } },
    { id: 'chk.signature', data: { ...paid, signatures: [] } },
    { id: 'chk.signature', data: { ...paid, void: true } },
  ])('skips $id with a reason', ({ id, data }) => {
    const result = checkCheck(data, today).find((validation) => validation.id === id);
    expect(result).toMatchObject({ status: 'skipped', reason: expect.any(String) });
  });
});

describe('the date of a check', () => {
  it.each([
    { day: '2008-07-24', status: 'pass', severity: 'warn' },
    { day: '2008-07-23', status: 'fail', severity: 'warn' },
    { day: '2009-01-21', status: 'pass', severity: 'warn' },
    { day: '2009-01-22', status: 'fail', severity: 'info' },
  ])('read on $day: $status ($severity)', ({ day, status, severity }) => {
    const result = checkCheck(paid, day).find(({ id }) => id === 'chk.date');
    expect(result).toMatchObject({ status, severity });
  });
});

describe('a routing number with its check digit outside the assigned ranges', () => {
  it('is a warning, not an error', () => {
    const result = checkCheck(withMicr({ routing_number: '522000494' }), today).find(({ id }) => id === 'chk.routing');
    expect(result).toMatchObject({ status: 'fail', severity: 'warn' });
  });
});
