import type { Cell, TextLine } from '../../shared/cell.ts';
import type { FormField } from '../documents/page.ts';

/** What is known of one page when its data is read: the engine's cells, and finer sources where there are any. */
export type PageContent = {
  page: number;
  width: number;
  height: number;
  /** The engine's cells in reading order; boxes in pixels of the page as sent. Always there, and the only thing dots.ocr gives. */
  cells: Cell[];
  /** Printed lines with word boxes: the PDF's text layer where it has one, else the CPU engine's lines, else empty. */
  lines: TextLine[];
  lineSource: 'text_layer' | 'ocr' | 'none';
  /** Values typed into a PDF form. */
  formFields: FormField[];
};
