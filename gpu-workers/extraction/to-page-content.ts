import type { Cell, TextLine } from '../../shared/cell.ts';
import type { Page } from '../documents/page.ts';
import type { PageContent } from './page-content.ts';

/** A scan with a stamp, a date or a scanner's watermark as its only text has a layer, but not the page's. */
const LEAST_SHARE_OF_TEXT = 0.5;

/**
 * Joins what the engine read with what the PDF itself says. A text layer is exact and has word boxes, so its lines go
 * before those of OCR, unless it holds less than half of what the engine saw on the page.
 */
export function toPageContent(
  { page, width, height, textLayer }: Omit<Page, 'pixels'>,
  { cells, lines }: { cells: Cell[]; lines: TextLine[] },
): PageContent {
  const layerLines = textLayer?.lines ?? [];
  const formFields = textLayer?.formFields ?? [];
  const content = { page, width, height, cells, formFields };
  const seen = Math.max(letters(lines.map(({ text }) => text)), letters(cells.map(({ text = '' }) => text)));
  if (layerLines.length > 0 && letters(layerLines.map(({ text }) => text)) >= LEAST_SHARE_OF_TEXT * seen) {
    return { ...content, lines: layerLines, lineSource: 'text_layer' };
  }
  return { ...content, lines, lineSource: lines.length > 0 ? 'ocr' : 'none' };
}

/** Letters and digits, without the tags of tables. */
const letters = (texts: string[]): number =>
  texts.reduce((sum, text) => sum + text.replace(/<[^<>]*>/g, '').replace(/[^\p{L}\p{N}]/gu, '').length, 0);
