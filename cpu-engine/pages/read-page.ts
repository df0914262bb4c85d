import type { Bbox, TextLine } from '../../shared/cell.ts';
import { docTypes } from '../../shared/document-types/doc-type.ts';
import { classifyText } from '../classifier/classify.ts';
import { layoutPage } from '../layout/layout.ts';
import { decodeImage } from '../ocr/decode-image.ts';
import type { OcrPage } from '../ocr/line.ts';
import type { OcrModels } from '../ocr/load-models.ts';
import { recognisePage } from '../ocr/recognise-page.ts';
import type { PageReading, ReadCell } from './page-reading.ts';

/**
 * Reads an image in full: decode → recognise → lay out and classify → back to the pixels it came in.
 * A page without print gives no cells and no lines; text is never invented.
 *
 * @throws BadImageError
 */
export async function readPage(bytes: Uint8Array, models: OcrModels, maxPixels: number): Promise<PageReading> {
  const decoded = await decodeImage(bytes, maxPixels);
  const page = await recognisePage(decoded, models);
  const { lines, gray } = page;
  const { scores, evidence } = classifyText({ lines, width: gray.width, height: gray.height });
  const toReceived = inReceivedPixels(page, decoded.received);
  return {
    ...decoded.received,
    cells: layoutPage({ lines, gray }).map((cell): ReadCell => ({ ...cell, bbox: toReceived(cell.bbox) })),
    lines: lines.map(
      (line): TextLine => ({
        ...line,
        bbox: toReceived(line.bbox),
        words: line.words.map(({ text, bbox }) => ({ text, bbox: toReceived(bbox) })),
      }),
    ),
    scores,
    evidence: Object.fromEntries(docTypes.map((type) => [type, evidence(type)])) as PageReading['evidence'],
  };
}

/** Whole pixels inside the received image, and never empty: a reader of the box must find something in it. */
const inReceivedPixels =
  ({ toInput }: Pick<OcrPage, 'toInput'>, { width, height }: { width: number; height: number }) =>
  (bbox: Bbox): Bbox => {
    const [x1, y1, x2, y2] = toInput(bbox);
    const left = Math.min(Math.max(0, Math.round(x1)), width - 1);
    const top = Math.min(Math.max(0, Math.round(y1)), height - 1);
    return [
      left,
      top,
      Math.max(left + 1, Math.min(width, Math.round(x2))),
      Math.max(top + 1, Math.min(height, Math.round(y2))),
    ];
  };
