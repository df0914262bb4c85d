export type Spread = { count: number; medianMs: number; p99Ms: number };

/** @param timesMs - At least one. */
export function toSpread(timesMs: readonly number[]): Spread {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
  return { count: sorted.length, medianMs: at(0.5), p99Ms: at(0.99) };
}
