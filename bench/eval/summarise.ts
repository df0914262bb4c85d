import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';
import { documentKinds } from '../manifest.ts';
import { calibrationError } from './calibration.ts';
import { auroc, errorsCaught, type RankedField } from './ranking.ts';
import type { CheckScore } from './score-checks.ts';
import type { DocumentScore, ScoredField } from './score-document.ts';
import { rowF1 } from './score-rows.ts';
import type { SplitScore } from './score-split.ts';
import { fieldOf } from './truth-path.ts';

/** Something counted out of all there were. `share` is null where there was nothing to count. */
export type Count = { count: number; of: number; share: number | null };

export type GroupSummary = {
  documents: number;
  /** Documents that the service refused or failed at. */
  errors: number;
  classified: Count;
  /** Recorded values that were read exactly. */
  fields: Count;
  /** Documents without one wrong recorded value. */
  exactDocuments: Count;
  /** Harmonic mean of precision and recall of whole rows; null without rows. */
  rowF1: number | null;
  /** Blanks for which a value was given. */
  hallucinations: Count;
};

export type Summary = {
  total: GroupSummary;
  byType: Partial<Record<DocType, GroupSummary>>;
  /** `generated, tax forms`, `scan, others` and so on, best first. */
  byKind: Record<string, GroupSummary>;
  /** True type → answered type → documents. */
  confusion: Partial<Record<DocType, Partial<Record<DocType | 'none', number>>>>;
  /** Document type → field, row numbers taken out → recorded values read exactly. */
  byField: Partial<Record<DocType, Record<string, Count>>>;
  /** Document type → list. */
  byList: Partial<Record<DocType, Record<string, { rowF1: number | null; rows: number; values: Count }>>>;
  checks: {
    /** Failed error checks whose truth is known, and how many of them rightly failed. */
    precision: Count;
    /** Failed error checks that took in values nobody recorded. */
    unknown: number;
    /** Of the justified ones that named recorded suspects: how often a suspect was wrong. */
    suspects: Count;
    /** By check, those that failed. */
    byId: Record<string, Record<CheckScore['verdict'], number>>;
  };
  split: {
    /** Harmonic mean of the two below; null where there was nothing to find and nothing was found. */
    f1: number | null;
    /** Ends of documents that were given, and how many of them are ends. */
    precision: Count;
    /** Ends of documents, and how many of them were given. */
    recall: Count;
    /** Documents found from first to last page, with their type. */
    exactDocuments: Count;
    files: number;
  };
  review: {
    /** Documents said to need a look, and how many of them have a wrong value. */
    precision: Count;
    /** Documents with a wrong value, and how many of them are said to need a look. */
    recall: Count;
  };
  /** Marked boxes seen on documents that have none, and how many documents were looked at. */
  falseMarks: { count: number; documents: number };
  confidence: {
    auroc: number | null;
    /** Among the fields for which a value was given. */
    aurocOfValues: number | null;
    /** Wrong fields found by looking at the least confident tenth; rows that were not read cannot be found so. */
    errorsCaught: Count;
    /** Mean distance between confidence and the share of right values, by tenths of the values; null without values. */
    calibrationError: number | null;
  };
  /** Must be 0. */
  ungroundedAboveHalf: number;
  medianMs: number;
};

export const REVIEWED_SHARE = 0.1;

/** Everything that is measured, from documents held against their truth. */
export function summarise(scores: readonly DocumentScore[], splits: readonly SplitScore[] = []): Summary {
  return {
    total: summariseGroup(scores),
    byType: byType(scores, summariseGroup),
    byKind: byKind(scores),
    confusion: byType(scores, (group) => countBy(group, ({ classifiedAs }) => classifiedAs ?? 'none')),
    byField: byType(scores, (group) => {
      const byField = Map.groupBy(recorded(group), ({ path }) => fieldOf(path));
      return Object.fromEntries([...byField].map(([field, fields]) => [field, rightOf(fields)]));
    }),
    byList: byType(scores, summariseLists),
    checks: summariseChecks(scores),
    split: summariseSplits(splits),
    review: summariseReview(scores),
    falseMarks: summariseFalseMarks(scores),
    confidence: summariseConfidence(recorded(scores)),
    ungroundedAboveHalf: scores.reduce((sum, { ungrounded }) => sum + ungrounded.length, 0),
    medianMs: scores.map(({ ms }) => ms).sort((a, b) => a - b)[scores.length >> 1] ?? 0,
  };
}

/** The IRS forms are laid out by law and the others by whoever prints them, so one figure for both would say little. */
const isTaxForm = (type: DocType): boolean => type === 'W2' || type.startsWith('109');

function byKind(scores: readonly DocumentScore[]): Record<string, GroupSummary> {
  const groups = Map.groupBy(
    scores,
    ({ kind, type }) => `${kind ?? 'not stated'}, ${isTaxForm(type) ? 'tax forms' : 'others'}`,
  );
  const names = [...documentKinds, 'not stated'].flatMap((kind) => [`${kind}, tax forms`, `${kind}, others`]);
  return Object.fromEntries(
    names.flatMap((name) => {
      const group = groups.get(name);
      return group ? [[name, summariseGroup(group)]] : [];
    }),
  );
}

