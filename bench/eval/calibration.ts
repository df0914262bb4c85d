import type { RankedField } from './ranking.ts';

/** One tenth of the fields, from the least confident up. @param right - Share of them, 0 to 1. */
export type Bin = { from: number; to: number; fields: number; confidence: number; right: number };

const BINS = 10;

/**
 * Confidence beside the share that is right, by tenths of the fields. Fields of one confidence stay together, so there can be
 * fewer than ten bins, and they need not be of one size.
 */
export function reliability(fields: readonly RankedField[]): Bin[] {
  const sorted = fields.toSorted((a, b) => a.confidence - b.confidence);
  const bins: Bin[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = Math.max(start + 1, Math.ceil(((bins.length + 1) * sorted.length) / BINS));
    while (sorted[end] && sorted[end]?.confidence === sorted[end - 1]?.confidence) end += 1;
    bins.push(toBin(sorted.slice(start, end)));
    start = end;
  }
  return bins;
}

/** Expected calibration error: the bins' distances between confidence and rightness, weighted by their fields. Null without fields. */
export function calibrationError(fields: readonly RankedField[]): number | null {
  if (fields.length === 0) return null;
  const distances = reliability(fields).map((bin) => bin.fields * Math.abs(bin.confidence - bin.right));
  return distances.reduce((sum, distance) => sum + distance, 0) / fields.length;
}

function toBin(fields: readonly RankedField[]): Bin {
  const mean = (figureOf: (field: RankedField) => number) =>
    fields.reduce((sum, field) => sum + figureOf(field), 0) / fields.length;
  return {
    from: fields[0]?.confidence ?? 0,
    to: fields.at(-1)?.confidence ?? 0,
    fields: fields.length,
    confidence: mean(({ confidence }) => confidence),
    right: mean(({ right }) => Number(right)),
  };
}
