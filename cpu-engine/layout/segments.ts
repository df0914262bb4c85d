import type { Bbox } from '../../shared/cell.ts';
import type { OcrLine, OcrWord } from '../ocr/line.ts';
import { boundingBox, boxHeight, centreY, sharedLength } from './box.ts';

/** Words printed close together on one line: what fills one cell of a table row, or a whole line of prose. */
export type Segment = { words: OcrWord[]; bbox: Bbox; text: string };

/** Segments on one baseline, left to right. */
export type TextRow = { segments: Segment[]; bbox: Bbox };

export const toSegment = (words: OcrWord[]): Segment => ({
  words,
  bbox: boundingBox(words.map((word) => word.bbox)),
  text: words.map((word) => word.text).join(' '),
});

/** Cuts lines where the space between two words is wider than the print is high: that is no space of a sentence. */
export function toSegments(lines: OcrLine[]): Segment[] {
  return lines.flatMap(({ words }) => {
    const segments: Segment[] = [];
    let group: OcrWord[] = [];
    for (const word of words) {
      const previous = group.at(-1);
      if (previous && word.bbox[0] - previous.bbox[2] > 1.2 * boxHeight(word.bbox)) {
        segments.push(toSegment(group));
        group = [];
      }
      group.push(word);
    }
    if (group.length > 0) segments.push(toSegment(group));
    return segments;
  });
}

/**
 * Puts segments on common baselines, top to bottom. Each segment is compared with its nearest neighbour in the row, so
 * that a page skewed by a fraction of a degree still gives whole rows.
 */
export function toRows(segments: Segment[]): TextRow[] {
  const rows: Segment[][] = [];
  let open: Segment[][] = [];
  for (const segment of [...segments].sort((a, b) => centreY(a.bbox) - centreY(b.bbox))) {
    open = open.filter((row) => centreY(segment.bbox) - centreY(row[0]!.bbox) < 2 * boxHeight(segment.bbox));
    const row = open.find((candidate) => {
      const nearest = candidate.reduce((best, other) =>
        gapBetween(other, segment) < gapBetween(best, segment) ? other : best,
      );
      return gapBetween(nearest, segment) > -0.5 * boxHeight(segment.bbox) && isLevel(nearest.bbox, segment.bbox);
    });
    if (row) row.push(segment);
    else {
      const started = [segment];
      rows.push(started);
      open.push(started);
    }
  }
  return rows
    .map((row) => row.sort((a, b) => a.bbox[0] - b.bbox[0]))
    .map((row) => ({ segments: row.reduce(joinCurrencySigns, []), bbox: boundingBox(row.map(({ bbox }) => bbox)) }))
    .sort((a, b) => a.bbox[1] - b.bbox[1]);
}

/** On one baseline: middles close together, or a small sign ("=", "-") within the height of its neighbour. */
function isLevel(a: Bbox, b: Bbox): boolean {
  const [small, large] = boxHeight(a) < boxHeight(b) ? [a, b] : [b, a];
  const shift = Math.abs(centreY(a) - centreY(b));
  if (shift < 0.45 * boxHeight(small)) return true;
  return boxHeight(small) < 0.6 * boxHeight(large) && shift < 0.35 * boxHeight(large);
}

/** A currency sign set apart from its amount ("$      12.00") belongs to it. */
function joinCurrencySigns(row: Segment[], segment: Segment): Segment[] {
  const previous = row.at(-1);
  if (previous && /^[-(]?[$€£]$/.test(previous.text))
    return [...row.slice(0, -1), toSegment([...previous.words, ...segment.words])];
  return [...row, segment];
}

const gapBetween = (a: Segment, b: Segment): number => -sharedLength(a.bbox[0], a.bbox[2], b.bbox[0], b.bbox[2]);
