import type { Bbox, TextLine } from '../../shared/cell.ts';
import type { Size } from './smart-resize.ts';

/** From pixels of the image that the model saw to pixels of the page as sent: clamped, and null without any area left. */
export function toPageBbox(bbox: Bbox, seen: Size, page: Size): Bbox | null {
  const scaleX = page.width / seen.width;
  const scaleY = page.height / seen.height;
  const clamp = (value: number, max: number) => Math.min(max, Math.max(0, Math.round(value)));
  const [x1, y1, x2, y2] = bbox;
  const mapped: Bbox = [
    clamp(x1 * scaleX, page.width),
    clamp(y1 * scaleY, page.height),
    clamp(x2 * scaleX, page.width),
    clamp(y2 * scaleY, page.height),
  ];
  return mapped[2] > mapped[0] && mapped[3] > mapped[1] ? mapped : null;
}

/** The other way round, for a region that the caller named. */
export const toSeenBbox = (bbox: Bbox, seen: Size, page: Size): Bbox => {
  const scale = [seen.width / page.width, seen.height / page.height] as const;
  return bbox.map((value, index) => Math.round(value * scale[(index % 2) as 0 | 1])) as Bbox;
};

export const toPageLines = (lines: TextLine[], seen: Size, page: Size): TextLine[] =>
  lines.flatMap((line) => {
    const bbox = toPageBbox(line.bbox, seen, page);
    if (!bbox) return [];
    const words = line.words.flatMap((word) => {
      const wordBbox = toPageBbox(word.bbox, seen, page);
      return wordBbox ? [{ text: word.text, bbox: wordBbox }] : [];
    });
    return [{ ...line, bbox, words }];
  });
