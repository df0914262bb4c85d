import type { DocumentScore } from './score-document.ts';
import type { Table } from './table.ts';

/** Every single mistake, by document: what to look at next. */
export const mistakes = (scores: readonly DocumentScore[]): Table[] => [
  {
    title: 'Not answered',
    header: ['document', 'error'],
    rows: scores.flatMap(({ file, error }) => (error === null ? [] : [[file, error]])),
  },
  {
    title: 'Classified wrong',
    header: ['document', 'answer'],
    rows: scores
      .filter(({ type, classifiedAs }) => type !== classifiedAs)
      .map(({ file, classifiedAs }) => [file, classifiedAs ?? 'no answer']),
  },
  {
    title: 'Ungrounded amounts and identifiers above 0.5',
    header: ['document', 'field', 'value', 'confidence'],
    rows: scores.flatMap(({ file, ungrounded }) =>
      ungrounded.map(({ path, value, confidence }) => [file, path, shown(value), confidence.toFixed(3)]),
    ),
  },
  {
    title: 'Failed error checks',
    header: ['document', 'check', 'by the truth'],
    rows: scores.flatMap(({ file, checks }) => checks.map(({ id, verdict }) => [file, id, verdict])),
  },
  {
    title: 'Wrong values',
    header: ['document', 'field', 'confidence', 'true value', 'read as'],
    rows: scores.flatMap(({ file, fields }) =>
      (fields ?? [])
        .filter(({ right }) => !right)
        .map(({ path, confidence, expected, actual }) => [
          file,
          path,
          confidence?.toFixed(2) ?? '–',
          shown(expected),
          shown(actual),
        ]),
    ),
  },
];

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
};
