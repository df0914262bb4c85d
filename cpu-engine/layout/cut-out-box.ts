import type { Bbox } from '../../shared/cell.ts';
import type { OcrLine, OcrWord } from '../ocr/line.ts';
import { boundingBox, boxHeight, boxWidth, centreX, centreY } from './box.ts';

/** What OCR makes of a box or of the tick in it. */
const boxLookalike = /^(?:[□☐☑☒ODQ0XxVv✓]|[[\]|Il1][XxVv✓]?[[\]|Il1]?)$/;
/** What OCR leaves of a ticked box at the start of the label it is read with. */
const tickBefore = /^[□☐☑☒✓✗✘×|[\]]+(?=.)|^[Xx](?=\p{Lu})/u;
const tickBehind = /(?<=.)[□☐☑☒✓✗✘×|[\]]+$|(?<=\p{Ll})X$/u;

/**
 * Takes a box out of the words that OCR read over it: a word inside it goes, one that begins or ends with it loses that
 * end. Null where the square is no checkbox: within a word it is one of the letters, and around a figure a box of the form.
 */
export function cutOutBox(lines: OcrLine[], box: Bbox): OcrLine[] | null {
  const rest: OcrLine[] = [];
  for (const line of lines) {
    const words: OcrWord[] = [];
    for (const word of line.words) {
      const cut = cutWord(word, box, line);
      if (cut === 'letter') return null;
      if (cut) words.push(cut);
    }
    rest.push(...withWords(line, words));
  }
  return rest;
}

/** The line with other words; none without words. */
export function withWords(line: OcrLine, words: OcrWord[]): OcrLine[] {
  if (words.length === 0) return [];
  if (words.length === line.words.length && words.every((word, index) => word === line.words[index])) return [line];
  return [toLine(line, words)];
}

export const toLine = (line: OcrLine, words: OcrWord[]): OcrLine => ({
  text: words.map((word) => word.text).join(' '),
  bbox: boundingBox(words.map((word) => word.bbox)),
  confidence: line.confidence,
  words,
});

function cutWord(word: OcrWord, box: Bbox, line: OcrLine): OcrWord | 'letter' | null {
  if (!isInside(word.bbox, box) && !isInside(box, word.bbox)) return word;
  const [x1, y1, x2, y2] = word.bbox;
  const size = boxWidth(box);
  const [before, behind] = [box[0] - x1, x2 - box[2]];
  if (boxLookalike.test(word.text) && Math.max(before, behind) < size) return null;
  // OCR may begin or end a line with a box without reading it.
  if (before < 0.4 * size && behind > 0.3 * size) {
    return ifItFits(word, line, { ...word, text: word.text.replace(tickBefore, ''), bbox: [box[2] + 1, y1, x2, y2] });
  }
  if (behind < 0.4 * size && before > 0.3 * size) {
    return ifItFits(word, line, { ...word, text: word.text.replace(tickBehind, ''), bbox: [x1, y1, box[0] - 1, y2] });
  }
  return 'letter';
}

/** The rest of a word, if its text has room in it: else the square is one of its letters. The line shows how wide it prints. */
function ifItFits(word: OcrWord, line: OcrLine, rest: OcrWord): OcrWord | 'letter' {
  const others = line.words.filter((other) => other !== word && boxHeight(other.bbox) > 0);
  const printed = others.reduce((sum, other) => sum + boxWidth(other.bbox), 0);
  const known = others.reduce((sum, other) => sum + usualWidth(other.text), 0);
  const scale = known > 2 ? printed / known : 0.8 * boxHeight(word.bbox);
  const expected = scale * usualWidth(rest.text);
  return Math.abs(boxWidth(rest.bbox) - expected) < Math.abs(boxWidth(word.bbox) - expected) ? rest : 'letter';
}

/** Width of a text in the usual sans-serif print, in ems. */
function usualWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/[iljtfI.,:;'!|()[\]/-]/.test(character)) width += 0.3;
    else if (/[MWmw%@]/.test(character)) width += 0.85;
    else width += /\p{Lu}/u.test(character) ? 0.69 : 0.54;
  }
  return width;
}

const isInside = (inner: Bbox, outer: Bbox): boolean =>
  centreX(inner) > outer[0] && centreX(inner) < outer[2] && centreY(inner) > outer[1] && centreY(inner) < outer[3];
