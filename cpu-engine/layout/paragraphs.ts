import type { Bbox } from '../../shared/cell.ts';
import { boundingBox, boxHeight, boxWidth, centreX, sharedLength } from './box.ts';
import type { Segment } from './segments.ts';
import { isDate } from './value-shapes.ts';

/** Lines that belong together: an address, a paragraph, a heading. Boxes and text of its lines, top to bottom. */
export type Paragraph = { lines: Segment[]; bbox: Bbox };

/** Groups segments that stand in no table: close below each other, alike in height, and on one edge or one middle. */
export function toParagraphs(segments: Segment[]): Paragraph[] {
  const open: Segment[][] = [];
  for (const segment of [...segments].sort((a, b) => a.bbox[1] - b.bbox[1] || a.bbox[0] - b.bbox[0])) {
    const above = open
      .filter((lines) => goesOn(lines, segment))
      .sort((a, b) => edgeShift(a.at(-1)!, segment) - edgeShift(b.at(-1)!, segment))[0];
    if (above) above.push(segment);
    else open.push([segment]);
  }
  return open.map((lines) => ({ lines, bbox: boundingBox(lines.map((line) => line.bbox)) }));
}

function goesOn(lines: Segment[], next: Segment): boolean {
  const last = lines.at(-1)!;
  const heights = [boxHeight(last.bbox), boxHeight(next.bbox)];
  const height = Math.min(...heights);
  const gap = next.bbox[1] - last.bbox[3];
  if (Math.max(...heights) > 1.28 * height || gap < -0.5 * height || gap > 0.8 * height) return false;
  // The space between the lines of a paragraph is even: a wider one begins the next.
  if (lines.length >= 2 && gap > last.bbox[1] - lines.at(-2)!.bbox[3] + 0.45 * height) return false;
  const isUnder = sharedLength(last.bbox[0], last.bbox[2], next.bbox[0], next.bbox[2]) > 0;
  return isUnder && edgeShift(last, next) < 2 * height;
}

/** How far the left edges, right edges or middles are apart, whichever agree best. */
const edgeShift = ({ bbox: a }: Segment, { bbox: b }: Segment): number =>
  Math.min(Math.abs(a[0] - b[0]), Math.abs(a[2] - b[2]), Math.abs(centreX(a) - centreX(b)));

/** The text of a paragraph: lines that only ran out of room go on after a space, all others after a line break. */
export function paragraphText({ lines, bbox }: Paragraph): string {
  const words = lines.reduce((sum, line) => sum + line.words.length, 0);
  const isProse = words >= 6 * lines.length && boxWidth(bbox) > 18 * boxHeight(lines[0]!.bbox);
  return lines.reduce((text, line, index) => {
    const above = lines[index - 1];
    if (!above) return line.text;
    const wouldFit = bbox[2] - above.bbox[2] > boxWidth(line.words[0]!.bbox) + boxHeight(line.bbox);
    const goesOn = isProse && !wouldFit && !isEntry(above.text) && !isEntry(line.text);
    return `${text}${goesOn ? ' ' : '\n'}${line.text}`;
  }, '');
}

/** A line that stands for itself: "Credit limit: 5,000", "02-Sep COFFEE 4.50", an item of a list. */
const isEntry = (text: string): boolean =>
  /^[^.,;]{2,32}:\s*\S/.test(text) ||
  /\d[.,]\d{2}\W*$/.test(text) ||
  isDate(text.split(' ')[0]!) ||
  /^(?:[•·▪*-]|\(?\w{1,2}[.)])\s/.test(text);
