import { describe, expect, it } from 'vitest';
import { calibrationError, reliability } from './calibration.ts';

const fields = (confidence: number, rights: string) => [...rights].map((mark) => ({ confidence, right: mark === '1' }));

describe('calibration', () => {
  it('is perfect when as many are right as the confidence says', () =>
    expect(calibrationError([...fields(0.5, '10'), ...fields(1, '11')])).toBeCloseTo(0));

  it('is off by what confidence and rightness differ, each bin by its size', () =>
    expect(calibrationError([...fields(0.9, '100'), ...fields(1, '1')])).toBeCloseTo(0.75 * (0.9 - 1 / 3)));

  it('of nothing is unknown', () => expect(calibrationError([])).toBeNull());

  it('keeps fields of one confidence together and loses none', () => {
    const bins = reliability([...fields(0.2, '01'), ...fields(0.9, '1'.repeat(30)), ...fields(0.95, '1')]);
    expect(bins.map((bin) => bin.fields)).toEqual([2 + 30, 1]);
    expect(reliability([...Array(20).keys()].map((at) => ({ confidence: at / 20, right: true })))).toHaveLength(10);
  });
});
