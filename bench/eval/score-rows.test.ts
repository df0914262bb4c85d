import { describe, expect, it } from 'vitest';
import { rowF1, scoreRows } from './score-rows.ts';

const truth = {
  total: '9.00',
  'items.length': 3,
  'items[0].description': 'Pens',
  'items[0].amount': '4.00',
  'items[-1].description': 'Ink',
  'items[-1].amount': '3.00',
};
const [pens, paper, ink] = [
  { description: 'PENS', amount: '4.00' },
  { description: 'Paper', amount: '2.00' },
  { description: 'Ink', amount: '3.00' },
];

describe('rows', () => {
  it.each([
    ['in order', [pens, paper, ink], { right: 2, missed: 0, surplus: 0, valuesRight: 4 }, 1],
    ['in another order', [ink, paper, pens], { right: 2, missed: 0, surplus: 0, valuesRight: 4 }, 1],
    ['with one missing', [paper, ink], { right: 1, missed: 1, surplus: 0, valuesRight: 2 }, 2 / 3],
    ['with one read twice', [pens, paper, ink, ink], { right: 2, missed: 0, surplus: 1, valuesRight: 4 }, 0.8],
    [
      'with one misread',
      [{ ...pens, amount: '40.00' }, paper, ink],
      { right: 1, missed: 1, surplus: 1, valuesRight: 3 },
      0.5,
    ],
    ['not read at all', undefined, { right: 0, missed: 2, surplus: 0, valuesRight: 0 }, 0],
  ])('%s', (_, items, counts, f1) => {
    const scores = scoreRows(truth, { items });
    expect(scores).toEqual([{ list: 'items', values: 4, ...counts }]);
    expect(rowF1(scores)).toBeCloseTo(f1);
  });

  it('beyond the recorded ones do not count where no length is recorded', () => {
    const [score] = scoreRows({ 'box12[0].code': 'D' }, { box12: [{ code: 'D' }, { code: 'W' }] });
    expect(score).toMatchObject({ right: 1, surplus: 0 });
  });

  it('of nothing but blanks are no rows', () =>
    expect(scoreRows({ 'state[0].state': null }, { state: [] })).toEqual([]));
});
