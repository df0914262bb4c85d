import { boxHeight, centreY, median } from './box.ts';
import type { LayoutCategory } from './layout-cell.ts';
import type { Paragraph } from './paragraphs.ts';

/** What categories are told by: usual height of the print, and size of the page, in pixels. */
export type PageMeasure = { width: number; height: number; lineHeight: number };

const listMark = /^(?:[•·▪◦●*–-]|\(?(?:[a-z]|\d{1,2})[.)])\s+\S/;
const pageNumber = /\bpage\s*:?\s*\d+(?:\s*(?:of|\/)\s*\d+)?\b|^\s*-?\s*\d{1,3}\s*-?\s*$|^\d+\s*\/\s*\d+$/i;

/**
 * Names each paragraph's category. The largest print in the upper half is the title; smaller headings are told by their
 * height, or by capitals on a short line of their own. `isFirst` and `isLast` say that nothing stands above or below.
 */
export function categorise(paragraphs: Paragraph[], page: PageMeasure): LayoutCategory[] {
  const heights = paragraphs.map((paragraph) =>
    median(
      paragraph.lines.map((line) => boxHeight(line.bbox)),
      page.lineHeight,
    ),
  );
  const isTitleSized = (index: number) => {
    const { bbox, lines } = paragraphs[index]!;
    return (
      heights[index]! >= 1.35 * page.lineHeight &&
      lines.length <= 3 &&
      bbox[1] < 0.5 * page.height &&
      hasWord(paragraphs[index]!)
    );
  };
  const titleHeight = Math.max(0, ...heights.filter((_, index) => isTitleSized(index)));
  return paragraphs.map((paragraph, index) => {
    const height = heights[index]!;
    const { bbox, lines } = paragraph;
    const text = lines.map((line) => line.text).join(' ');
    if (isTitleSized(index) && height > 0.85 * titleHeight) return 'Title';
    if (isMargin(paragraph, page, text)) return centreY(bbox) < page.height / 2 ? 'Page-header' : 'Page-footer';
    if (/^(?:figure|fig\.|table)\s*\d+\s*[.:]/i.test(text)) return 'Caption';
    if (/^[*†‡¹²³]/.test(text) && bbox[1] > 0.7 * page.height) return 'Footnote';
    if (isHeading(paragraph, height, page, text)) return 'Section-header';
    if (listMark.test(text)) return 'List-item';
    return 'Text';
  });
}

const hasWord = ({ lines }: Paragraph): boolean => lines.some(({ text }) => text.length >= 3 && /[a-z]/i.test(text));

/** Running heads and feet: small print at the very edge of the page that numbers it, or a lone line at its foot. */
function isMargin({ bbox, lines }: Paragraph, page: PageMeasure, text: string): boolean {
  const isAtEdge = bbox[3] < 0.06 * page.height || bbox[1] > 0.93 * page.height;
  if (isAtEdge && (pageNumber.test(text) || bbox[1] > 0.5 * page.height)) return lines.length <= 3;
  return pageNumber.test(text) && text.length < 24 && (bbox[3] < 0.12 * page.height || bbox[1] > 0.88 * page.height);
}

function isHeading(paragraph: Paragraph, height: number, page: PageMeasure, text: string): boolean {
  if (paragraph.lines.length > 2 || text.length > 80 || !hasWord(paragraph)) return false;
  if (/\d[.,]\d{2}\W*$/.test(text)) return false; // "TOTAL 21.00" is large, but no heading
  if (height >= 1.22 * page.lineHeight) return true;
  const isCapitals = !/[a-z]/.test(text) && (text.match(/[A-Z]/g)?.length ?? 0) >= 6;
  return isCapitals && !/\d/.test(text) && !/[:,]/.test(text) && paragraph.lines.length === 1;
}
