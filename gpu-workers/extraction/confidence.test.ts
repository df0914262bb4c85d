import { describe, expect, it } from 'vitest';
import type { FieldEvidence } from '../../shared/api/extract.ts';
import type { ValueType } from '../../shared/document-types/field.ts';
import { w2 } from '../../shared/document-types/w2.ts';
import { createConfidence, needsReview, overallConfidence } from './confidence.ts';

const field = (signals: Partial<FieldEvidence['signals']> = {}, more: Partial<FieldEvidence> = {}): FieldEvidence => ({
  value: '12.00',
  source_text: '12.00',
  page: 1,
  bbox: null,
  status: 'present',
  grounded: signals.grounded ?? true,
  confidence: 0,
  signals: { token_logprob: null, ocr: 0.98, grounded: true, copies_agree: null, checks: null, ...signals },
  ...more,
});

/** Of one value among others that stay as they are. */
const confidenceOf = (judged: FieldEvidence, type: ValueType): number =>
  createConfidence({ total: judged, subtotal: field(), tax: field() }, [], () => type)('total');

describe('the confidence of a value', () => {
  const plain = confidenceOf(field(), 'money');

  it.each([
    ['copies that agree', { copies_agree: true }],
    ['a passed check', { checks: 'pass' }],
    ['surer characters', { ocr: 0.999 }],
  ] as const)('never falls with %s', (_, signals) =>
    expect(confidenceOf(field(signals), 'money')).toBeGreaterThanOrEqual(plain),
  );

  it.each([
    ['copies that differ', { copies_agree: false }],
    ['a failed check', { checks: 'fail' }],
    ['text that is not on the page', { grounded: false }],
    ['doubtful characters', { ocr: 0.8 }],
  ] as const)('falls with %s', (_, signals) => expect(confidenceOf(field(signals), 'string')).toBeLessThan(plain));

  it('falls with every step down of what the engine says of its characters', () => {
    const steps = [1, 0.999, 0.99, 0.9, 0.7, 0.4, 0].map((ocr) => confidenceOf(field({ ocr }), 'money'));
    expect(steps).toEqual(steps.toSorted((a, b) => b - a));
    expect(steps[0]).toBeGreaterThan(steps.at(-1) ?? 1);
  });

  it.each(['money', 'ssn', 'identifier'] as const)('of a %s that is not on the page never exceeds 0.5', (type) => {
    expect(
      confidenceOf(field({ grounded: false, ocr: 1, copies_agree: true, checks: 'pass' }), type),
    ).toBeLessThanOrEqual(0.5);
  });

  it('of an amount that was summed up and stands nowhere never exceeds 0.5 either', () => {
    const summed = field({ grounded: null, ocr: 1, checks: 'pass' }, { status: 'inferred', grounded: false });
    expect(confidenceOf(summed, 'money')).toBeLessThanOrEqual(0.5);
    expect(confidenceOf(summed, 'date')).toBeGreaterThan(0.9);
  });

  it('of a suspect of a failed check never exceeds 0.5', () =>
    expect(confidenceOf(field({ ocr: 1, copies_agree: true, checks: 'fail' }), 'string')).toBeLessThanOrEqual(0.5));

  it('of what cannot be read is low', () =>
    expect(confidenceOf(field({}, { value: null, status: 'illegible' }), 'money')).toBeLessThan(0.2));
});

describe('a document', () => {
  const required = Object.fromEntries(
    w2.fields.filter((spec) => spec.required).map(({ path }) => [path, field({}, { confidence: 0.95 })]),
  );
  const review = (fields: Record<string, FieldEvidence>, hasFailedError = false) =>
    needsReview(w2, fields, { overall: overallConfidence(w2, fields), hasFailedError });

  it('that is read well needs no review', () => expect(review(required)).toBe(false));

  it('loses most by a required field that was not read', () => {
    const without = { ...required, 'employee.ssn': field({}, { value: null, status: 'not_on_form', confidence: 0.5 }) };
    expect(overallConfidence(w2, required)).toBe(0.95);
    expect(overallConfidence(w2, without)).toBeLessThan(0.8);
    expect(review(without)).toBe(true);
  });

  it.each([
    ['is illegible', field({}, { value: null, status: 'illegible', confidence: 0.1 })],
    ['is doubtful', field({}, { confidence: 0.69 })],
  ])('with a value that %s needs review', (_, doubtful) =>
    expect(review({ ...required, allocated_tips: doubtful })).toBe(true),
  );

  it('that fails an error check needs review', () => expect(review(required, true)).toBe(true));

  it('of which nothing was read has no confidence', () => expect(overallConfidence(w2, {})).toBe(0));
});
