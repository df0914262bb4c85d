import type { Bbox } from '../../shared/cell.ts';
import type { OcrLine, OcrWord } from '../ocr/line.ts';
import { boundingBox, boxHeight, boxWidth, centreY, sharedLength } from './box.ts';
import type { Checkbox } from './checkboxes.ts';
import { cutOutBox, toLine, withWords } from './cut-out-box.ts';

/**
 * Puts ☐ and ☑ into the lines as words: before the label on the same height, behind it where the label comes first, and
 * before the lines right above when the label stands over the box. A box without a label near it is left out, for it is
 * more likely an ornament than a question.
 */
export function insertCheckboxes(lines: OcrLine[], checkboxes: Checkbox[]): OcrLine[] {
  let free = lines;
  const joined: OcrLine[] = [];
  for (const { bbox, isTicked } of checkboxes) {
    const bare = cutOutBox(free, bbox);
    if (!bare) continue;
    const mark: OcrWord = { text: isTicked ? '☑' : '☐', bbox, confidence: 1 };
    const beside = markBeside(bare, mark);
    const below = beside ? null : markBelow(bare, mark);
    free = beside ?? below?.rest ?? free;
    if (below) joined.push(below.joined);
  }
  return [...free, ...joined];
}

function markBeside(lines: OcrLine[], mark: OcrWord): OcrLine[] | null {
  const [x1, y1, x2, y2] = mark.bbox;
  const size = boxWidth(mark.bbox);
  const beside = lines.filter(
    ({ bbox }) => sharedLength(bbox[1], bbox[3], y1, y2) > 0.5 * Math.min(size, boxHeight(bbox)),
  );
  const after = nearestWord(beside, (word) => word.bbox[0] - x2, 1.6 * size);
  const before = nearestWord(beside, (word) => x1 - word.bbox[2], 1.6 * size);
  // A label follows its box as a rule; one that ends right at the box outweighs the next question's further on.
  const label = after && before && after.distance > 1.5 * before.distance + 0.3 * size ? before : (after ?? before);
  if (!label) return null;
  const words = label.line.words.toSpliced(label === after ? label.index : label.index + 1, 0, mark);
  return lines.map((line) => (line === label.line ? toLine(line, words) : line));
}

/** The word at the smallest distance, from touching a little up to `limit`. */
function nearestWord(lines: OcrLine[], distanceTo: (word: OcrWord) => number, limit: number) {
  const near = lines.flatMap((line) => line.words.map((word, index) => ({ line, index, distance: distanceTo(word) })));
  return near
    .filter(({ distance }) => distance > -0.4 * limit && distance <= limit)
    .reduce<(typeof near)[number] | null>((best, one) => (best && best.distance <= one.distance ? best : one), null);
}

/** Takes the short lines right above the box, up to three, into one line that begins with the mark. */
function markBelow(lines: OcrLine[], mark: OcrWord): { joined: OcrLine; rest: OcrLine[] } | null {
  const size = boxWidth(mark.bbox);
  const [left, , right] = mark.bbox;
  const label: OcrWord[][] = [];
  const used = new Map<OcrLine, OcrWord[]>();
  let top = mark.bbox[1];
  for (const line of [...lines].sort((a, b) => b.bbox[3] - a.bbox[3])) {
    const gap = top - line.bbox[3];
    const isAbove = gap > -0.4 * size && gap < (label.length === 0 ? size : 0.4 * size) && centreY(line.bbox) < top;
    if (!isAbove || label.length === 3) continue;
    const words = wordsOver(line, left, right, size);
    if (words.length === 0) continue;
    label.unshift(words);
    used.set(line, words);
    top = line.bbox[1];
  }
  if (label.length === 0) return null;
  const words = [mark, ...label.flat()];
  const [x1, y1, x2, y2] = boundingBox(words.map((word) => word.bbox));
  // Side by side in the place of the whole label, for all that follows orders words by where they stand.
  const step = (x2 - x1) / words.length;
  const spread = words.map((word, index): OcrWord => {
    const bbox: Bbox = [x1 + index * step, y1, x1 + (index + 1) * step, y2];
    return { ...word, bbox };
  });
  const rest = lines.flatMap((line) => {
    const taken = used.get(line) ?? [];
    return withWords(
      line,
      line.words.filter((word) => !taken.includes(word)),
    );
  });
  return { joined: toLine(lines[0]!, spread), rest };
}

/** The words over a box and those that follow closely: OCR may have read on into the next box of the form. */
function wordsOver(line: OcrLine, left: number, right: number, size: number): OcrWord[] {
  const first = line.words.findIndex((word) => word.bbox[2] > left);
  if (first < 0 || line.words[first]!.bbox[0] > right) return [];
  const words = line.words.slice(first);
  const end = words.findIndex(({ bbox }, index) => {
    const previous = words[index - 1];
    return bbox[0] > right + 2.5 * size || (previous && bbox[0] - previous.bbox[2] > 0.6 * boxHeight(bbox));
  });
  return end < 0 ? words : words.slice(0, end);
}
