import type { Bbox } from '../../../shared/cell.ts';
import type { FormWord } from './form-word.ts';
import type { FormLabel } from './label.ts';

/** A label where it is printed. */
export type LabelHit = {
  label: FormLabel;
  words: FormWord[];
  place: Bbox;
  container: number | null;
  /** Its box number or letter stands before it. */
  numbered: boolean;
};
