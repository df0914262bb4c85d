import { type Segment, type TextRow, toSegment } from './segments.ts';
import { isMoney } from './value-shapes.ts';

/** A value further from its label than this many heights of the print belongs to something else. */
const MAX_PAIR_GAP = 16;

/**
 * Joins a label with the value on its right ("Total checks   = $701.39", "REF #   1498") in rows that stand in no table.
 *
 * @param isStrip - On the narrow strip of a receipt nothing stands side by side by chance: whole rows are joined.
 */
export function joinPairs(rows: TextRow[], lineHeight: number, isStrip: boolean): Segment[] {
  return rows.flatMap(({ segments }) => {
    const joined: Segment[] = [];
    for (const segment of segments) {
      const label = joined.at(-1);
      if (label && (isStrip || isPair(label, segment, lineHeight))) {
        joined[joined.length - 1] = toSegment([...label.words, ...segment.words]);
      } else joined.push(segment);
    }
    return joined;
  });
}

function isPair(label: Segment, value: Segment, lineHeight: number): boolean {
  const gap = value.bbox[0] - label.bbox[2];
  if (gap > MAX_PAIR_GAP * lineHeight || /:$/.test(value.text)) return false;
  if (/[:#=]$/.test(label.text)) return true;
  return !/\d/.test(label.text) && label.words.length <= 8 && isMoney(value.text.replace(/^[=+-]\s*/, ''));
}