const recorded = (scores: readonly DocumentScore[]): ScoredField[] => scores.flatMap(({ fields }) => fields ?? []);

function summariseGroup(scores: readonly DocumentScore[]): GroupSummary {
  const withTruth = scores.filter(({ fields }) => fields !== null);
  const blanks = recorded(scores).filter(({ expected }) => expected === null);
  return {
    documents: scores.length,
    errors: scores.filter(({ error }) => error !== null).length,
    classified: countOf(scores, ({ type, classifiedAs }) => type === classifiedAs),
    fields: rightOf(recorded(scores)),
    exactDocuments: countOf(withTruth, ({ fields }) => fields?.every(({ right }) => right) === true),
    rowF1: rowF1(scores.flatMap(({ rows }) => rows)),
    hallucinations: countOf(blanks, ({ right }) => !right),
  };
}

function summariseLists(group: readonly DocumentScore[]) {
  const byList = Map.groupBy(
    group.flatMap(({ rows }) => rows),
    ({ list }) => list,
  );
  return Object.fromEntries(
    [...byList].map(([list, rows]) => {
      const sum = (part: 'right' | 'missed' | 'valuesRight' | 'values') =>
        rows.reduce((total, row) => total + row[part], 0);
      const values = toCount(sum('valuesRight'), sum('values'));
      return [list, { rowF1: rowF1(rows), rows: sum('right') + sum('missed'), values }];
    }),
  );
}

function summariseChecks(scores: readonly DocumentScore[]): Summary['checks'] {
  const checks = scores.flatMap((score) => score.checks);
  const known = checks.filter(({ verdict }) => verdict !== 'unknown');
  return {
    precision: countOf(known, ({ verdict }) => verdict === 'justified'),
    unknown: checks.length - known.length,
    suspects: countOf(
      known.filter(({ verdict, suspectWrong }) => verdict === 'justified' && suspectWrong !== null),
      ({ suspectWrong }) => suspectWrong === true,
    ),
    byId: Object.fromEntries(
      [...Map.groupBy(checks, ({ id }) => id)].map(([id, ofId]) => {
        const count = (wanted: CheckScore['verdict']) => ofId.filter(({ verdict }) => verdict === wanted).length;
        return [id, { justified: count('justified'), unjustified: count('unjustified'), unknown: count('unknown') }];
      }),
    ),
  };
}

function summariseSplits(splits: readonly SplitScore[]): Summary['split'] {
  const sum = (part: 'found' | 'missed' | 'surplus' | 'exactDocuments' | 'documents') =>
    splits.reduce((total, split) => total + split[part], 0);
  const [found, missed, surplus] = [sum('found'), sum('missed'), sum('surplus')];
  const all = 2 * found + missed + surplus;
  return {
    f1: all === 0 ? null : (2 * found) / all,
    precision: toCount(found, found + surplus),
    recall: toCount(found, found + missed),
    exactDocuments: toCount(sum('exactDocuments'), sum('documents')),
    files: splits.length,
  };
}

function summariseReview(scores: readonly DocumentScore[]): Summary['review'] {
  const known = scores.filter(({ fields, needsReview }) => fields !== null && needsReview !== null);
  const isWrong = ({ fields }: DocumentScore) => fields?.some(({ right }) => !right) === true;
  const needsReview = (score: DocumentScore) => score.needsReview === true;
  return {
    precision: countOf(known.filter(needsReview), isWrong),
    recall: countOf(known.filter(isWrong), needsReview),
  };
}

function summariseFalseMarks(scores: readonly DocumentScore[]): Summary['falseMarks'] {
  const counts = scores.flatMap(({ falseMarks }) => falseMarks ?? []);
  return { count: counts.reduce((sum, count) => sum + count, 0), documents: counts.length };
}

function summariseConfidence(fields: readonly ScoredField[]): Summary['confidence'] {
  const ranked = fields.filter((field): field is ScoredField & RankedField => field.confidence !== null);
  const errors = fields.filter(({ right, path }) => !right && !path.endsWith('.length')).length;
  const values = ranked.filter(({ actual }) => actual !== null && actual !== undefined);
  return {
    auroc: auroc(ranked),
    aurocOfValues: auroc(values),
    calibrationError: calibrationError(values),
    errorsCaught: toCount(errorsCaught(ranked, REVIEWED_SHARE), errors),
  };
}

function byType<Result>(scores: readonly DocumentScore[], summary: (group: DocumentScore[]) => Result) {
  const groups = Map.groupBy(scores, ({ type }) => type);
  const result: Partial<Record<DocType, Result>> = {};
  for (const type of docTypes) {
    const group = groups.get(type);
    if (group) result[type] = summary(group);
  }
  return result;
}

function countBy<Item, Key extends string>(items: readonly Item[], keyOf: (item: Item) => Key) {
  const counts: Partial<Record<Key, number>> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

const rightOf = (fields: readonly ScoredField[]): Count => countOf(fields, ({ right }) => right);
const countOf = <Item>(items: readonly Item[], test: (item: Item) => boolean): Count =>
  toCount(items.filter(test).length, items.length);
const toCount = (count: number, of: number): Count => ({ count, of, share: of === 0 ? null : count / of });
