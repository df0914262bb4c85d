import type { FieldEvidence } from '../../shared/api/extract.ts';
import type { DocumentTypeSpec, ValueType } from '../../shared/document-types/field.ts';
import { specPath } from './paths.ts';

/** For an engine that gives no probabilities. */
const unknownOcr = 0.9;

/** What a wrong digit makes useless: these never pass for sure without proof that they stand on the page. */
export const exactTypes: ReadonlySet<ValueType> = new Set(['money', 'ssn', 'ein', 'tin', 'identifier']);

/** Nothing that a check or the grounding speaks against is surer than this. */
const doubtfulConfidence = 0.5;

/** Below this overall confidence a person should look. */
const reviewBelow = 0.8;

/**
 * How likely a value is right, from its signals alone.
 *
 * Starts at what the engine says of the characters. Copies that agree and a passed check each take away part of the
 * remaining doubt; copies that differ, and text that is not found on the page, take away trust. An amount or identifier
 * that does not stand on the page, also one that was summed up or concluded, and any suspect of a failed check, stays at 0.5 or below.
 */
export function confidenceOf({ status, value, grounded, signals }: FieldEvidence, type: ValueType): number {
  if (status === 'illegible') return 0.1;
  if (status === 'not_on_form') return 0.5;
  if (status === 'blank') return 0.7;
  let confidence = Math.min(0.99, signals.ocr ?? unknownOcr);
  if (signals.grounded === false) confidence *= 0.8;
  if (signals.copies_agree === true) confidence = 1 - (1 - confidence) * 0.5;
  if (signals.copies_agree === false) confidence *= 0.6;
  if (signals.checks === 'pass' && signals.grounded === true) confidence = 1 - (1 - confidence) * 0.4;
  if (signals.checks === 'fail') confidence = Math.min(confidence, doubtfulConfidence);
  if (exactTypes.has(type) && !grounded) confidence = Math.min(confidence, doubtfulConfidence);
  return value === null ? Math.min(confidence, 0.7) : Math.round(confidence * 1000) / 1000;
}

/**
 * One figure for a document: the mean over its required and its present fields. A required field counts three times, and
 * as 0 when it was not read. A document without any such field gets 0.
 */
export function overallConfidence(spec: DocumentTypeSpec, fields: Readonly<Record<string, FieldEvidence>>): number {
  const required = new Set(spec.fields.filter((field) => field.required).map((field) => field.path));
  let [sum, weights] = [0, 0];
  for (const [path, { value, status, confidence }] of Object.entries(fields)) {
    const isRequired = required.has(specPath(path));
    if (!isRequired && (status !== 'present' || value === null)) continue;
    const weight = isRequired ? 3 : 1;
    sum += weight * (value === null ? 0 : confidence);
    weights += weight;
  }
  return weights === 0 ? 0 : Math.round((1000 * sum) / weights) / 1000;
}

/**
 * Whether a person should look at the document: an error check failed, a required field was not read, something is
 * illegible, an amount or identifier is doubtful, or the overall confidence is below 0.8.
 */
export function needsReview(
  spec: DocumentTypeSpec,
  fields: Readonly<Record<string, FieldEvidence>>,
  {
    overall,
    hasFailedError,
    typeOf,
  }: { overall: number; hasFailedError: boolean; typeOf: (path: string) => ValueType },
): boolean {
  if (hasFailedError || overall < reviewBelow) return true;
  const required = new Set(spec.fields.filter((field) => field.required).map((field) => field.path));
  return Object.entries(fields).some(
    ([path, { value, status, confidence }]) =>
      status === 'illegible' ||
      (required.has(specPath(path)) && value === null) ||
      (status === 'present' && exactTypes.has(typeOf(path)) && confidence <= doubtfulConfidence),
  );
}
