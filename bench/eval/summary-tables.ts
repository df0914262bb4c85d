import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';
import { type Count, type GroupSummary, REVIEWED_SHARE, type Summary } from './summarise.ts';
import type { Table } from './table.ts';

/** The summary as tables, most general first. */
export const summaryTables = (summary: Summary): Table[] => [
  overview(summary),
  groups('By document type', 'type', [...byType(summary.byType), ['all', summary.total]]),
  groups('By kind of file', 'kind', Object.entries(summary.byKind)),
  confusion(summary),
  lists(summary),
  checks(summary),
  fields(summary),
];

function overview(summary: Summary): Table {
  const { total, split, checks, confidence, review, falseMarks, ungroundedAboveHalf, medianMs } = summary;
  const reviewed = percent(REVIEWED_SHARE, 0);
  const rows: [string, string, string][] = [
    ['documents that got no answer', String(total.errors), `of ${total.documents}`],
    ['documents classified right', ...withCount(total.classified)],
    ['recorded values read exactly', ...withCount(total.fields)],
    ['documents without one wrong value', ...withCount(total.exactDocuments)],
    ['rows, F1 by best assignment', percent(total.rowF1), ''],
    ['blanks for which a value was given', ...withCount(total.hallucinations)],
    ['boundaries between documents in a file, F1', percent(split.f1), `${split.files} files of several pages`],
    ['boundaries given that are right', ...withCount(split.precision)],
    ['boundaries that were found', ...withCount(split.recall)],
    ['documents of files found with type and pages', ...withCount(split.exactDocuments)],
    ['marked boxes seen where there are none', String(falseMarks.count), `on ${falseMarks.documents} documents`],
    ['failed error checks that were justified', ...withCount(checks.precision, `${checks.unknown} more unknown`)],
    ['of those, named a wrong value as suspect', ...withCount(checks.suspects)],
    ['AUROC of confidence, all recorded values', decimal(confidence.auroc), ''],
    ['AUROC of confidence, where a value was given', decimal(confidence.aurocOfValues), ''],
    [`errors caught in the least confident ${reviewed}`, ...withCount(confidence.errorsCaught)],
    ['distance of confidence from the share of right values', percent(confidence.calibrationError), ''],
    ['documents to review that have a wrong value', ...withCount(review.precision)],
    ['documents with a wrong value that are to be reviewed', ...withCount(review.recall)],
    ['ungrounded amounts and identifiers above 0.5', String(ungroundedAboveHalf), ''],
    ['median time a document, both calls', `${(medianMs / 1000).toFixed(1)} s`, ''],
  ];
  return { title: 'Overview', header: ['measure', 'figure', 'of'], rows };
}

function groups(title: string, name: string, named: readonly [string, GroupSummary][]): Table {
  const header = [
    name,
    'documents',
    'errors',
    'classified',
    'values right',
    'values',
    'documents exact',
    'row F1',
    'blanks filled',
  ];
  const rows = named.map(([label, group]) => [
    label,
    String(group.documents),
    String(group.errors),
    percent(group.classified.share),
    percent(group.fields.share),
    String(group.fields.of),
    percent(group.exactDocuments.share),
    percent(group.rowF1),
    group.hallucinations.of === 0 ? '–' : `${group.hallucinations.count} of ${group.hallucinations.of}`,
  ]);
  return { title, header, rows };
}

function confusion({ confusion: matrix }: Summary): Table {
  const answers = [...docTypes, 'none' as const].filter((answer) =>
    Object.values(matrix).some((row) => row[answer] !== undefined),
  );
  const rows = byType(matrix).map(([type, row]) => [type, ...answers.map((answer) => String(row[answer] ?? '·'))]);
  return { title: 'Classification', note: 'Rows: the true type. Columns: the answer.', header: ['', ...answers], rows };
}

function lists({ byList }: Summary): Table {
  const rows = byType(byList).flatMap(([type, ofType]) =>
    Object.entries(ofType).map(([list, { rowF1, rows: count, values }]) => [
      `${type} ${list}`,
      String(count),
      percent(rowF1),
      percent(values.share),
      String(values.of),
    ]),
  );
  const header = ['list', 'recorded rows', 'row F1', 'values right in their row', 'values'];
  return { title: 'Rows', note: 'After the best assignment, so order and gaps do not matter.', header, rows };
}

function checks({ checks: { byId } }: Summary): Table {
  const rows = Object.entries(byId)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([id, { justified, unjustified, unknown }]) => [id, ...[justified, unjustified, unknown].map(String)]);
  const note =
    'Error checks that failed: with a value misread, with all read as printed, and with inputs that nobody recorded.';
  return { title: 'Failed checks', note, header: ['check', 'misread', 'as printed', 'unknown'], rows };
}

function fields({ byField }: Summary): Table {
  const all = byType(byField).flatMap(([type, ofType]) =>
    Object.entries(ofType).map(([field, count]) => ({ label: `${type} ${field}`, count })),
  );
  const flawed = all
    .filter(({ count }) => count.count < count.of)
    .sort((a, b) => (a.count.share ?? 0) - (b.count.share ?? 0) || b.count.of - a.count.of);
  const rows = flawed.map(({ label, count }) => [label, percent(count.share, 0), `${count.count} of ${count.of}`]);
  const note = `Only those with a mistake; the other ${all.length - flawed.length} of ${all.length} were always right.`;
  return { title: 'Fields', note, header: ['field', 'right', ''], rows };
}

/** In the order of the types everywhere: an object's own order puts `1098` first, as if it were a number. */
const byType = <Value>(values: Partial<Record<DocType, Value>>): [DocType, Value][] =>
  docTypes.flatMap((type) => {
    const value = values[type];
    return value === undefined ? [] : [[type, value] as [DocType, Value]];
  });

const withCount = (count: Count, more?: string): [string, string] => [
  percent(count.share),
  [`${round(count.count)} of ${count.of}`, ...(more ? [more] : [])].join(', '),
];
const round = (count: number): string => String(Math.round(count * 10) / 10);
const decimal = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
const percent = (share: number | null, digits = 1): string =>
  share === null ? '–' : `${(100 * share).toFixed(digits)} %`;
