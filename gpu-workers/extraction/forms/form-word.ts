import type { Bbox } from '../../../shared/cell.ts';

/** One word of a form, with a place that can be compared with other words' places whatever it was read from. */
export type FormWord = {
  text: string;
  page: number;
  /** Skew taken out; where the engine gave only a table or a paragraph, made up from row, column and offset. */
  place: Bbox;
  /** The smallest box on the page as sent that is known to hold it. */
  bbox: Bbox | null;
  ocr: number | null;
  /** Words of one printed line share this number; it grows in reading order. */
  line: number;
  /** The engine's cell, or cell of a table, that holds it; null where there are only lines. */
  container: number | null;
  /** Typed into a PDF form: its characters are certain. */
  typed: boolean;
};

/** All words of one page from one source. */
export type FormPage = {
  page: number;
  source: 'lines' | 'cells';
  words: FormWord[];
  /** Height of a usual printed line, in the pixels of `place`. All distances are judged by it. */
  unit: number;
};

/** A printed form has well under two thousand words; what lies beyond this many is not read as a form. */
export const maxWordsPerPage = 6000;

export const centreX = ({ place }: { place: Bbox }): number => (place[0] + place[2]) / 2;
export const centreY = ({ place }: { place: Bbox }): number => (place[1] + place[3]) / 2;

/** The box around boxes; null when there are none. */
export function unionBox(boxes: readonly (Bbox | null)[]): Bbox | null {
  let union: Bbox | null = null;
  for (const box of boxes) {
    if (box === null) continue;
    union = union
      ? [Math.min(union[0], box[0]), Math.min(union[1], box[1]), Math.max(union[2], box[2]), Math.max(union[3], box[3])]
      : [...box];
  }
  return union;
}

export function median(values: readonly number[], otherwise: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? otherwise;
}
