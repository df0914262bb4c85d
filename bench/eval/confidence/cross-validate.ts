import { signalDirections, signalNames } from '../../../gpu-workers/extraction/confidence-signals.ts';
import type { ConfidenceSample } from './confidence-samples.ts';
import { fitLogistic, type Logistic, predict } from './logistic-regression.ts';

const FOLDS = 10;
/** Pulls weights of rare signals to nothing; chosen among 0.3, 1, 3 and 10 by the ranking out of fold. */
export const PENALTY = 1;

const directions = signalNames.map((name) => signalDirections[name]);
const featuresOf = ({ signals }: ConfidenceSample): number[] => signalNames.map((name) => signals[name]);

export const fitWeights = (samples: readonly ConfidenceSample[]): Logistic =>
  fitLogistic(
    samples.map((sample) => ({ features: featuresOf(sample), outcome: sample.right })),
    directions,
    PENALTY,
  );

export const confidenceBy = (fit: Logistic, sample: ConfidenceSample): number =>
  Math.min(sample.ceiling, predict(fit, featuresOf(sample)));

/**
 * The confidence of each sample by weights that were fitted without its document, nor any copy of it: what to expect on
 * documents that nobody has seen.
 *
 * @returns In the order of the samples.
 */
export function crossValidate(samples: readonly ConfidenceSample[]): number[] {
  const documents = [...new Set(samples.map(({ document }) => document))].sort();
  const folds = new Map(documents.map((document, index) => [document, index % FOLDS]));
  const foldOf = ({ document }: ConfidenceSample) => folds.get(document);
  const fits = Array.from({ length: FOLDS }, (_, fold) =>
    fitWeights(samples.filter((other) => foldOf(other) !== fold)),
  );
  return samples.map((sample) => confidenceBy(fits[foldOf(sample) ?? 0] as Logistic, sample));
}
