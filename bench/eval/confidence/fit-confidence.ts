import { type SignalName, signalNames } from '../../../gpu-workers/extraction/confidence-signals.ts';
import { auroc, type RankedField } from '../ranking.ts';
import type { Table } from '../table.ts';
import type { ConfidenceSample } from './confidence-samples.ts';
import { calibrationTable, rankingTable, reviewTable, weightTable } from './confidence-tables.ts';
import { confidenceBy, crossValidate, fitWeights, PENALTY } from './cross-validate.ts';

/** What `gpu-workers/extraction/confidence-model.json` holds. */
export type ConfidenceModel = {
  fitted_on: string;
  /** What it was fitted to. `runs`: in which ways the pages of each run were made worse. */
  sample: { runs: string[]; documents: number; values: number; wrong: number };
  penalty: number;
  auroc: { in_sample: number | null; out_of_fold: number | null };
  intercept: number;
  weights: Record<SignalName, number>;
};

/** The samples of one run. @param name - In which ways its pages were made worse. */
export type SampleRun = { name: string; samples: readonly ConfidenceSample[] };

/**
 * Fits the confidence of values to all runs together, and says how good it is on documents left out.
 *
 * @param fittedOn - `YYYY-MM-DD`
 */
export function fitConfidence(
  runs: readonly SampleRun[],
  fittedOn: string,
): { model: ConfidenceModel; tables: Table[] } {
  const samples = runs.flatMap((run) => run.samples);
  const fit = fitWeights(samples);
  const outOfFold = crossValidate(samples);
  const judged = samples.map((sample, index) => ({ ...sample, confidence: outOfFold[index] as number }));
  const inSample = samples.map((sample): RankedField => ({ ...sample, confidence: confidenceBy(fit, sample) }));
  const rounded = (weight: number | undefined) => Math.round((weight ?? 0) * 1000) / 1000;
  const model: ConfidenceModel = {
    fitted_on: fittedOn,
    sample: {
      runs: runs.map(({ name }) => name),
      documents: new Set(samples.map(({ document }) => document)).size,
      values: samples.length,
      wrong: samples.filter(({ right }) => !right).length,
    },
    penalty: PENALTY,
    auroc: { in_sample: threeDigits(auroc(inSample)), out_of_fold: threeDigits(auroc(judged)) },
    intercept: rounded(fit.intercept),
    weights: Object.fromEntries(
      signalNames.map((name, at) => [name, rounded(fit.weights[at])]),
    ) as ConfidenceModel['weights'],
  };
  let from = 0;
  const judgedRuns = runs.map(({ name, samples: { length } }) => {
    from += length;
    return { name, judged: judged.slice(from - length, from) };
  });
  return {
    model,
    tables: [
      rankingTable(judged, judgedRuns),
      calibrationTable(judged),
      reviewTable(judged),
      weightTable(model, samples),
    ],
  };
}

const threeDigits = (figure: number | null) => (figure === null ? null : Math.round(figure * 1000) / 1000);
