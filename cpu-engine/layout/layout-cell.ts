import type { Bbox } from '../../shared/cell.ts';

/** The categories of dots.ocr that come out of geometry; pictures and formulas do not. */
export type LayoutCategory =
  | 'Title'
  | 'Section-header'
  | 'Text'
  | 'List-item'
  | 'Table'
  | 'Caption'
  | 'Footnote'
  | 'Page-header'
  | 'Page-footer';

/** One layout element in dots.ocr's form: `text` is Markdown, or HTML on one line for a Table. Whole pixels. */
export type LayoutCell = { bbox: Bbox; category: LayoutCategory; text: string };
