import { describe, expect, it } from 'vitest';
import { random } from '../random.ts';
import { fitLogistic, type Observation, predict } from './logistic-regression.ts';

/** Outcomes drawn with known odds. */
function drawn(odds: (features: number[]) => number): Observation[] {
  const next = random('logistic');
  return Array.from({ length: 4000 }, () => {
    const features = [next(), Number(next() < 0.5)];
    return { features, outcome: next() < 1 / (1 + Math.exp(-odds(features))) };
  });
}
const observations = drawn(([a = 0, b = 0]) => 0.5 + 2 * a - 1.5 * b);

describe('a fit', () => {
  it('finds the weights that the outcomes were drawn with', () => {
    const { intercept, weights } = fitLogistic(observations, ['either', 'either'], 0.01);
    expect(intercept).toBeCloseTo(0.5, 0);
    expect(weights[0]).toBeCloseTo(2, 0);
    expect(weights[1]).toBeCloseTo(-1.5, 0);
  });

  it('keeps each weight within its direction', () =>
    expect(fitLogistic(observations, ['against', 'for'], 0.01).weights).toEqual([0, 0]));

  it('is the same in whatever order the observations come', () => {
    const fit = fitLogistic(observations, ['for', 'against'], 1);
    const again = fitLogistic(observations.toReversed(), ['for', 'against'], 1);
    expect(again.intercept).toBeCloseTo(fit.intercept, 5);
    for (const [at, weight] of fit.weights.entries()) expect(again.weights[at]).toBeCloseTo(weight, 5);
  });

  it('predicts as many right as there are', () => {
    const fit = fitLogistic(observations, ['for', 'against'], 1);
    const expected = observations.reduce((sum, { features }) => sum + predict(fit, features), 0);
    expect(expected).toBeCloseTo(observations.filter(({ outcome }) => outcome).length, 1);
  });

  it('stays finite when a feature decides everything', () => {
    const sure = [0, 0, 1, 1].map((feature) => ({ features: [feature], outcome: feature === 1 }));
    const { weights } = fitLogistic(sure, ['for'], 1);
    expect(weights[0]).toBeGreaterThan(0);
    expect(weights[0]).toBeLessThan(5);
  });
});
