/** The first of these times; null when there is none. */
export function soonest(...timesMs: readonly (number | null)[]): number | null {
  const known = timesMs.filter((atMs) => atMs !== null);
  return known.length === 0 ? null : Math.min(...known);
}
