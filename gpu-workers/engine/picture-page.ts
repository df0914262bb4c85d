import type { PageReading } from './page-reading.ts';
import type { Size } from './smart-resize.ts';

/** A photo or scan pasted into a page may leave its margins free. */
const MIN_SHARE_OF_PAGE = 0.6;
/** A caption or a page number beside the picture is not the page's text. */
const MAX_TEXT_LENGTH = 100;

/**
 * Whether the model took the page for one picture and so left out what is printed in it, as it does with photographed
 * checks and with scans inside a frame.
 *
 * @param page - Its size, in the pixels of the reading's boxes.
 */
export function isPicturePage({ cells }: PageReading, page: Size): boolean {
  const text = cells.reduce((length, cell) => length + (cell.text?.trim().length ?? 0), 0);
  if (text > MAX_TEXT_LENGTH) return false;
  return cells.some(({ category, bbox }) => {
    if (category !== 'Picture' || !bbox) return false;
    const [x1, y1, x2, y2] = bbox;
    return (x2 - x1) * (y2 - y1) >= MIN_SHARE_OF_PAGE * page.width * page.height;
  });
}

/** The pictures with their boxes, and after them the page's text, which has none. */
export const withText = (pictures: PageReading, text: PageReading): PageReading => ({
  ...text,
  cells: [...pictures.cells.filter(({ category }) => category === 'Picture'), ...text.cells],
});
