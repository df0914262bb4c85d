import { signalNames } from '../../../gpu-workers/extraction/confidence-signals.ts';
import { calibrationError, reliability } from '../calibration.ts';
import { auroc, errorsCaught, type RankedField } from '../ranking.ts';
import type { Table } from '../table.ts';
import type { ConfidenceSample } from './confidence-samples.ts';
import type { ConfidenceModel } from './fit-confidence.ts';

/** @param confidence - By weights fitted without the sample's document. */
export type JudgedSample = ConfidenceSample & { confidence: number };

const REVIEWED_SHARE = 0.1;
const THRESHOLDS = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95];

/** How well confidence tells right from wrong, now and as the runs gave it: over all, by run and by family. */
export function rankingTable(
  judged: readonly JudgedSample[],
  runs: readonly { name: string; judged: readonly JudgedSample[] }[],
): Table {
  const families = [...Map.groupBy(judged, ({ family }) => family)].sort(([a], [b]) => a.localeCompare(b));
  const groups: [string, readonly JudgedSample[]][] = [
    ['all', judged],
    ...runs.map((run): [string, readonly JudgedSample[]] => [run.name, run.judged]),
    ...families,
  ];
  return {
    title: 'Confidence on documents left out',
    note: 'In brackets the confidence that the runs came with.',
    header: ['values', 'number', 'wrong', 'AUROC', 'errors in the lowest 10 %', 'calibration error'],
    rows: groups.map(([name, samples]) => [
      name,
      String(samples.length),
      String(samples.filter(({ right }) => !right).length),
      beside(samples, (ranked) => decimal(auroc(ranked), 3)),
      beside(samples, caught),
      beside(samples, (ranked) => decimal(calibrationError(ranked), 3)),
    ]),
  };
}

export const calibrationTable = (judged: readonly JudgedSample[]): Table => ({
  title: 'Calibration on documents left out',
  header: ['confidence', 'values', 'mean confidence', 'share right'],
  rows: reliability(judged).map(({ from, to, fields, confidence, right }) => [
    `${decimal(from, 3)} to ${decimal(to, 3)}`,
    String(fields),
    decimal(confidence, 3),
    decimal(right, 3),
  ]),
});

/** What a person finds who looks at every value up to a threshold. */
export function reviewTable(judged: readonly JudgedSample[]): Table {
  const errors = judged.filter(({ right }) => !right).length;
  return {
    title: 'Values at or below a threshold, on documents left out',
    header: ['threshold', 'values', 'wrong among them', 'of all wrong values'],
    rows: THRESHOLDS.map((threshold) => {
      const low = judged.filter(({ confidence }) => confidence <= threshold);
      const wrong = low.filter(({ right }) => !right).length;
      return [String(threshold), share(low.length, judged.length), share(wrong, low.length), share(wrong, errors)];
    }),
  };
}

export const weightTable = (model: ConfidenceModel, samples: readonly ConfidenceSample[]): Table => ({
  title: 'Weights',
  note: 'Where a signal is more than half there: the values, and the wrong ones among them.',
  header: ['signal', 'weight', 'values', 'wrong'],
  rows: signalNames.map((name) => {
    const having = samples.filter(({ signals }) => signals[name] > 0.5);
    const wrong = having.filter(({ right }) => !right).length;
    return [name, decimal(model.weights[name], 2), String(having.length), String(wrong)];
  }),
});

/** A figure of the new confidence, and in brackets that of the old one. */
const beside = (samples: readonly JudgedSample[], figure: (ranked: readonly RankedField[]) => string): string =>
  `${figure(samples)} (${figure(samples.map(({ before, right }) => ({ confidence: before, right })))})`;

const caught = (ranked: readonly RankedField[]): string =>
  share(errorsCaught(ranked, REVIEWED_SHARE), ranked.filter(({ right }) => !right).length);

const share = (count: number, of: number): string => (of === 0 ? '–' : `${((100 * count) / of).toFixed(0)} %`);
const decimal = (figure: number | null, digits: number): string => (figure === null ? '–' : figure.toFixed(digits));
