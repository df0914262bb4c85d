import { boundingBox } from './box.ts';
import { type Column, findColumns } from './columns.ts';
import { isValue, placeRows, share } from './placed-rows.ts';
import type { Segment, TextRow } from './segments.ts';
import { isNamedValues, isPairBlock } from './table-kinds.ts';

/**
 * Blocks that stand side by side have rows in common by chance. They are parted at a wide gap: an address or other words
 * on the left of label–value pairs, or pairs beside pairs ("New balance   $35.00" left of "Purchases   $12.00").
 */
export function splitSideBySide(run: TextRow[], minGap: number, lineHeight: number): TextRow[][] {
  const columns = findColumns(
    run.filter((row) => row.segments.length >= 2),
    minGap,
  );
  for (let edge = 1; edge <= columns.length - 2; edge++) {
    const isWide = columns[edge]!.from - columns[edge - 1]!.to >= lineHeight;
    if (!isWide || columns.length - edge !== 2) continue;
    const [left, right] = cutRows(run, columns, edge);
    if (areApart(left, right, edge, minGap, lineHeight)) return [...splitSideBySide(left, minGap, lineHeight), right];
  }
  return [run];
}

function areApart(left: TextRow[], right: TextRow[], edge: number, minGap: number, lineHeight: number): boolean {
  if (right.filter((row) => row.segments.length >= 2).length < 0.6 * right.length) return false;
  const [placedLeft, placedRight] = [placeRows(left, minGap), placeRows(right, minGap)];
  const isLeftFull = edge === 2 && left.some((row) => row.segments.length >= 2);
  if (isPairBlock(placedRight, lineHeight) && hasColons(right)) {
    const texts = left.flatMap((row) => row.segments.map((segment) => segment.text));
    return share(texts, isValue) < 0.2 || (isLeftFull && isPairBlock(placedLeft, lineHeight));
  }
  // The heads of a table's columns are no values: a first row with values on both sides belongs to no table.
  const isHeaded = [left, right].some(
    (side) => !isValue(side.find((row) => row.segments.length >= 2)?.segments[1]?.text ?? ''),
  );
  return isLeftFull && !isHeaded && isNamedValues(placedLeft) && isNamedValues(placedRight);
}

const hasColons = (rows: TextRow[]): boolean =>
  share(
    rows.map((row) => row.segments[0]!.text),
    (text) => /[:#]$/.test(text),
  ) >= 0.3 || rows.every((row) => !row.segments.slice(0, -1).some(({ text }) => isValue(text)));

function cutRows(rows: TextRow[], columns: Column[], edge: number): [TextRow[], TextRow[]] {
  const x = (columns[edge - 1]!.to + columns[edge]!.from) / 2;
  const side = (isInside: (segment: Segment) => boolean) =>
    rows.flatMap((row) => {
      const segments = row.segments.filter(isInside);
      return segments.length > 0 ? [{ segments, bbox: boundingBox(segments.map(({ bbox }) => bbox)) }] : [];
    });
  return [side(({ bbox }) => (bbox[0] + bbox[2]) / 2 < x), side(({ bbox }) => (bbox[0] + bbox[2]) / 2 >= x)];
}
