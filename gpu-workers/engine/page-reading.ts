import type { PromptMode } from '../../shared/api/extract.ts';
import type { Cell, TextLine } from '../../shared/cell.ts';
import type { StreamedAnswer } from './client.ts';

/** How a page was read, so that the cost and the doubt stay visible. */
export type PageReport = {
  /** Questions asked to the engine; 0 for a blank page. */
  attempts: number;
  /**
   * The prompt whose answer was kept; `by_cell` when the page was laid out first and each cell read by itself, `blank`
   * for a page without ink, `failed` when nothing could be read.
   */
  mode: PromptMode | 'by_cell' | 'blank' | 'failed';
  finish_reason: StreamedAnswer['finishReason'] | null;
  repaired: boolean;
  /** Some of the page's text is missing. */
  truncated: boolean;
};

/** What one page holds. Boxes in pixels of the page that was read. */
export type PageReading = { cells: Cell[]; lines: TextLine[]; report: PageReport };
