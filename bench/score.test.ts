import { describe, expect, it } from 'vitest';
import { isSame, scoreFields, valueAt } from './score.ts';

const data = {
  box12: [{ code: 'D', amount: '3500.00' }],
  transactions: [{ date: '2022-02-04' }, { date: '2022-02-09' }],
  employee: { name: null },
};

describe('a path of the truth', () => {
  it.each([
    ['box12[0].amount', '3500.00'],
    ['transactions[-1].date', '2022-02-09'],
    ['transactions.length', 2],
    ['employee.name', null],
    ['employee.address.raw', undefined],
    ['nothing[3].here', undefined],
  ])('%s leads to %j', (path, value) => expect(valueAt(data, path)).toBe(value));
});

describe('a value counts as right', () => {
  it.each([
    ['1234.56', '1234.56', 'total', true],
    ['1234.56', '1234.65', 'total', false],
    ['1234.50', '12345.0', 'total', false],
    ['Harbor & Pine Furniture LLC', 'HARBOR & PINE\nFURNITURE, LLC', 'employer.name', true],
    ['Harbor', 'Harbour', 'employer.name', false],
    ['52-884410', '52-884410 ', 'state[0].employer_state_id', true],
    ['52-884410', '52884410', 'state[0].employer_state_id', false],
    ['02-04', '2022-02-04', 'transactions[0].date', true],
    ['2022-02-04', '2022-04-02', 'header.period_start', false],
    [null, undefined, 'subtotal', true],
    [null, '0.00', 'subtotal', false],
    [false, null, 'corrected', false],
    [2026, 2026, 'tax_year', true],
  ])('%j read as %j (%s): %s', (expected, actual, path, right) => expect(isSame(expected, actual, path)).toBe(right));
});

it('only recorded values are counted', () => {
  const scores = scoreFields({ 'box12[0].code': 'D', 'box12[0].amount': '1.00' }, data);
  expect(scores.map(({ right }) => right)).toEqual([true, false]);
});
