import type { Bbox } from '../../shared/cell.ts';
import { sharedLength } from './box.ts';
import type { Segment, TextRow } from './segments.ts';

/** A column of a table: the x range its text takes. */
export type Column = { from: number; to: number };

/**
 * Columns of a run of rows: the x ranges between gaps that (nearly) no row crosses.
 *
 * @param minGap - Gaps narrower than this (px) part words, not columns.
 */
export function findColumns(rows: TextRow[], minGap: number): Column[] {
  const allowed = Math.floor(0.08 * rows.length);
  const edges = rows
    .flatMap((row) => row.segments.flatMap(({ bbox }) => [[bbox[0], 1] as const, [bbox[2], -1] as const]))
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const columns: Column[] = [];
  let covered = 0;
  for (const [x, step] of edges) {
    const before = covered;
    covered += step;
    const last = columns.at(-1);
    if (before <= allowed && covered > allowed) {
      if (last && x - last.to < minGap) last.to = Number.NaN;
      else columns.push({ from: x, to: Number.NaN });
    } else if (before > allowed && covered <= allowed && last) last.to = x;
  }
  return columns;
}

/** First and last column that a box lies in, by a good part of the column or of the box itself. Null between columns. */
export function columnsOf(bbox: Bbox, columns: Column[]): [number, number] | null {
  const touched = columns.flatMap(({ from, to }, index) => {
    const shared = sharedLength(from, to, bbox[0], bbox[2]);
    return shared > 0.3 * Math.min(to - from, bbox[2] - bbox[0]) ? [index] : [];
  });
  return touched.length > 0 ? [touched[0]!, touched.at(-1)!] : null;
}

/** The column nearest to a box that lies in none. */
export function nearestColumn(bbox: Bbox, columns: Column[]): number {
  let nearest = 0;
  columns.forEach(({ from, to }, index) => {
    const best = columns[nearest]!;
    if (sharedLength(from, to, bbox[0], bbox[2]) > sharedLength(best.from, best.to, bbox[0], bbox[2])) nearest = index;
  });
  return nearest;
}

/** The segments of a row by column; a segment over several columns stands in its first, with its span. */
export function placeInColumns(
  row: TextRow,
  columns: Column[],
): { column: number; colspan: number; segments: Segment[] }[] {
  const placed: { column: number; colspan: number; segments: Segment[] }[] = [];
  for (const segment of row.segments) {
    const [first, last] = columnsOf(segment.bbox, columns) ?? [
      nearestColumn(segment.bbox, columns),
      nearestColumn(segment.bbox, columns),
    ];
    const previous = placed.at(-1);
    if (previous && first < previous.column + previous.colspan) {
      previous.segments.push(segment);
      previous.colspan = Math.max(previous.colspan, last - previous.column + 1);
    } else placed.push({ column: first, colspan: last - first + 1, segments: [segment] });
  }
  return placed;
}
