import { describe, expect, it } from 'vitest';
import { type Signals, signalNames } from '../../../gpu-workers/extraction/confidence-signals.ts';
import { random } from '../random.ts';
import type { ConfidenceSample } from './confidence-samples.ts';
import { crossValidate } from './cross-validate.ts';
import { fitConfidence } from './fit-confidence.ts';

const silent = Object.fromEntries(signalNames.map((name) => [name, 0])) as Signals;
const next = random('samples');

/** Values whose rightness follows the engine's probability. */
const samples = Array.from({ length: 1200 }, (_, at): ConfidenceSample => {
  const ocrCertainty = next();
  return {
    document: `${at % 20}.pdf`,
    family: at % 2 === 0 ? 'amounts' : 'dates',
    signals: { ...silent, ocrCertainty },
    ceiling: 0.999,
    before: 0.9,
    right: next() < 0.5 + ocrCertainty / 2,
  };
});

describe('cross-validation', () => {
  it('judges a document by weights that know nothing of it nor of its copies', () => {
    const odd = { ...silent, ocrCertainty: 0.5, warned: 1 };
    const own = Array.from({ length: 30 }, () => ({ ...samples[0]!, document: 'own.pdf', signals: odd, right: false }));
    const confidences = crossValidate([...samples, ...own]);
    // Nowhere else is there a warning, so nothing can have been learned from it.
    const [withWarning] = confidences.slice(-1);
    const [without] = crossValidate([
      ...samples,
      { ...samples[0]!, document: 'own.pdf', signals: { ...silent, ocrCertainty: 0.5 } },
    ]).slice(-1);
    expect(withWarning).toBeCloseTo(without ?? 0, 5);
  });

  it('never exceeds a ceiling', () => {
    const doubted = samples.map((sample) => ({ ...sample, ceiling: 0.5 }));
    expect(Math.max(...crossValidate(doubted))).toBeLessThanOrEqual(0.5);
  });
});

describe('the fitted model', () => {
  const { model, tables } = fitConfidence([{ name: 'as published', samples }], '2026-01-31');

  it('has a weight for every signal, and none where a signal was never seen', () => {
    expect(Object.keys(model.weights).sort()).toEqual([...signalNames].sort());
    expect(model.weights.ocrCertainty).toBeGreaterThan(1);
    expect(model.weights.checkFailed).toBe(0);
  });

  it('says what it was fitted to, and how well it ranks in and out of fold', () => {
    expect(model).toMatchObject({
      fitted_on: '2026-01-31',
      sample: { runs: ['as published'], documents: 20, values: 1200 },
    });
    expect(model.auroc.in_sample).toBeGreaterThan(0.6);
    expect(model.auroc.out_of_fold).toBeGreaterThan(0.6);
  });

  it('is the same every time', () =>
    expect(fitConfidence([{ name: 'as published', samples }], '2026-01-31').model).toEqual(model));

  it('is told by run, by family, by tenth and by threshold', () => {
    const [ranking, calibration, review] = tables;
    expect(ranking?.rows.map(([name]) => name)).toEqual(['all', 'as published', 'amounts', 'dates']);
    expect(calibration?.rows).toHaveLength(10);
    expect(review?.rows.at(-1)?.[3]).toBe('100 %');
  });
});
