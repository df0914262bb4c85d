/** A number of 0 to 1, `Math.random` outside tests. */
export type Random = () => number;

/** `delayMs` ± 20 %, so that workers which failed together do not come back together. */
export const jittered = (delayMs: number, random: Random): number => delayMs * (0.8 + 0.4 * random());

/** The pause after the n-th failure in a row (n from 1): 1, 2, 4, 8, 16, 30, 30 … s ± 20 %. */
export const backoffMs = (failures: number, random: Random): number =>
  jittered(Math.min(30_000, 1000 * 2 ** (failures - 1)), random);

/** The pause before the n-th repetition of a result (n from 1): 1, 2, 3, 5, 8, 13, 13 … s ± 20 %. */
export const resultRetryMs = (attempt: number, random: Random): number =>
  jittered(1000 * (resultRetrySeconds[attempt - 1] ?? 13), random);

const resultRetrySeconds = [1, 2, 3, 5, 8, 13];
