import type { FieldEvidence, Validation } from '../../shared/api/extract.ts';
import type { DocumentTypeSpec, ValueType } from '../../shared/document-types/field.ts';
import model from './confidence-model.json' with { type: 'json' };
import { createSignals, type SignalName, type Signals, signalNames } from './confidence-signals.ts';
import { specPath } from './paths.ts';

type Fields = Readonly<Record<string, FieldEvidence>>;

/** What a wrong digit makes useless: these never pass for sure without proof that they stand on the page. */
export const exactTypes: ReadonlySet<ValueType> = new Set(['money', 'ssn', 'ein', 'tin', 'identifier']);

/** Nothing that a check or the grounding speaks against is surer than this. */
const doubtfulConfidence = 0.5;
/** No sample is large enough to promise more. */
const highestConfidence = 0.999;
/** Below this overall confidence a person should look at the document, and below this one at a value. */
const reviewBelow = 0.8;
const doubtfulBelow = 0.7;

/**
 * How likely each value is right: 1 / (1 + e^−x), where x is the sum of its signals, each times its weight. The weights of
 * `confidence-model.json` are fitted to documents with known values (docs/decisions/0009-fitted-confidence.md). Two rules
 * hold whatever they say: an amount or identifier that does not stand on the page, also one that was summed up or
 * concluded, and any suspect of a failed check, stays at 0.5 or below. Where nothing was read there is nothing to fit, and
 * the status decides.
 *
 * @param fields - All of the document, after grounding and checks.
 * @returns For a path of `fields`; 0 for any other.
 */
export function createConfidence(
  fields: Fields,
  validations: readonly Validation[],
  typeOf: (path: string) => ValueType,
): (path: string) => number {
  const signalsOf = createSignals(fields, validations, typeOf);
  return (path) => {
    const field = fields[path];
    if (!field) return 0;
    const signals = signalsOf(path);
    const confidence = signals ? Math.min(probability(signals), ceilingOf(field, typeOf(path))) : unread[field.status];
    return Math.round(confidence * 1000) / 1000;
  };
}

/** How sure it is that there is nothing where nothing was read. */
const unread: Readonly<Record<FieldEvidence['status'], number>> = {
  blank: 0.7,
  present: 0.5,
  inferred: 0.5,
  not_on_form: 0.5,
  illegible: 0.1,
};

function probability(signals: Signals): number {
  const weights: Readonly<Record<SignalName, number>> = model.weights;
  const sum = signalNames.reduce((total, name) => total + weights[name] * signals[name], model.intercept);
  return 1 / (1 + Math.exp(-sum));
}

/** The most that a value's confidence may be. */
export const ceilingOf = ({ grounded, signals }: FieldEvidence, type: ValueType): number =>
  signals.checks === 'fail' || (exactTypes.has(type) && !grounded) ? doubtfulConfidence : highestConfidence;

/**
 * One figure for a document: the share of its values that can be expected to be right, as the mean over its required and its
 * present fields. A required field counts three times, and as 0 when it was not read. A document without any such field gets 0.
 */
export function overallConfidence(spec: DocumentTypeSpec, fields: Fields): number {
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
 * illegible, some value is doubtful (confidence below 0.7), or the overall confidence is below 0.8. How much the thresholds
 * find, and how much in vain, stands in docs/decisions/0009-fitted-confidence.md.
 */
export function needsReview(
  spec: DocumentTypeSpec,
  fields: Fields,
  { overall, hasFailedError }: { overall: number; hasFailedError: boolean },
): boolean {
  if (hasFailedError || overall < reviewBelow) return true;
  const required = new Set(spec.fields.filter((field) => field.required).map((field) => field.path));
  return Object.entries(fields).some(
    ([path, { value, status, confidence }]) =>
      status === 'illegible' || (value === null ? required.has(specPath(path)) : confidence < doubtfulBelow),
  );
}
