/** One observation: its features, and whether what they speak of came true. */
export type Observation = { features: readonly number[]; outcome: boolean };

/** Which values a weight may have: not below 0, not above 0, or any. */
export type Direction = 'for' | 'against' | 'either';

export type Logistic = { intercept: number; weights: number[] };

const MAX_ROUNDS = 2000;
const MAX_STEP = 1;
const SMALLEST_STEP = 1e-7;

/**
 * Fits P(outcome) = 1 / (1 + e^−(intercept + weights · features)) by penalised maximum likelihood: Newton steps along one
 * weight after the other until none moves, each held within its direction. The problem is convex, so the order of the
 * observations and the start make no difference.
 *
 * @param penalty - Of half the square of each weight, in units of log likelihood; the intercept is free.
 */
export function fitLogistic(
  observations: readonly Observation[],
  directions: readonly Direction[],
  penalty: number,
): Logistic {
  const columns = [
    observations.map(() => 1),
    ...directions.map((_, at) => observations.map((o) => o.features[at] ?? 0)),
  ];
  const bounds = [[-Infinity, Infinity] as const, ...directions.map((direction) => bound[direction])];
  const weights = columns.map(() => 0);
  const margins = observations.map(() => 0);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let largest = 0;
    for (const [at, column] of columns.entries()) {
      const before = weights[at] as number;
      const step = newtonStep(column, { observations, margins }, before, at === 0 ? 0 : penalty);
      const [low, high] = bounds[at] as readonly [number, number];
      const after = Math.min(high, Math.max(low, before + step));
      if (after === before) continue;
      weights[at] = after;
      for (const [row, value] of column.entries()) margins[row] = (margins[row] as number) + value * (after - before);
      largest = Math.max(largest, Math.abs(after - before));
    }
    if (largest < SMALLEST_STEP) break;
  }
  const [intercept = 0, ...rest] = weights;
  return { intercept, weights: rest };
}

const bound: Readonly<Record<Direction, readonly [number, number]>> = {
  for: [0, Infinity],
  against: [-Infinity, 0],
  either: [-Infinity, Infinity],
};

/** Cut short, for far from the optimum a full step can overshoot without end. */
function newtonStep(
  column: readonly number[],
  { observations, margins }: { observations: readonly Observation[]; margins: readonly number[] },
  weight: number,
  penalty: number,
): number {
  let [gradient, curvature] = [-penalty * weight, penalty];
  for (const [row, value] of column.entries()) {
    if (value === 0) continue;
    const expected = sigmoid(margins[row] as number);
    gradient += value * (Number(observations[row]?.outcome) - expected);
    curvature += value * value * expected * (1 - expected);
  }
  return curvature === 0 ? 0 : Math.min(MAX_STEP, Math.max(-MAX_STEP, gradient / curvature));
}

export const predict = ({ intercept, weights }: Logistic, features: readonly number[]): number =>
  sigmoid(weights.reduce((sum, weight, at) => sum + weight * (features[at] ?? 0), intercept));

const sigmoid = (margin: number): number => 1 / (1 + Math.exp(-margin));
