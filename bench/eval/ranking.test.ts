import { describe, expect, it } from 'vitest';
import { auroc, errorsCaught } from './ranking.ts';

const fields = (...pairs: [number, boolean][]) => pairs.map(([confidence, right]) => ({ confidence, right }));

describe('AUROC', () => {
  it.each([
    ['1 when every wrong field is below every right one', fields([0.2, false], [0.3, true], [0.9, true]), 1],
    ['0 when it is the other way round', fields([0.9, false], [0.3, true]), 0],
    ['one half when all are equally sure', fields([0.7, false], [0.7, true], [0.7, true]), 0.5],
    ['the share of pairs in the right order', fields([0.1, true], [0.2, false], [0.3, true], [0.4, true]), 2 / 3],
    ['unknown when nothing is wrong', fields([0.1, true]), null],
    ['unknown when nothing is right', fields([0.1, false]), null],
  ])('is %s', (_, ranked, value) => expect(auroc(ranked)).toBe(value));
});

describe('reviewing the least confident fields', () => {
  const ranked = fields([0.1, false], [0.5, false], [0.6, true], [0.7, false], [0.9, true]);
  it.each([
    [0, 0],
    [0.2, 1],
    [0.6, 2],
    [1, 3],
  ])('%d of them finds %d errors', (share, caught) => expect(errorsCaught(ranked, share)).toBeCloseTo(caught));

  it('finds its share of equally sure ones, whatever their order', () => {
    expect(errorsCaught(fields([0.5, false], [0.5, true]), 0.5)).toBe(0.5);
    expect(errorsCaught(fields([0.5, true], [0.5, false]), 0.5)).toBe(0.5);
  });
});
