import { boxHeight, median } from './box.ts';
import { findColumns } from './columns.ts';
import type { TextRow } from './segments.ts';

const gapBelow = (upper: TextRow, lower: TextRow): number => lower.bbox[1] - upper.bbox[3];

/**
 * Runs of rows that may be a table: rows with two or more segments, with lone lines in between (a wrapped description,
 * the name of a section) as long as the spacing goes on.
 */
export function tableRuns(rows: TextRow[], lineHeight: number): TextRow[][] {
  const runs: TextRow[][] = [];
  let run: TextRow[] = [];
  let loneLines = 0;
  const close = () => {
    while (run.length > 0 && run.at(-1)!.segments.length < 2) run.pop();
    if (run.length > 0) runs.push(run);
    run = [];
    loneLines = 0;
  };
  for (const row of rows) {
    const above = run.at(-1);
    const isLone = row.segments.length < 2;
    if (above && gapBelow(above, row) > (isLone ? 1.2 : 2.4) * lineHeight) close();
    if (isLone && (run.length === 0 || ++loneLines > 2)) {
      close();
      continue;
    }
    if (!isLone) loneLines = 0;
    run.push(row);
  }
  close();
  return runs;
}

/**
 * Parts a run where two tables stand above each other: there, the columns of both together are fewer than those of
 * one alone, because the rows of one cross the gaps of the other.
 */
export function splitStacked(run: TextRow[], minGap: number): TextRow[][] {
  if (run.length < 4) return [run];
  const multi = (rows: TextRow[]) => rows.filter((row) => row.segments.length >= 2);
  const whole = findColumns(multi(run), minGap).length;
  const usualGap = median(
    run.slice(1).map((row, index) => gapBelow(run[index]!, row)),
    0,
  );
  let best: { at: number; gain: number } | null = null;
  for (let at = 1; at < run.length; at++) {
    const above = run[at - 1]!;
    const row = run[at]!;
    const isBreak =
      row.segments.length < 2 ||
      gapBelow(above, row) > usualGap + 0.35 * boxHeight(row.bbox) ||
      Math.abs(row.segments.length - above.segments.length) >= 2;
    if (!isBreak) continue;
    const [upper, lower] = [multi(run.slice(0, at)), multi(run.slice(at))];
    if (upper.length < 1 || lower.length < 1) continue;
    const columns = [findColumns(upper, minGap).length, findColumns(lower, minGap).length];
    const gain = Math.max(...columns) - whole + (Math.min(...columns) - whole) * 0.1;
    if (Math.max(...columns) > whole && (!best || gain > best.gain)) best = { at, gain };
  }
  if (!best) return [run];
  return [...splitStacked(run.slice(0, best.at), minGap), ...splitStacked(run.slice(best.at), minGap)];
}
