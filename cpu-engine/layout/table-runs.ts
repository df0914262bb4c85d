import { boxHeight, median } from './box.ts';
import { findColumns, placeInColumns } from './columns.ts';
import { isValue } from './placed-rows.ts';
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

/** A split must win this much, or one odd row would cut a table in two. At a wide space it is nearly free. */
const SPLIT_COST = 3;

/** A row of column heads below values all but proves that a new table begins. */
const HEADS_COST = -10;

/** Every pair of breaks is weighed, so their number is bounded; a page of 350 rows stays within milliseconds. */
const MAX_BREAKS = 40;

/**
 * Parts a run where two tables stand above each other: there, the rows of one cross the gaps of the other, and each has
 * more columns alone than both have together. Of all ways to part the run the one with most columns over all rows is
 * taken (the best end is known for each break, from the top down).
 */
export function splitStacked(run: TextRow[], minGap: number): TextRow[][] {
  const gaps = run.slice(1).map((row, index) => gapBelow(run[index]!, row));
  const breaks = [0, ...strongestBreaks(run, gaps), run.length];
  const usualGap = median(gaps, 0);
  const costAt = (at: number) => {
    if (isHeads(run, at)) return HEADS_COST;
    return gaps[at - 1]! > usualGap + boxHeight(run[at]!.bbox) ? 0.5 : SPLIT_COST;
  };
  const best: { worth: number; from: number }[] = [{ worth: 0, from: 0 }];
  for (let end = 1; end < breaks.length; end++) {
    let choice = { worth: Number.NEGATIVE_INFINITY, from: 0 };
    for (let from = 0; from < end; from++) {
      const part = columnRows(run.slice(breaks[from], breaks[end]), minGap);
      const worth = best[from]!.worth + part - (from === 0 ? 0 : costAt(breaks[from]!));
      if (worth > choice.worth) choice = { worth, from };
    }
    best.push(choice);
  }
  const parts: TextRow[][] = [];
  for (let end = breaks.length - 1; end > 0; end = best[end]!.from) {
    parts.unshift(run.slice(breaks[best[end]!.from], breaks[end]));
  }
  return parts;
}

/**
 * What a table of these rows is worth: its columns in each of its rows, less the segments that would share a cell. The
 * gaps of a single row are no columns yet.
 */
function columnRows(rows: TextRow[], minGap: number): number {
  const full = rows.filter((row) => row.segments.length >= 2);
  if (full.length < 2) return rows.length * (full.length + 1);
  const columns = findColumns(full, minGap);
  const crowded = full.reduce((sum, row) => sum + row.segments.length - placeInColumns(row, columns).length, 0);
  return rows.length * columns.length - 2.5 * crowded;
}

/** Three or more texts without a figure, after a row with values and before another. */
function isHeads(run: TextRow[], at: number): boolean {
  const hasValue = (row: TextRow | undefined) => row?.segments.some(({ text }) => isValue(text)) ?? false;
  const isBelowValues = hasValue(run[at - 1]) || (run[at - 1]?.segments.length === 1 && hasValue(run[at - 2]));
  const { segments } = run[at]!;
  const areWords = segments.length >= 3 && !segments.some(({ text }) => /\d/.test(text));
  return areWords && isBelowValues && hasValue(run[at + 1]);
}

/** Only a lone line, a wider space or another number of segments can begin a new table. */
function strongestBreaks(run: TextRow[], gaps: number[]): number[] {
  const usualGap = median(gaps, 0);
  const breaks = gaps.flatMap((gap, index) => {
    const [above, row] = [run[index]!, run[index + 1]!];
    const isWider = gap > usualGap + 0.35 * boxHeight(row.bbox);
    return isWider ||
      isHeads(run, index + 1) ||
      row.segments.length < 2 ||
      above.segments.length !== row.segments.length
      ? [index + 1]
      : [];
  });
  return breaks
    .sort((a, b) => gaps[b - 1]! - gaps[a - 1]!)
    .slice(0, MAX_BREAKS)
    .sort((a, b) => a - b);
}
