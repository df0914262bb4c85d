import { toTable } from './assemble-table.ts';
import { boxHeight } from './box.ts';
import { columnsOf, findColumns } from './columns.ts';
import { joinPairs } from './join-pairs.ts';
import { placeRows } from './placed-rows.ts';
import { type Segment, type TextRow, toSegment } from './segments.ts';
import { splitSideBySide } from './side-by-side.ts';
import type { Table } from './table.ts';
import { isPairBlock, isTable } from './table-kinds.ts';
import { splitStacked, tableRuns } from './table-runs.ts';

/**
 * Finds tables without rules among rows of text.
 *
 * @param isStrip - The page is as narrow as a receipt.
 * @returns The tables, and the segments that stand in none. In a block of labels and values ("Due date:   May 3") each
 *   pair comes back as one segment, so that no later step parts them.
 */
export function readBorderlessTables(
  rows: TextRow[],
  lineHeight: number,
  isStrip: boolean,
): { tables: Table[]; rest: Segment[] } {
  const minGap = 0.5 * lineHeight;
  const tables: Table[] = [];
  const taken = new Set<Segment>();
  const pairs: Segment[] = [];
  const parts = tableRuns(rows, lineHeight).flatMap((run) => splitStacked(run, minGap));
  for (const part of parts) {
    for (const side of splitSideBySide(withoutTitles(part, minGap), minGap, lineHeight)) {
      const block = withoutTitles(side, minGap);
      const placed = placeRows(block, minGap);
      const isPairs = isPairBlock(placed, lineHeight);
      if (!isPairs && !isTable(placed, isStrip)) continue;
      for (const { segments } of block) {
        for (const segment of segments) taken.add(segment);
        if (isPairs) pairs.push(toSegment(segments.flatMap((segment) => segment.words)));
      }
      if (!isPairs) tables.push(toTable(placed));
    }
  }
  const rest = rows.map((row) => ({ ...row, segments: row.segments.filter((segment) => !taken.has(segment)) }));
  return { tables, rest: [...joinPairs(rest, lineHeight, isStrip), ...pairs] };
}

/**
 * Lines above the first full row are the table's title; so is a row that shares no column with the others. A lone line set
 * off below belongs to what follows.
 */
function withoutTitles(rows: TextRow[], minGap: number): TextRow[] {
  const isFull = (row: TextRow) => row.segments.length >= 2;
  const isSetOff = (row: TextRow, index: number) =>
    index > 0 && row.bbox[1] - rows[index - 1]!.bbox[3] > 0.5 * boxHeight(row.bbox);
  const end = rows.findLastIndex((row, index) => isFull(row) || !isSetOff(row, index)) + 1;
  const [first, ...others] = rows.slice(Math.max(0, rows.findIndex(isFull)), end);
  if (!first) return [];
  const full = others.filter(isFull);
  if (full.length < 2) return [first, ...others];
  const columns = findColumns(full, minGap);
  const isApart = first.segments.some((segment) => columnsOf(segment.bbox, columns) === null);
  return isApart && first.segments.length <= columns.length / 2 ? withoutTitles(others, minGap) : [first, ...others];
}
