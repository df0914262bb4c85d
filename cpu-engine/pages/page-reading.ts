import type { CellCategory, TextLine } from '../../shared/cell.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';

/** One layout element, `bbox` in whole pixels of the image as received. */
export type ReadCell = { bbox: [number, number, number, number]; category: CellCategory; text: string };

/**
 * Everything the engine has to say about one image, so that each question about it is answered without reading it again.
 * Plain data: it crosses from a worker thread. Boxes in pixels of the image as received.
 */
export type PageReading = {
  width: number;
  height: number;
  /** In reading order. */
  cells: ReadCell[];
  /** Top to bottom. */
  lines: TextLine[];
  /** Log-odds up to a constant. */
  scores: Record<DocType, number>;
  /** Phrases found on the page that speak for each type, strongest first. */
  evidence: Record<DocType, string[]>;
};
