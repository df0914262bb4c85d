import type { FieldEvidence, Validation } from '../../shared/api/extract.ts';
import type { ValueType } from '../../shared/document-types/field.ts';
import { hasFewLetters, hasLooseLetter, hasMixedWord, hasOddCase, hasOddMark } from './confidence-shape.ts';

/**
 * What can be known of a value's rightness without knowing the truth, and which way it may count: `for`, `against`, or
 * `either` for what a value is, which says nothing by itself. The fit keeps to these directions, so that a worse signal
 * never gives a higher confidence.
 */
export const signalDirections = {
  /** How far the engine's probability is from certainty, by powers of ten: 0.9 → 0.25, 0.999 → 0.75. */
  ocrCertainty: 'for',
  /** Typed into the PDF, or from its text layer: nobody had to recognise it. */
  exact: 'for',
  /** −ln of the engine's probability, at most 1: tells bad from very bad. */
  ocrDoubt: 'against',
  /** The engine gave no probability. */
  ocrUnknown: 'either',
  /** How sure the engine was of all values of the document, as `ocrCertainty`: a bad picture is bad everywhere. */
  documentCertainty: 'for',
  ungrounded: 'against',
  /** Share of the document's values that are not found on the page. */
  documentUngrounded: 'against',
  copiesAgree: 'for',
  copiesDiffer: 'against',
  /** Some check that it took part in holds. */
  checkPassed: 'for',
  /** Other values add up to it, or make its rate: a misread digit would show. */
  agreesWithOthers: 'for',
  /** An error check failed and suspects it. */
  checkFailed: 'against',
  /** A check that rarely fails on genuine documents failed and suspects it. */
  warned: 'against',
  oddMark: 'against',
  mixedWord: 'against',
  looseLetter: 'against',
  oddCase: 'against',
  fewLetters: 'against',
  brokenAddress: 'against',
  /** Printed nowhere: a year, a sign, a direction that was concluded. */
  concluded: 'either',
  /** A box that was seen and is not marked. */
  unmarked: 'either',
  marked: 'either',
  amount: 'either',
  identifier: 'either',
  date: 'either',
  address: 'either',
} as const satisfies Record<string, 'for' | 'against' | 'either'>;

export type SignalName = keyof typeof signalDirections;
export const signalNames = Object.keys(signalDirections) as SignalName[];
/** Each from 0 to 1. */
export type Signals = Record<SignalName, number>;

type Fields = Readonly<Record<string, FieldEvidence>>;

/** For an engine that gives no probabilities. */
const unknownOcr = 0.9;

/**
 * Makes the signals of a document's values from their evidence and the checks alone. The same function serves the service
 * and the fit of its coefficients.
 *
 * @param fields - All of the document, after grounding and checks.
 * @returns For a path of `fields`; null where there is no value to be right or wrong.
 */
export function createSignals(
  fields: Fields,
  validations: readonly Validation[],
  typeOf: (path: string) => ValueType,
): (path: string) => Signals | null {
  const document = documentSignals(fields);
  const proved = new Set(validations.filter(isProof).flatMap((check) => check.fields));
  const warned = new Set(validations.filter(isWarning).flatMap(suspectsOf));
  return (path) => {
    const field = fields[path];
    if (!field || field.value === null) return null;
    const checks = { agreesWithOthers: Number(proved.has(path)), warned: Number(warned.has(path)) };
    return { ...document, ...checks, ...valueSignals(field), ...shapeSignals(path, fields, typeOf(path)) };
  };
}

/** Whether a check found the very figure that it computed from other values. That something is at most something else proves little. */
function isProof({ status, expected, actual, tolerance }: Validation): boolean {
  if (status !== 'pass' || !expected || !actual) return false;
  return Number(expected) !== 0 && Math.abs(Number(expected) - Number(actual)) <= Number(tolerance ?? 0) + 1e-9;
}

const isWarning = ({ status, severity }: Validation): boolean => status === 'fail' && severity === 'warn';

const suspectsOf = ({ suspects, fields }: Validation): readonly string[] => (suspects.length > 0 ? suspects : fields);

function documentSignals(fields: Fields): Pick<Signals, 'documentCertainty' | 'documentUngrounded'> {
  const values = Object.values(fields).filter(({ value, status }) => value !== null && status === 'present');
  const known = values.flatMap(({ signals }) => signals.ocr ?? []);
  const ungrounded = values.filter(({ signals }) => signals.grounded === false).length;
  return {
    documentCertainty: known.length === 0 ? certainty(unknownOcr) : mean(known.map(certainty)),
    documentUngrounded: values.length === 0 ? 0 : ungrounded / values.length,
  };
}

function valueSignals({ value, status, signals }: FieldEvidence) {
  const ocr = signals.ocr ?? unknownOcr;
  return {
    ocrCertainty: certainty(ocr),
    exact: Number(signals.ocr === 1),
    ocrDoubt: Math.min(1, -Math.log(Math.max(ocr, 0.01))),
    ocrUnknown: Number(signals.ocr === null),
    ungrounded: Number(signals.grounded === false),
    copiesAgree: Number(signals.copies_agree === true),
    copiesDiffer: Number(signals.copies_agree === false),
    checkPassed: Number(signals.checks === 'pass'),
    checkFailed: Number(signals.checks === 'fail'),
    concluded: Number(status === 'inferred'),
    unmarked: Number(value === false),
    marked: Number(value === true),
  };
}

function shapeSignals(path: string, fields: Fields, type: ValueType) {
  const field = fields[path] as FieldEvidence;
  // Goods go by names like `ZX770DC` and `iPhone`.
  const isText = type === 'string' && !/(?:^|\.)description$/.test(path);
  const address = /^(.*)\.raw$/.exec(path)?.[1];
  return {
    oddMark: Number(hasOddMark(field, type)),
    mixedWord: Number(isText && hasMixedWord(field)),
    looseLetter: Number(isText && hasLooseLetter(field)),
    oddCase: Number(isText && hasOddCase(field)),
    fewLetters: Number(isText && !/\.(?:postal_code|street|unit|state)$/.test(path) && hasFewLetters(field)),
    brokenAddress: Number(address !== undefined && !fields[`${address}.postal_code`]?.value),
    amount: Number(['money', 'decimal', 'percent'].includes(type)),
    identifier: Number(['ssn', 'ein', 'tin', 'identifier'].includes(type)),
    date: Number(['date', 'time', 'year'].includes(type)),
    address: Number(address !== undefined),
  };
}

/** 0 for a probability of 0, 1 from 0.9999 on. */
const certainty = (probability: number): number => Math.min(1, -Math.log10(Math.max(1e-4, 1 - probability)) / 4);

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
