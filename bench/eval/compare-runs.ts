import type { DocumentScore } from './score-document.ts';
import { summarise } from './summarise.ts';
import type { Table } from './table.ts';

/** A value or a type that one run has right and the other has not. */
export type Change = { file: string; what: string; before: unknown; after: unknown };
export type Comparison = { better: Change[]; worse: Change[]; documents: number };

/** What got better and what got worse, over the documents that both runs have. */
export function compareRuns(before: readonly DocumentScore[], after: readonly DocumentScore[]): Comparison {
  const earlier = new Map(before.map((score) => [score.file, score]));
  const comparison: Comparison = { better: [], worse: [], documents: 0 };
  for (const now of after) {
    const then = earlier.get(now.file);
    if (then === undefined) continue;
    comparison.documents += 1;
    for (const { wasRight, isRight, ...change } of pairs(then, now)) {
      if (wasRight !== isRight) comparison[isRight ? 'better' : 'worse'].push({ file: now.file, ...change });
    }
  }
  return comparison;
}

type Pair = Omit<Change, 'file'> & { wasRight: boolean; isRight: boolean };

function pairs(then: DocumentScore, now: DocumentScore): Pair[] {
  const fieldsThen = new Map(then.fields?.map((field) => [field.path, field]));
  const type: Pair = {
    what: 'classification',
    before: then.classifiedAs,
    after: now.classifiedAs,
    wasRight: then.classifiedAs === then.type,
    isRight: now.classifiedAs === now.type,
  };
  const fields = (now.fields ?? []).flatMap((field): Pair[] => {
    const was = fieldsThen.get(field.path);
    if (was === undefined) return [];
    return [{ what: field.path, before: was.actual, after: field.actual, wasRight: was.right, isRight: field.right }];
  });
  return [type, ...fields];
}

/** The main figures of both runs, then every change, with what was read before and after; over the documents of both. */
export function comparisonTables(earlier: readonly DocumentScore[], later: readonly DocumentScore[]): Table[] {
  const { better, worse, documents } = compareRuns(earlier, later);
  const [before, after] = [summarise(common(earlier, later)), summarise(common(later, earlier))];
  const figures: [string, number | null, number | null][] = [
    ['documents classified right', before.total.classified.share, after.total.classified.share],
    ['values read exactly', before.total.fields.share, after.total.fields.share],
    ['documents without one wrong value', before.total.exactDocuments.share, after.total.exactDocuments.share],
    ['row F1', before.total.rowF1, after.total.rowF1],
    ['blanks filled', before.total.hallucinations.share, after.total.hallucinations.share],
    ['check precision', before.checks.precision.share, after.checks.precision.share],
    ['AUROC of confidence', before.confidence.auroc, after.confidence.auroc],
  ];
  return [
    {
      title: `Compared with the other run, over the ${documents} documents of both`,
      header: ['measure', 'before', 'after', 'change'],
      rows: figures.map(([name, was, is]) => [name, figure(was), figure(is), difference(was, is)]),
    },
    changes('Better', better),
    changes('Worse', worse),
  ];
}

const common = (scores: readonly DocumentScore[], others: readonly DocumentScore[]): DocumentScore[] => {
  const files = new Set(others.map(({ file }) => file));
  return scores.filter(({ file }) => files.has(file));
};

const changes = (title: string, list: readonly Change[]): Table => ({
  title: `${title}: ${list.length}`,
  header: ['document', 'field', 'before', 'after'],
  rows: list.map(({ file, what, before, after }) => [file, what, shown(before), shown(after)]),
});

const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function difference(was: number | null, is: number | null): string {
  if (was === null || is === null) return '–';
  return `${is >= was ? '+' : '−'}${Math.abs(is - was).toFixed(3)}`;
}
