import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';
import { auroc, errorsCaught, type RankedField } from './ranking.ts';
import type { DocumentScore, ScoredField } from './score-document.ts';
import { rowF1 } from './score-rows.ts';
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
  byOrigin: Record<string, GroupSummary>;
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
  };
  confidence: {
    auroc: number | null;
    /** Among the fields for which a value was given. */
    aurocOfValues: number | null;
    /** Wrong fields found by looking at the least confident tenth; rows that were not read cannot be found so. */
    errorsCaught: Count;
  };
  /** Must be 0. */
  ungroundedAboveHalf: number;
  medianMs: number;
};

export const REVIEWED_SHARE = 0.1;

/** Everything that is measured, from documents held against their truth. */
export function summarise(scores: readonly DocumentScore[]): Summary {
  return {
    total: summariseGroup(scores),
    byType: byType(scores, summariseGroup),
    byOrigin: Object.fromEntries(
      [...Map.groupBy(scores, ({ origin }) => origin ?? 'not stated')].map(([origin, group]) => [
        origin,
        summariseGroup(group),
      ]),
    ),
    confusion: byType(scores, (group) => countBy(group, ({ classifiedAs }) => classifiedAs ?? 'none')),
    byField: byType(scores, (group) => {
      const byField = Map.groupBy(recorded(group), ({ path }) => fieldOf(path));
      return Object.fromEntries([...byField].map(([field, fields]) => [field, rightOf(fields)]));
    }),
    byList: byType(scores, summariseLists),
    checks: summariseChecks(scores),
    confidence: summariseConfidence(recorded(scores)),
    ungroundedAboveHalf: scores.reduce((sum, { ungrounded }) => sum + ungrounded.length, 0),
    medianMs: scores.map(({ ms }) => ms).sort((a, b) => a - b)[scores.length >> 1] ?? 0,
  };
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
  };
}

function summariseConfidence(fields: readonly ScoredField[]): Summary['confidence'] {
  const ranked = fields.filter((field): field is ScoredField & RankedField => field.confidence !== null);
  const errors = fields.filter(({ right, path }) => !right && !path.endsWith('.length')).length;
  return {
    auroc: auroc(ranked),
    aurocOfValues: auroc(ranked.filter(({ actual }) => actual !== null && actual !== undefined)),
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
