import type { Readings } from '../reading.ts';
import type { Candidate } from './candidate.ts';
import { agree } from './consensus.ts';
import type { RowCandidates } from './read-rows.ts';

/**
 * Chooses among the versions of a list that copies and sources give: the one on which most of them agree, and of those
 * that stand alone the fullest. Rows of the other versions that agree with it in their place count as its copies.
 */
export function agreeRows(list: string, versions: readonly RowCandidates[][], readings: Readings): void {
  const keys = versions.map(keyOf);
  const copies = new Map<string, number>();
  for (const key of keys) copies.set(key, (copies.get(key) ?? 0) + 1);
  let best: { rows: RowCandidates[]; weight: number } | null = null;
  for (const [index, rows] of versions.entries()) {
    const alike = (copies.get(keys[index] ?? '') ?? 1) - 1;
    const weight = weightOf(rows) * fullness(rows) * (1 + 0.5 * alike);
    if (weight > (best?.weight ?? 0)) best = { rows, weight };
  }
  const asLong = versions.filter((rows) => rows.length === best?.rows.length);
  for (const [index, row] of (best?.rows ?? []).entries()) {
    for (const [key, candidate] of row) {
      const same = asLong.map((rows) => rows[index]?.get(key)).filter((other) => other !== undefined);
      // The chosen version speaks twice, so that one other reading cannot outvote it.
      const reading = agree([candidate, ...same]);
      const path = key === '' ? `${list}[${index}]` : `${list}[${index}].${key}`;
      if (reading) readings.set(path, reading);
    }
  }
}

const weightOf = (rows: readonly RowCandidates[]) =>
  rows.flatMap((row) => [...row.values()]).reduce((sum, candidate) => sum + cellWeight(candidate), 0);

/** Share of the cells that are filled: rows torn apart leave holes. */
function fullness(rows: readonly RowCandidates[]): number {
  const keys = new Set(rows.flatMap((row) => [...row.keys()]));
  return rows.reduce((sum, row) => sum + row.size, 0) / Math.max(1, rows.length * keys.size);
}

const cellWeight = ({ cost, exact }: Candidate) => (exact ? 1.5 : 1) / (1 + Math.max(0, cost) / 4);

const keyOf = (rows: readonly RowCandidates[]) =>
  JSON.stringify(
    rows.map((row) => [...row].map(([key, { value }]) => [key, String(value).replace(/[\s.,-]/g, '')]).sort()),
  );
