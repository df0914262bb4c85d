import { describe, expect, it } from 'vitest';
import type { FieldEvidence, Validation } from '../../shared/api/extract.ts';
import model from './confidence-model.json' with { type: 'json' };
import { createSignals, signalDirections, signalNames } from './confidence-signals.ts';

const field = (value: FieldEvidence['value'], signals: Partial<FieldEvidence['signals']> = {}): FieldEvidence => ({
  value,
  source_text: String(value),
  page: 1,
  bbox: null,
  status: 'present',
  grounded: true,
  confidence: 0,
  signals: { token_logprob: null, ocr: 0.99, grounded: true, copies_agree: null, checks: null, ...signals },
});
const check = (more: Partial<Validation>): Validation => ({
  id: 'sum',
  severity: 'error',
  status: 'pass',
  fields: ['total', 'tax'],
  suspects: [],
  message: 'The total is the sum of its parts',
  ...more,
});
const fields = { total: field('12.00'), tax: field('2.00', { grounded: false }), tip: field(null) };
const signalsOf = (path: string, validations: Validation[] = []) =>
  createSignals(fields, validations, () => 'money')(path);

describe('the signals of a value', () => {
  it('are all there, each from 0 to 1', () => {
    const signals = signalsOf('tax');
    expect(Object.keys(signals ?? {}).sort()).toEqual([...signalNames].sort());
    expect(Object.values(signals ?? {}).every((signal) => signal >= 0 && signal <= 1)).toBe(true);
  });

  it('tell a figure that others add up to from one that is only small enough', () => {
    const sum = check({ expected: '12.00', actual: '12.01', tolerance: '0.02' });
    const limit = check({ expected: '100.00', actual: '12.00', tolerance: '0.02' });
    expect(signalsOf('total', [sum])?.agreesWithOthers).toBe(1);
    expect(signalsOf('total', [limit])?.agreesWithOthers).toBe(0);
    expect(signalsOf('total', [check({ ...sum, status: 'fail' })])?.agreesWithOthers).toBe(0);
  });

  it('know the suspects of a warning, and all that took part where none is named', () => {
    const warning = check({ severity: 'warn', status: 'fail', suspects: ['tax'] });
    expect(signalsOf('tax', [warning])?.warned).toBe(1);
    expect(signalsOf('total', [warning])?.warned).toBe(0);
    expect(signalsOf('total', [{ ...warning, suspects: [] }])?.warned).toBe(1);
  });

  it('know how the rest of the document was read', () => {
    expect(signalsOf('total')?.documentUngrounded).toBe(0.5);
    expect(signalsOf('total')?.documentCertainty).toBeCloseTo(0.5);
  });
});

it('where nothing was read there are no signals', () => {
  expect(signalsOf('tip')).toBeNull();
  expect(signalsOf('nowhere')).toBeNull();
});

it('the fitted weights keep to the directions of their signals, so that a worse signal never gives more confidence', () => {
  const weights: Readonly<Record<string, number>> = model.weights;
  expect(Object.keys(weights).sort()).toEqual([...signalNames].sort());
  for (const name of signalNames) {
    if (signalDirections[name] === 'for') expect(weights[name]).toBeGreaterThanOrEqual(0);
    if (signalDirections[name] === 'against') expect(weights[name]).toBeLessThanOrEqual(0);
  }
});
