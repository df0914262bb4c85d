import type { Bbox } from '../../../shared/cell.ts';
import type { Reading } from '../reading.ts';
import { type FormWord, unionBox } from './form-word.ts';
import type { PageBoxes } from './read-page.ts';

/** What one copy of a form, read from one source, shows for a field. */
export type Candidate = Reading & {
  source: PageBoxes['source'];
  /** How far the value stands from where it was expected; 0 is the best. */
  cost: number;
  /** Its characters come from a PDF's form field or text layer and not from OCR. */
  exact: boolean;
};

/** A value that was read in these words. */
export function presentCandidate(
  value: NonNullable<Reading['value']>,
  words: readonly FormWord[],
  from: { source: PageBoxes['source']; cost: number; sourceText?: string },
): Candidate {
  const known = words.map((word) => word.ocr).filter((ocr) => ocr !== null);
  return {
    value,
    sourceText: from.sourceText ?? words.map((word) => word.text).join(' '),
    page: words[0]?.page ?? null,
    bbox: unionBox(words.map((word) => word.bbox)),
    status: 'present',
    ocr: known.length > 0 ? Math.min(...known) : null,
    source: from.source,
    cost: from.cost,
    exact: words.length > 0 && words.every((word) => word.typed || (word.container === null && word.ocr === 1)),
  };
}

/** A place that was seen and holds no value, or one that cannot be read. */
export function emptyCandidate(
  status: 'blank' | 'illegible',
  page: number,
  bbox: Bbox | null,
  from: { source: PageBoxes['source']; sourceText?: string; value?: false },
): Candidate {
  return {
    value: from.value ?? null,
    sourceText: from.sourceText ?? null,
    page,
    bbox,
    status,
    ocr: null,
    source: from.source,
    cost: 0,
    exact: false,
  };
}
